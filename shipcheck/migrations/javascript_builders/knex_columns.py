"""Knex's columns: `table.string('name', 80).notNullable().defaultTo('')`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.values import (
    default_sql,
    in_quotes,
    names_of,
    number,
    option,
    text_of,
)
from shipcheck.migrations.rendered_sql.columns import ColumnSpec, Reference
from shipcheck.migrations.rendered_sql.names import BACKTICKS, quoted
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.scripts.values import Called, Value
    from shipcheck.migrations.servers import Server

# (PostgreSQL, MySQL); SQLite takes MySQL's words. Source: Knex's column compilers.
_TYPES = {
    "integer": ("integer", "int"), "int": ("integer", "int"), "bigInteger": ("bigint", "bigint"),
    "bigint": ("bigint", "bigint"), "tinyint": ("smallint", "tinyint"), "smallint": ("smallint", "smallint"),
    "mediumint": ("integer", "mediumint"), "double": ("double precision", "double"),
    "float": ("real", "float(8, 2)"), "boolean": ("boolean", "boolean"), "bool": ("boolean", "boolean"),
    "date": ("date", "date"), "time": ("time", "time"), "binary": ("bytea", "blob"),
    "json": ("json", "json"), "jsonb": ("jsonb", "json"), "uuid": ("uuid", "char(36)"),
    "geometry": ("geometry", "geometry"), "geography": ("geography", "geometry"), "point": ("point", "point"),
}  # fmt: skip
_COUNTING = {
    "increments": ("serial", "int unsigned"), "increment": ("serial", "int unsigned"),
    "bigIncrements": ("bigserial", "bigint unsigned"), "bigincrements": ("bigserial", "bigint unsigned"),
}  # fmt: skip
_SIZED = frozenset(
    {
        "string",
        "text",
        "decimal",
        "datetime",
        "dateTime",
        "timestamp",
        "enum",
        "enu",
        "specificType",
    }
)
COLUMN_METHODS = frozenset(_TYPES) | frozenset(_COUNTING) | _SIZED


def column_of(chain: Sequence[Called], server: Server) -> ColumnSpec:
    """A column from the call that makes it and those that follow it."""
    made = chain[0]
    words = {one.name: one for one in chain[1:]}
    name = text_of(made.argument(0), "id")
    counts = made.name in _COUNTING
    default = words.get("defaultTo") or words.get("default")
    return ColumnSpec(
        name,
        _type(made, server)
        + (" unsigned" if "unsigned" in words and server.dialect in BACKTICKS else ""),
        nullable=_nullable(words),
        default=None if default is None else default_sql(default.argument(0)),
        unique="unique" in words,
        primary="primary" in words
        or (counts and option(made.argument(1), "primaryKey") is not False),
        counts=counts and server.dialect in BACKTICKS,
        references=reference_of(words),
        check=_check(made, name, server),
    )


def reference_of(words: dict[str, Called]) -> Reference | None:
    """`.references('id').inTable('users')`, also `.references('users.id')`."""
    found = words.get("references")
    if found is None:
        return None
    columns = names_of(found.argument(0))
    table = text_of(words["inTable"].argument(0)) if "inTable" in words else ""
    if not table and len(columns) == 1 and "." in columns[0]:
        table, _, column = columns[0].rpartition(".")
        columns = (column,)
    actions = [
        f"ON {word} {text_of(words[name].argument(0))}"
        for word, name in (("DELETE", "onDelete"), ("UPDATE", "onUpdate"))
        if name in words and text_of(words[name].argument(0))
    ]
    return Reference(table, columns, " ".join(actions)) if table else None


def _nullable(words: dict[str, Called]) -> bool | None:
    if "notNullable" in words or "notNull" in words:
        return False
    found = words.get("nullable")
    if found is None:
        return None
    return found.argument(0) is not False


def _type(made: Called, server: Server) -> str:
    place = 0 if server.dialect is Dialect.POSTGRESQL else 1
    name = made.name
    if name in _COUNTING:
        return _COUNTING[name][place]
    if name in _TYPES:
        return _TYPES[name][place]
    return _sized(made, name, postgresql=place == 0)


def _sized(made: Called, name: str, *, postgresql: bool) -> str:
    second = made.argument(1)
    if name == "string":
        return f"varchar({number(second, 255)})"
    if name == "decimal":
        free = second is None and len(made.arguments) > 1
        size = f"({number(second, 8)}, {number(made.argument(2), 2)})"
        return "decimal" if free else f"decimal{size}"
    if name == "text":
        long = isinstance(second, str) and second in ("mediumtext", "longtext")
        return str(second) if long and not postgresql else "text"
    if name in ("enum", "enu"):
        return _enum(made, postgresql=postgresql)
    moment = _moment(made, name, postgresql=postgresql)
    return text_of(second, "text") if name == "specificType" else moment


def _moment(made: Called, name: str, *, postgresql: bool) -> str:
    """Timestamps have a time zone in PostgreSQL unless that is switched off."""
    given = made.argument(1)
    precision = option(given, "precision")
    size = f"({precision})" if isinstance(precision, int) else ""
    if not postgresql:
        return ("timestamp" if name == "timestamp" else "datetime") + size
    plain = given is True or option(given, "useTz") is False
    return f"timestamp{size}" if plain else f"timestamp{size} with time zone"


def _enum(made: Called, *, postgresql: bool) -> str:
    options = made.argument(2)
    if postgresql and option(options, "useNative") is True:
        return quoted_type(text_of(option(options, "enumName"), "text"))
    return "text" if postgresql else f"enum({in_quotes(names_of(made.argument(1)))})"


def quoted_type(name: str) -> str:
    """The name of a type of one's own."""
    return '"' + name.replace('"', '""') + '"'


def _check(made: Called, name: str, server: Server) -> str:
    """An enum that is not a type of its own is a text with a check."""
    native = option(made.argument(2), "useNative") is True
    if made.name not in ("enum", "enu") or native or server.dialect in BACKTICKS:
        return ""
    values: Value = made.argument(1)
    return f"{quoted(name, server)} IN ({in_quotes(names_of(values)) or 'NULL'})"
