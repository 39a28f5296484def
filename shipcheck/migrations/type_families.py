"""Which types programs take for one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ColumnType

_FAMILIES = {
    "number": (
        "int2", "int4", "int8", "numeric", "float4", "float8", "money", "oid", "tinyint", "smallint",
        "mediumint", "int", "bigint", "decimal", "float", "double", "real", "serial", "year",
    ),
    "text": (
        "text", "varchar", "bpchar", "char", "citext", "name", "xml", "tinytext", "mediumtext", "longtext",
        "clob", "enum", "set",
    ),
    "time": ("date", "timestamp", "timestamptz", "datetime"),
    "time of day": ("time", "timetz"),
    "json": ("json", "jsonb"),
    "bytes": ("bytea", "blob", "tinyblob", "mediumblob", "longblob", "binary", "varbinary"),
    "address": ("inet", "cidr"),
}  # fmt: skip
_BY_NAME = {name: family for family, names in _FAMILIES.items() for name in names}


def family_of(kind: ColumnType) -> tuple[str, bool]:
    """A type's family, and whether it is an array; types that no row knows are each a family of their own.

    MySQL's `tinyint(1)` is a boolean to its drivers.
    """
    name = kind.name.removesuffix(" unsigned")
    if name in ("bool", "boolean") or (name == "tinyint" and kind.arguments == (1,)):
        return "bool", kind.array
    return _BY_NAME.get(name, name), kind.array
