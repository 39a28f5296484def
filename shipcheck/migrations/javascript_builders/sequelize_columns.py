"""Sequelize's columns: `{type: Sequelize.STRING(80), allowNull: false, defaultValue: ''}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.specs import actions, table_name
from shipcheck.migrations.javascript_builders.values import (
    default_sql,
    in_quotes,
    names_of,
    option,
    text_of,
)
from shipcheck.migrations.rendered_sql.columns import ColumnSpec, Reference
from shipcheck.migrations.rendered_sql.names import BACKTICKS, quoted
from shipcheck.migrations.scripts.values import MARK, Called, Unknown
from shipcheck.migrations.scripts.values import Reference as Path
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

# (PostgreSQL, MySQL). Source: Sequelize's data-types.js of each dialect.
_TYPES = {
    "STRING": ("varchar", "varchar"), "CHAR": ("char", "char"), "TEXT": ("text", "text"),
    "CITEXT": ("citext", "text"), "TINYINT": ("smallint", "tinyint"), "SMALLINT": ("smallint", "smallint"),
    "MEDIUMINT": ("integer", "mediumint"), "INTEGER": ("integer", "integer"), "BIGINT": ("bigint", "bigint"),
    "NUMBER": ("numeric", "numeric"), "FLOAT": ("double precision", "float"), "REAL": ("real", "real"),
    "DOUBLE": ("double precision", "double precision"), "DECIMAL": ("decimal", "decimal"),
    "NUMERIC": ("decimal", "decimal"), "BOOLEAN": ("boolean", "tinyint(1)"),
    "DATE": ("timestamp with time zone", "datetime"), "DATEONLY": ("date", "date"), "TIME": ("time", "time"),
    "NOW": ("timestamp with time zone", "datetime"), "BLOB": ("bytea", "blob"), "UUID": ("uuid", "char(36)"),
    "UUIDV4": ("uuid", "char(36)"), "UUIDV1": ("uuid", "char(36)"), "JSON": ("json", "json"),
    "JSONB": ("jsonb", "json"), "HSTORE": ("hstore", "json"), "INET": ("inet", "varchar(43)"),
    "CIDR": ("cidr", "varchar(43)"), "MACADDR": ("macaddr", "varchar(43)"), "TSVECTOR": ("tsvector", "text"),
    "GEOMETRY": ("geometry", "geometry"), "GEOGRAPHY": ("geography", "geometry"),
}  # fmt: skip
_TEXTS = {"tiny": "tinytext", "medium": "mediumtext", "long": "longtext"}


def column_spec(name: str, value: Value, table: str, server: Server) -> ColumnSpec:
    """A column; a type alone is one too."""
    options = _options(value)
    counts = option(options, "autoIncrement", "autoIncrementIdentity") is True
    nullable = option(options, "allowNull")
    given = option(options, "defaultValue")
    kind = type_sql(option(options, "type"), name, table, server, options)
    if counts and server.dialect is Dialect.POSTGRESQL:
        kind = "bigserial" if kind == "bigint" else "serial"
    return ColumnSpec(
        name,
        kind,
        nullable=None if nullable is None else nullable is not False,
        default=None if given is None else default_sql(given),
        unique=bool(option(options, "unique")),
        primary=option(options, "primaryKey") is True,
        counts=counts and server.dialect in BACKTICKS,
        references=reference_of(options),
    )


def _options(value: Value) -> Value:
    """A column as an object: a type alone is one too."""
    return value if isinstance(value, dict) else {"type": value}


def reference_of(options: Value) -> Reference | None:
    """`references: {model: 'users', key: 'id'}`, or the name of a table."""
    given = option(options, "references")
    if given is None:
        return None
    model = option(given, "model", "table") if isinstance(given, dict) else given
    key = option(given, "key", "field")
    return Reference(table_name(model) or MARK, names_of(key), actions(options))


def type_sql(value: Value, column: str, table: str, server: Server, options: Value = None) -> str:
    """A type of Sequelize's, or one written as SQL."""
    if isinstance(value, str):
        return value
    name, arguments = _type_name(value)
    if name == "ENUM":
        return _enum(arguments or (option(options, "values"),), column, table, server)
    if name == "ARRAY":
        return f"{type_sql(arguments[0] if arguments else None, column, table, server)}[]"
    if name == "VIRTUAL" or name not in _TYPES:
        return MARK
    post = server.dialect is Dialect.POSTGRESQL
    return _sized(_TYPES[name][0 if post else 1], name, arguments, postgresql=post)


def _type_name(value: Value) -> tuple[str, tuple[Value, ...]]:
    """`Sequelize.INTEGER.UNSIGNED` is INTEGER; the arguments are those of the type."""
    path = ""
    arguments: tuple[Value, ...] = ()
    if isinstance(value, Called):
        inner = _type_name(value.receiver)[0] if isinstance(value.receiver, Called) else ""
        path, arguments = f"{inner}.{value.path}", value.arguments
    elif isinstance(value, Path):
        path = value.path
    elif isinstance(value, Unknown):
        path = value.text
    words = [one for one in path.split(".") if one in _TYPES or one in ("ENUM", "ARRAY", "VIRTUAL")]
    return (words[0] if words else ""), arguments


def _sized(sql: str, name: str, arguments: tuple[Value, ...], *, postgresql: bool) -> str:
    first = arguments[0] if arguments else None
    if isinstance(first, dict):
        first = option(first, "length", "precision")
    if name == "TEXT" and isinstance(first, str):
        return sql if postgresql else _TEXTS.get(first, sql)
    if name in ("STRING", "CHAR"):
        return f"{sql}({first if isinstance(first, int) else 255})"
    numbers = [str(one) for one in arguments if isinstance(one, int)]
    if name in ("DECIMAL", "NUMERIC") and numbers:
        return f"{sql}({', '.join(numbers)})"
    if name == "DATE" and isinstance(first, int):
        word, space, rest = sql.partition(" ")
        return f"{word}({first}){space}{rest}"
    return sql


def _enum(values: tuple[Value, ...], column: str, table: str, server: Server) -> str:
    """PostgreSQL's enums are types of their own, `enum_users_kind`."""
    if server.dialect is Dialect.POSTGRESQL:
        bare = table.rpartition(".")[2]
        return quoted(f"enum_{bare}_{column}", server)
    return f"enum({in_quotes(enum_values(values))})" if server.dialect in BACKTICKS else "text"


def enum_values(values: tuple[Value, ...]) -> tuple[str, ...]:
    """The values of an enum: listed, as an array, or as `{values: […]}`."""
    found: list[str] = []
    for one in values:
        inner = option(one, "values") if isinstance(one, dict) else one
        found.extend(names_of(inner))
    return tuple(found)


def new_enum(value: Value, column: str, table: str, server: Server) -> str | None:
    """The statement that makes the type of a column that is an enum."""
    options = _options(value)
    name, arguments = _type_name(option(options, "type"))
    if name != "ENUM" or server.dialect is not Dialect.POSTGRESQL:
        return None
    values = enum_values(arguments or (option(options, "values"),))
    made = _enum(arguments, column, table, server)
    return f"CREATE TYPE {made} AS ENUM ({in_quotes(values) or text_of(None)})"
