"""Rails' words for types of columns, as the database has them.

`NATIVE_DATABASE_TYPES` of Rails' PostgreSQL, MySQL and SQLite adapters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import (
    Column,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
)
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.types import column_type, default_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.parts import ColumnType
    from shipcheck.migrations.servers import Server

    Options = Mapping[str, object]


class Sql(str):
    """An expression of SQL, where a string would be a value."""

    __slots__ = ()


SIX_DIGITS = 7.0
"""From this version of Rails on, times have six digits of a second where nothing is said."""

_POSTGRESQL = {
    "string": "varchar", "datetime": "timestamp", "binary": "bytea", "float": "float8",
    "decimal": "numeric", "integer": "integer", "primary_key": "bigint",
}  # fmt: skip
_MYSQL = {
    "string": "varchar", "boolean": "tinyint(1)", "binary": "blob", "integer": "int",
    "timestamp": "datetime", "primary_key": "bigint",
}  # fmt: skip
_SQLITE = {"string": "varchar", "datetime": "datetime", "binary": "blob", "primary_key": "integer"}
_MYSQL_STRING = 255
_TIMES = ("datetime", "timestamp", "timestamptz", "time")
_SIZED = {"tiny": "tiny", "medium": "medium", "long": "long"}
_POSTGRESQL_INTEGERS = {1: "smallint", 2: "smallint", 8: "bigint"}
_MYSQL_INTEGERS = {1: "tinyint", 2: "smallint", 3: "mediumint", 8: "bigint"}


def column_from(kind: str, name: str, options: Options, server: Server, rails: float) -> Column:
    """A column as a line `t.KIND "name", …` of the dump tells."""
    virtual = kind == "virtual"
    if virtual:
        kind = str(options.get("type", "string"))
    stored = Generated.STORED if options.get("stored") is True else Generated.VIRTUAL
    return Column(
        name,
        _type(kind, options, server, rails),
        nullable=options.get("null") is not False,
        default=None if virtual else _default(options.get("default"), server),
        generated=stored if virtual else None,
    )


def key_column(name: str, options: Options, server: Server, rails: float) -> Column:
    """The primary key that `create_table` makes by itself, as `id: {type: …, unsigned: true}` may tell."""
    given = options.get("id", "primary_key")
    if isinstance(given, dict):
        options = {**options, **given}
        given = given.get("type", "primary_key")
    kind = "primary_key" if given is True or not isinstance(given, str) else given
    serial = kind in ("primary_key", "bigint", "integer", "serial", "bigserial")
    kind = {"serial": "integer", "bigserial": "bigint"}.get(kind, kind)
    if kind == "primary_key" and rails < 5.1:  # noqa: PLR2004 - before Rails 5.1 keys were integers
        kind = "integer"
    if serial and options.get("default") is not None:
        serial = False
    column = column_from(kind, name, {**options, "null": False}, server, rails)
    primary = Constraint(ConstraintKind.PRIMARY_KEY, columns=(name,))
    generated = Generated.SERIAL if serial else None
    return replace(column, generated=generated, constraints=(primary,))


def _type(kind: str, options: Options, server: Server, rails: float) -> ColumnType | None:
    if kind == "enum" and "enum_type" in options:
        kind = str(options["enum_type"])
    if server.dialect is Dialect.POSTGRESQL:
        text = _postgresql(kind, options)
    elif server.dialect is Dialect.SQLITE:
        text = _SQLITE.get(kind, kind)
    else:
        text = _mysql(kind, options)
    text += _arguments(kind, options, server, rails)
    if options.get("unsigned") is True:
        text += " unsigned"
    if options.get("array") is True:
        text += "[]"
    return column_type(text, server)


def _postgresql(kind: str, options: Options) -> str:
    if kind == "integer":
        return _POSTGRESQL_INTEGERS.get(_number(options.get("limit")) or 4, "integer")
    return _POSTGRESQL.get(kind, kind)


def _mysql(kind: str, options: Options) -> str:
    if kind == "integer":
        return _MYSQL_INTEGERS.get(_number(options.get("limit")) or 4, "int")
    word = _MYSQL.get(kind, kind)
    size = _SIZED.get(str(options.get("size", "")), "")
    return size + word if word in ("text", "blob") else word


def _arguments(kind: str, options: Options, server: Server, rails: float) -> str:
    """What stands in parentheses."""
    precision, scale = _number(options.get("precision")), _number(options.get("scale"))
    if kind in ("decimal", "numeric") and precision is not None:
        return f"({precision}, {scale or 0})"
    if kind in _TIMES:
        if "precision" not in options and rails >= SIX_DIGITS and kind != "time":
            precision = 6
        return f"({precision})" if precision is not None else ""
    limit = _number(options.get("limit"))
    if kind == "string" and limit is None and server.dialect in (Dialect.MYSQL, Dialect.MARIADB):
        limit = _MYSQL_STRING
    return f"({limit})" if limit is not None and kind in ("string", "bit", "bit_varying") else ""


def _default(value: object, server: Server) -> Default | None:
    """The default as SQL; what stands in braces is SQL already."""
    if value is None:
        return None
    if isinstance(value, Sql):
        return default_of(str(value), server)
    if isinstance(value, bool):
        return Default("true" if value else "false")
    if isinstance(value, int | float):
        return Default(f"{value:g}")
    text = "{}" if isinstance(value, list) else str(value)
    return Default("'" + text.replace("'", "''") + "'")


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
