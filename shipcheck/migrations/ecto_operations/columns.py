"""Columns, references and indexes as Ecto describes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    Index,
    ObjectName,
    Volatility,
)
from shipcheck.migrations.scripts.values import Called, Value, is_known, known_text
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.types import column_type, default_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.servers import Server

_POSTGRESQL = {
    "string": "varchar({size})", "integer": "integer", "id": "bigint", "identity": "bigint",
    "binary_id": "uuid", "boolean": "boolean", "float": "double precision", "decimal": "numeric",
    "map": "jsonb", "binary": "bytea", "utc_datetime": "timestamp(0)",
    "utc_datetime_usec": "timestamp", "naive_datetime": "timestamp(0)",
    "naive_datetime_usec": "timestamp", "time": "time(0)", "time_usec": "time", "duration": "interval",
    "bigserial": "bigint", "serial": "integer",
}  # fmt: skip
_MYSQL = {
    **_POSTGRESQL,
    "id": "bigint unsigned", "bigserial": "bigint unsigned", "serial": "int unsigned",
    "binary_id": "binary(16)", "uuid": "binary(16)", "float": "double", "map": "json",
    "binary": "blob", "utc_datetime": "datetime", "naive_datetime": "datetime",
    "utc_datetime_usec": "datetime(6)", "naive_datetime_usec": "datetime(6)", "time_usec": "time(6)",
}  # fmt: skip
_SQLITE = {
    **_POSTGRESQL,
    "string": "text", "map": "text", "binary_id": "text", "uuid": "text", "id": "integer",
    "bigserial": "integer", "serial": "integer", "utc_datetime": "text", "naive_datetime": "text",
    "utc_datetime_usec": "text", "naive_datetime_usec": "text", "binary": "blob",
}  # fmt: skip
_TYPES = {
    Dialect.POSTGRESQL: _POSTGRESQL,
    Dialect.MYSQL: _MYSQL,
    Dialect.MARIADB: _MYSQL,
    Dialect.SQLITE: _SQLITE,
}
_COUNTED = frozenset({"bigserial", "serial", "identity"})
STRING = 255
"""Characters of a `:string` where nothing is said."""
LONGEST = 63


def options_of(value: Value) -> dict[str, Value]:
    """A keyword list."""
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return {str(key): one for key, one in value.items()} if isinstance(value, dict) else {}


def table_of(value: Value) -> ObjectName:
    """The table that `table(:name, prefix: …)` is, or a name alone."""
    if isinstance(value, Called):
        return ObjectName(
            known_text(value.argument(0)) or "", known_text(value.keywords.get("prefix"))
        )
    return ObjectName(known_text(value) or "")


def type_of(kind: Value, options: Mapping[str, Value], server: Server) -> ColumnType | None:
    """A type, None where it is not known."""
    text = _type_text(kind, options, server)
    return column_type(text, server) if text else None


def _type_text(  # noqa: PLR0911 - one a shape
    kind: Value, options: Mapping[str, Value], server: Server
) -> str:
    if isinstance(kind, Called) and kind.name == "references":
        return _type_text(kind.keywords.get("type", "id"), {}, server)
    if isinstance(kind, tuple) and len(kind) == 2:  # noqa: PLR2004 - {:array, type}
        if kind[0] == "array" and server.dialect is Dialect.POSTGRESQL:
            inner = _type_text(kind[1], options, server)
            return f"{inner}[]" if inner else ""
        return _type_text("map", {}, server) if kind[0] in ("map", "array") else ""
    word = known_text(kind)
    if word is None:
        return ""
    size = options.get("size")
    text = _TYPES[server.dialect].get(word, word)
    if "{size}" in text:
        return text.format(size=size if isinstance(size, int) else STRING)
    if word in ("decimal", "numeric"):
        return _decimal(options)
    return f"{text}({size})" if isinstance(size, int) and "(" not in text else text


def _decimal(options: Mapping[str, Value]) -> str:
    precision, scale = options.get("precision"), options.get("scale")
    if not isinstance(precision, int):
        return "numeric"
    return f"numeric({precision}, {scale if isinstance(scale, int) else 0})"


def column(table: ObjectName, call: Called, server: Server) -> Column:
    """`add :name, type, options`."""
    name, kind, options = known_text(call.argument(0)) or "", call.argument(1), call.keywords
    primary = options.get("primary_key") is True
    constraints = [Constraint(ConstraintKind.PRIMARY_KEY, None, (name,))] if primary else []
    if isinstance(kind, Called) and kind.name == "references":
        constraints.append(reference(table, name, kind))
    generated = None
    if isinstance(kind, str) and kind in _COUNTED:
        generated = Generated.IDENTITY if kind == "identity" else Generated.SERIAL
    elif "generated" in options:
        stored = "STORED" in (known_text(options["generated"]) or "").upper()
        generated = Generated.STORED if stored else Generated.VIRTUAL
    return Column(
        name, type_of(kind, options, server), options.get("null") is not False and not primary,
        default(options["default"], server) if "default" in options else None,
        generated, tuple(constraints),
    )  # fmt: skip


def reference(table: ObjectName, column_name: str, call: Called) -> Constraint:
    """The foreign key of `references(:table, …)`."""
    to = ObjectName(known_text(call.argument(0)) or "", known_text(call.keywords.get("prefix")))
    key = known_text(call.keywords.get("column")) or "id"
    name = known_text(call.keywords.get("name")) or f"{table.name}_{column_name}_fkey"
    valid = call.keywords.get("validate") is not False
    return Constraint(ConstraintKind.FOREIGN_KEY, name, (column_name,), to, (key,), valid=valid)


def default(value: Value, server: Server) -> Default | None:
    """A default; `fragment` is SQL."""
    if value is None:
        return None
    if isinstance(value, Called) and value.name == "fragment":
        text = known_text(value.argument(0))
        return default_of(text, server) if text else Default("an expression", Volatility.UNKNOWN)
    if isinstance(value, bool):
        return Default(str(value).lower())
    if isinstance(value, int | float):
        return Default(str(value))
    if isinstance(value, str) and is_known(value):
        return Default("'" + value.replace("'", "''") + "'")
    return Default("'{}'" if value in ((), {}) else "'…'")


def timestamps(options: Mapping[str, Value], server: Server) -> list[Column]:
    """`timestamps()`: two columns that must have values."""
    kind = options.get("type", "naive_datetime")
    found = []
    for option, usual in (("inserted_at", "inserted_at"), ("updated_at", "updated_at")):
        given = options.get(option, usual)
        if given is False:
            continue
        made = default(options["default"], server) if "default" in options else None
        nullable = options.get("null") is True
        found.append(
            Column(known_text(given) or usual, type_of(kind, options, server), nullable, made)
        )
    return found


def index_of(call: Called) -> Index:
    """`index(:table, [:a, :b], …)`, `unique_index(…)`."""
    table = ObjectName(known_text(call.argument(0)) or "", known_text(call.keywords.get("prefix")))
    given = call.argument(1)
    listed = given if isinstance(given, tuple) else (given,)
    flat = [
        one for each in listed for one in (each.values() if isinstance(each, dict) else (each,))
    ]
    columns = tuple(known_text(one) or "" for one in flat)
    words = "_".join(re.sub(r"\W+", "_", one).strip("_") for one in columns)
    name = known_text(call.keywords.get("name")) or f"{table.name}_{words}_index"[:LONGEST]
    unique = call.name == "unique_index" or call.keywords.get("unique") is True
    method = (known_text(call.keywords.get("using")) or "").split(" ")[0].lower()
    return Index(name, table, columns, unique, method, known_text(call.keywords.get("where")) or "")


def constraint_of(call: Called) -> Constraint:
    """`constraint(:table, :name, check: …)`."""
    name = known_text(call.argument(1))
    valid = call.keywords.get("validate") is not False
    check = known_text(call.keywords.get("check"))
    if check is None:
        text = known_text(call.keywords.get("exclude")) or ""
        return Constraint(ConstraintKind.EXCLUSION, name, expression=text)
    return Constraint(ConstraintKind.CHECK, name, expression=check, valid=valid)
