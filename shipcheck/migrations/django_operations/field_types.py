"""The types of fields in each database (`django/db/backends/*/base.py`, `data_types`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.django_operations.state import ModelField

_POSTGRESQL = {
    "AutoField": "integer",
    "BigAutoField": "bigint",
    "SmallAutoField": "smallint",
    "BinaryField": "bytea",
    "BooleanField": "boolean",
    "NullBooleanField": "boolean",
    "CharField": "varchar({max_length})",
    "CommaSeparatedIntegerField": "varchar({max_length})",
    "DateField": "date",
    "DateTimeField": "timestamptz",
    "DecimalField": "numeric({max_digits}, {decimal_places})",
    "DurationField": "interval",
    "EmailField": "varchar({max_length})",
    "FileField": "varchar({max_length})",
    "FilePathField": "varchar({max_length})",
    "FloatField": "double precision",
    "ImageField": "varchar({max_length})",
    "IntegerField": "integer",
    "BigIntegerField": "bigint",
    "GenericIPAddressField": "inet",
    "IPAddressField": "inet",
    "JSONField": "jsonb",
    "PositiveBigIntegerField": "bigint",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "smallint",
    "SlugField": "varchar({max_length})",
    "SmallIntegerField": "smallint",
    "TextField": "text",
    "TimeField": "time",
    "URLField": "varchar({max_length})",
    "UUIDField": "uuid",
    "HStoreField": "hstore",
    "CICharField": "citext",
    "CIEmailField": "citext",
    "CITextField": "citext",
    "SearchVectorField": "tsvector",
    "IntegerRangeField": "int4range",
    "BigIntegerRangeField": "int8range",
    "DecimalRangeField": "numrange",
    "DateTimeRangeField": "tstzrange",
    "DateRangeField": "daterange",
    "OrderWrt": "integer",
}
_MYSQL = {
    **_POSTGRESQL,
    "BinaryField": "longblob",
    "BooleanField": "bool",
    "NullBooleanField": "bool",
    "DateTimeField": "datetime(6)",
    "DurationField": "bigint",
    "GenericIPAddressField": "char(39)",
    "IPAddressField": "char(15)",
    "JSONField": "json",
    "PositiveBigIntegerField": "bigint unsigned",
    "PositiveIntegerField": "integer unsigned",
    "PositiveSmallIntegerField": "smallint unsigned",
    "TextField": "longtext",
    "TimeField": "time(6)",
    "UUIDField": "char(32)",
}
_SQLITE = {
    **_POSTGRESQL,
    "BinaryField": "blob",
    "BooleanField": "bool",
    "NullBooleanField": "bool",
    "DateTimeField": "datetime",
    "DecimalField": "decimal",
    "DurationField": "bigint",
    "FloatField": "real",
    "GenericIPAddressField": "char(39)",
    "IPAddressField": "char(15)",
    "JSONField": "text",
    "UUIDField": "char(32)",
}
_TYPES = {
    Dialect.POSTGRESQL: _POSTGRESQL,
    Dialect.MYSQL: _MYSQL,
    Dialect.MARIADB: {**_MYSQL, "UUIDField": "char(32)"},
    Dialect.SQLITE: _SQLITE,
}
_LENGTHS = {
    "EmailField": 254, "FileField": 100, "ImageField": 100, "FilePathField": 100, "SlugField": 50,
    "URLField": 200,
}  # fmt: skip
"""`max_length` where none is given."""
_SHAPES = frozenset(
    {
        "Geometry", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString",
        "MultiPolygon", "GeometryCollection",
    }
)  # fmt: skip


def type_text(field: ModelField, dialect: Dialect) -> str:
    """The type as SQL writes it; empty where nobody knows."""
    if field.kind.removesuffix("Field") in _SHAPES and dialect is Dialect.POSTGRESQL:
        return "geography" if field.options.get("geography") is True else "geometry"
    if field.kind == "CharField" and "max_length" not in field.options:
        return (
            "varchar" if dialect is Dialect.POSTGRESQL and field.class_name == "CharField" else ""
        )
    pattern = _TYPES[dialect].get(field.kind, "")
    values = {
        "max_length": field.options.get("max_length", _LENGTHS.get(field.kind)),
        "max_digits": field.options.get("max_digits"),
        "decimal_places": field.options.get("decimal_places"),
    }
    used = [name for name in values if f"{{{name}}}" in pattern]
    if not all(isinstance(values[name], int) for name in used):
        return ""
    return pattern.format(**values)
