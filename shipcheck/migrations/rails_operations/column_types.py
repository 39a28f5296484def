"""The types of columns in each database (`NATIVE_DATABASE_TYPES` and `type_to_sql`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.scripts.values import Value

_POSTGRESQL = {
    "string": "varchar", "binary": "bytea", "float": "double precision", "decimal": "numeric",
    "datetime": "timestamp", "blob": "bytea", "bit_varying": "varbit", "boolean": "boolean",
    "st_point": "geometry", "geometry": "geometry", "st_polygon": "geometry", "geography": "geography",
    "ltree": "ltree", "halfvec": "halfvec", "vector": "vector", "enum": "",
}  # fmt: skip
_MYSQL = {
    "string": "varchar", "binary": "blob", "boolean": "tinyint(1)", "timestamp": "datetime",
    "integer": "int", "uuid": "char(36)", "jsonb": "json",
}  # fmt: skip
_SQLITE = {"string": "varchar", "binary": "blob", "jsonb": "json"}
_NAMES = {
    Dialect.POSTGRESQL: _POSTGRESQL,
    Dialect.MYSQL: _MYSQL,
    Dialect.MARIADB: _MYSQL,
    Dialect.SQLITE: _SQLITE,
}
PLAIN = frozenset(
    {
        "string", "text", "integer", "bigint", "float", "decimal", "numeric", "datetime",
        "timestamp", "timestamptz", "time", "date", "binary", "blob", "boolean", "json", "jsonb",
        "uuid", "hstore", "inet", "cidr", "macaddr", "xml", "tsvector", "citext", "point", "line",
        "lseg", "box", "path", "polygon", "circle", "int4range", "int8range", "numrange", "tsrange",
        "tstzrange", "daterange", "interval", "oid", "bit", "bit_varying", "money", "serial",
        "bigserial", "ltree", "enum", "virtual", "vector", "halfvec", "geometry", "st_point",
        "st_polygon", "geography", "tinyint", "smallint", "mediumint", "unsigned_integer",
        "unsigned_bigint", "tinytext", "mediumtext", "longtext", "tinyblob", "mediumblob",
        "longblob", "primary_key", "attachment", "name", "char", "unsigned_decimal",
        "unsigned_float", "set", "year",
    }
)  # fmt: skip
"""Types that are also methods of `create_table`'s block."""
_SIZES = {"tiny": "tiny", "medium": "medium", "long": "long"}
_INTEGERS = ((1, "tinyint"), (2, "smallint"), (3, "mediumint"), (4, "integer"), (8, "bigint"))
_TEXTS = ((0xFF, "tiny"), (0xFFFF, ""), (0xFFFFFF, "medium"))
"""Bytes that MySQL's kinds of text hold."""
_DATETIME_PRECISION_SINCE = 7.0
"""Rails 7.0: `datetime` has six digits where nothing is said; before, as many as the server likes."""


def type_text(kind: str, options: Mapping[str, Value], dialect: Dialect, version: float) -> str:
    """The type as SQL writes it; empty where it is not known."""
    mysql = dialect in (Dialect.MYSQL, Dialect.MARIADB)
    limit, precision = options.get("limit"), options.get("precision")
    if kind == "enum" and dialect is Dialect.POSTGRESQL:
        named = options.get("enum_type", options.get("enum_name"))
        return named if isinstance(named, str) else ""
    if kind in ("integer", "bigint") and isinstance(limit, int):
        return _integer(limit, dialect)
    text = _NAMES[dialect].get(kind, kind)
    if kind in ("text", "binary", "blob") and mysql:
        return _sized(text, options)
    if kind == "string" and mysql and not isinstance(limit, int):
        limit = 255
    if kind in ("datetime", "timestamp", "timestamptz", "time"):
        default = 6 if kind == "datetime" and version >= _DATETIME_PRECISION_SINCE else None
        digits = precision if "precision" in options else default
        text = f"{text}({digits})" if isinstance(digits, int) else text
    elif kind in ("decimal", "numeric") and isinstance(precision, int):
        scale = options.get("scale")
        text = f"{text}({precision}, {scale if isinstance(scale, int) else 0})"
    elif isinstance(limit, int) and kind in (
        "string",
        "bit",
        "bit_varying",
        "vector",
        "halfvec",
        "char",
    ):
        text = f"{text}({limit})"
    if options.get("unsigned") is True and mysql:
        text = f"{text} unsigned"
    return f"{text}[]" if options.get("array") is True and dialect is Dialect.POSTGRESQL else text


def _integer(limit: int, dialect: Dialect) -> str:
    name = next((name for size, name in _INTEGERS if limit <= size), "bigint")
    if dialect is Dialect.POSTGRESQL:
        return {"tinyint": "smallint", "mediumint": "integer"}.get(name, name)
    return name


def _sized(text: str, options: Mapping[str, Value]) -> str:
    size = options.get("size")
    if isinstance(size, str):
        return _SIZES.get(size, "") + text
    limit = options.get("limit")
    if not isinstance(limit, int):
        return text
    return next((word for most, word in _TEXTS if limit <= most), "long") + text
