"""TypeORM's columns: `new TableColumn({name: 'total', type: 'int', isNullable: true})`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.values import in_quotes, names_of, option, text_of
from shipcheck.migrations.rendered_sql.columns import ColumnSpec
from shipcheck.migrations.rendered_sql.names import BACKTICKS, literal
from shipcheck.migrations.scripts.values import MARK, Called
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

_COUNTS = ("increment", "identity", "rowid")


def inside(value: Value) -> Value:
    """The object that `new Table({…})` and the like are given."""
    made = isinstance(value, Called) and value.name.startswith(("Table", "View"))
    return value.arguments[0] if made and isinstance(value, Called) and value.arguments else value


def column_spec(value: Value, table: str, server: Server) -> ColumnSpec:
    """A column; one is NOT NULL unless it says that it is nullable."""
    options = inside(value)
    primary = option(options, "isPrimary") is True
    counts = option(options, "isGenerated") is True and _strategy(options) in _COUNTS
    return ColumnSpec(
        text_of(option(options, "name"), MARK),
        type_sql(options, table, server, counts=counts),
        nullable=option(options, "isNullable") is True,
        default=default_of(options),
        unique=option(options, "isUnique") is True,
        primary=primary,
        counts=counts and server.dialect is not Dialect.POSTGRESQL,
        extra=_generated(options),
    )


def default_of(options: Value) -> str | None:
    """A default is SQL as it is; one that the database makes for a key is one too."""
    given = option(options, "default")
    if given is None:
        uuid = option(options, "isGenerated") is True and _strategy(options) == "uuid"
        return "uuid_generate_v4()" if uuid else None
    if isinstance(given, str):
        return given if MARK not in given and given else literal("")
    return literal(given) if isinstance(given, int | float | bool) else literal("")


def type_sql(options: Value, table: str, server: Server, *, counts: bool) -> str:
    """The type with its length, precision and the like."""
    name = text_of(option(options, "type"), MARK)
    if counts and server.dialect is Dialect.POSTGRESQL:
        return "bigserial" if name in ("bigint", "int8") else "serial"
    if name in ("enum", "simple-enum"):
        return _enum(options, table, server)
    length = option(options, "length")
    precision, scale = option(options, "precision"), option(options, "scale")
    size = ""
    if isinstance(length, int | str) and str(length):
        size = f"({length})"
    elif isinstance(precision, int):
        size = f"({precision}, {scale})" if isinstance(scale, int) else f"({precision})"
    array = "[]" if option(options, "isArray") is True else ""
    return f"{_sized(name, size)}{array}"


def _sized(name: str, size: str) -> str:
    """`timestamp with time zone` has its precision after the first word."""
    first, space, rest = name.partition(" ")
    timed = first.lower() in ("timestamp", "time") and rest
    return f"{first}{size}{space}{rest}" if timed else f"{name}{size}"


def _enum(options: Value, table: str, server: Server) -> str:
    if server.dialect in BACKTICKS:
        return f"enum({in_quotes(names_of(option(options, 'enum')))})"
    if server.dialect is Dialect.SQLITE:
        return "varchar"
    given = option(options, "enumName")
    name = given if isinstance(given, str) else f"{table}_{text_of(option(options, 'name'))}_enum"
    return '"' + name.rpartition(".")[2].replace('"', "") + '"'


def _strategy(options: Value) -> str:
    return text_of(option(options, "generationStrategy"), "increment")


def _generated(options: Value) -> str:
    expression = option(options, "asExpression")
    if not isinstance(expression, str):
        return ""
    kind = text_of(option(options, "generatedType"), "STORED")
    return f"GENERATED ALWAYS AS ({expression}) {kind}"
