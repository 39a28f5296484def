"""SQLAlchemy's types as SQL writes them in each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.scripts.values import Called, Reference, Value, known_text, known_texts
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.types import column_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.parts import ColumnType
    from shipcheck.migrations.servers import Server

_POSTGRESQL = {
    "String": "varchar", "Unicode": "varchar", "VARCHAR": "varchar", "NVARCHAR": "varchar",
    "Text": "text", "UnicodeText": "text", "TEXT": "text", "CHAR": "char", "Integer": "integer",
    "INTEGER": "integer", "INT": "integer", "BigInteger": "bigint", "BIGINT": "bigint",
    "SmallInteger": "smallint", "SMALLINT": "smallint", "Boolean": "boolean", "BOOLEAN": "boolean",
    "Float": "double precision", "FLOAT": "double precision", "Double": "double precision",
    "DOUBLE_PRECISION": "double precision", "REAL": "real", "Numeric": "numeric",
    "NUMERIC": "numeric", "DECIMAL": "numeric", "Date": "date", "DATE": "date",
    "DateTime": "timestamp", "DATETIME": "timestamp", "TIMESTAMP": "timestamp", "Time": "time",
    "TIME": "time", "Interval": "interval", "INTERVAL": "interval", "LargeBinary": "bytea",
    "Binary": "bytea", "BYTEA": "bytea", "BLOB": "bytea", "JSON": "json", "JSONB": "jsonb",
    "UUID": "uuid", "Uuid": "uuid", "GUID": "uuid", "UUIDType": "uuid", "HSTORE": "hstore",
    "INET": "inet", "CIDR": "cidr", "MACADDR": "macaddr", "TSVECTOR": "tsvector",
    "TSVectorType": "tsvector", "CITEXT": "citext", "BIT": "bit", "MONEY": "money", "OID": "oid",
    "INT4RANGE": "int4range", "INT8RANGE": "int8range", "NUMRANGE": "numrange",
    "DATERANGE": "daterange", "TSRANGE": "tsrange", "TSTZRANGE": "tstzrange", "XML": "xml",
    "Geometry": "geometry", "Geography": "geography", "AutoString": "varchar", "Vector": "vector",
    "UtcDateTime": "timestamptz", "TZDateTime": "timestamptz",
    "URLType": "text", "EmailType": "varchar(255)", "PickleType": "bytea",
    "StringID": "varchar(250)", "ExtendedJSON": "json", "JSONType": "json", "IPAddressType": "varchar(50)",
}  # fmt: skip
"""By the last word of the class; other packages' too where they are well known."""
_MYSQL = {
    **_POSTGRESQL,
    "Boolean": "bool", "BOOLEAN": "bool", "Float": "float", "FLOAT": "float", "Double": "double",
    "DOUBLE": "double", "DateTime": "datetime", "DATETIME": "datetime", "Interval": "datetime",
    "LargeBinary": "blob", "Binary": "blob", "BLOB": "blob", "JSONB": "json", "UUID": "char(32)",
    "Uuid": "char(32)", "TINYINT": "tinyint", "MEDIUMINT": "mediumint", "TINYTEXT": "tinytext",
    "MEDIUMTEXT": "mediumtext", "LONGTEXT": "longtext", "MEDIUMBLOB": "mediumblob",
    "LONGBLOB": "longblob", "VARBINARY": "varbinary", "BINARY": "binary", "YEAR": "year",
    "PickleType": "blob", "UtcDateTime": "timestamp(6)",
}  # fmt: skip
_SQLITE = {
    **_POSTGRESQL,
    "DateTime": "datetime", "DATETIME": "datetime", "Float": "float", "LargeBinary": "blob",
    "Interval": "datetime", "UUID": "char(32)", "Uuid": "char(32)", "JSONB": "json",
}  # fmt: skip
_TABLES = {
    Dialect.POSTGRESQL: _POSTGRESQL,
    Dialect.MYSQL: _MYSQL,
    Dialect.MARIADB: _MYSQL,
    Dialect.SQLITE: _SQLITE,
}
_LENGTHS = frozenset({"varchar", "char", "varbinary", "binary", "vector", "bit"})
_WRAPPERS = frozenset({"as_mutable", "MutableDict", "MutableList", "adapt"})
ENUMS = frozenset({"Enum", "ENUM"})


def type_of(value: Value, server: Server) -> ColumnType | None:
    """A type, None where it is not known."""
    text = type_text(value, server)
    return column_type(text, server) if text else None


def type_text(value: Value, server: Server) -> str:  # noqa: PLR0911 - one a kind of value
    """A type as SQL writes it; empty where it is not known."""
    if isinstance(value, Reference):
        return _named(value.name, (), {}, server)
    if not isinstance(value, Called):
        return ""
    if value.name == "with_variant":
        return type_text(_variant(value, server), server)
    if value.name in _WRAPPERS and value.arguments:
        return type_text(value.arguments[0], server)
    if value.name == "ARRAY":
        inner = type_text(value.argument(0, "item_type"), server)
        return f"{inner}[]" if inner else ""
    if value.name in ENUMS:
        return _enum(value, server)
    return _named(value.name, value.arguments, value.keywords, server)


def _variant(value: Called, server: Server) -> Value:
    """`type.with_variant(other, "mysql")`: the other one in that database."""
    family = {Dialect.MARIADB: ("mariadb", "mysql")}.get(server.dialect, (str(server.dialect),))
    if any(name in family for name in known_texts(value.arguments[1:])):
        return value.arguments[0]
    return value.receiver


def _enum(value: Called, server: Server) -> str:
    name = known_text(value.keywords.get("name"))
    values = known_texts(value.arguments)
    if server.dialect is Dialect.POSTGRESQL and value.keywords.get("native_enum") is not False:
        schema = known_text(value.keywords.get("schema"))
        return (f"{schema}." if schema and name else "") + (name or "")
    if server.dialect in (Dialect.MYSQL, Dialect.MARIADB) and values:
        quoted = ", ".join("'" + one.replace("'", "''") + "'" for one in values)
        return f"enum({quoted})"
    longest = max((len(one) for one in values), default=0)
    return f"varchar({longest})" if longest else ""


def _named(
    name: str, arguments: tuple[Value, ...], options: Mapping[str, Value], server: Server
) -> str:
    text = _TABLES[server.dialect].get(name, "")
    first = arguments[0] if arguments else options.get("length")
    if text in _LENGTHS and isinstance(first, int) and not isinstance(first, bool):
        return f"{text}({first})"
    if text == "numeric":
        return _numeric(arguments, options)
    if text in ("timestamp", "time") and (options.get("timezone") is True or first is True):
        text = {"timestamp": "timestamptz", "time": "timetz"}[text]
    digits = options.get("precision", options.get("fsp"))
    if text in ("timestamp", "timestamptz", "datetime", "time") and isinstance(digits, int):
        text = f"{text}({digits})"
    if options.get("unsigned") is True:
        text = f"{text} unsigned"
    if text == "varchar" and server.dialect in (Dialect.MYSQL, Dialect.MARIADB):
        return ""  # MySQL wants a length
    return text


def _numeric(arguments: tuple[Value, ...], options: Mapping[str, Value]) -> str:
    precision = arguments[0] if arguments else options.get("precision")
    scale = arguments[1] if len(arguments) > 1 else options.get("scale")
    if not isinstance(precision, int):
        return "numeric"
    return f"numeric({precision}, {scale if isinstance(scale, int) else 0})"
