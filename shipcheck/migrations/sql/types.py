"""Types and defaults as people write them, in any framework, by the names that the database uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ColumnType, Default, Volatility
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.servers import Server

NAMES = {
    "bigint": "int8",
    "bigserial": "int8",
    "serial8": "int8",
    "integer": "int4",
    "int": "int4",
    "serial": "int4",
    "serial4": "int4",
    "smallint": "int2",
    "smallserial": "int2",
    "serial2": "int2",
    "boolean": "bool",
    "character varying": "varchar",
    "char varying": "varchar",
    "national character varying": "varchar",
    "national char varying": "varchar",
    "nchar varying": "varchar",
    "character": "bpchar",
    "char": "bpchar",
    "national character": "bpchar",
    "national char": "bpchar",
    "nchar": "bpchar",
    "decimal": "numeric",
    "dec": "numeric",
    "double precision": "float8",
    "real": "float4",
    "bit varying": "varbit",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "time with time zone": "timetz",
}
"""PostgreSQL's names of its catalog for the words of SQL (the grammar's `GenericType` and following)."""

_TYPE = re.compile(
    r"""\s*(?:pg_catalog\.)?(?P<name>"[^"]+"|[^\W\d][\w$.]*(?:\s+(?!array\b)[^\W\d]\w*)*)\s*
        (?:\((?P<arguments>[^()]*)\))?
        (?P<rest>(?:\s+(?:with|without)\s+time\s+zone|\s+varying)?)\s*
        (?P<array>(?:\[\s*\d*\s*\]\s*)+|array\b.*)?\s*$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SPACE = re.compile(r"\s+")
_SERIAL = re.compile(r"\s*(?:(?:small|big)?serial|serial[248])\s*$", re.IGNORECASE)
_DOUBLE = 25  # bits; from here on FLOAT(n) is of double precision, says PostgreSQL's manual
_LONGEST = 1000  # characters; what is longer is no type that anybody wrote


def column_type(text: str, server: Server) -> ColumnType | None:
    """A type by its canonical name; None where the text cannot be one.

    What is unknown is a type of the users' own and kept as it is. `serial` is the integer that it
    is; `is_serial` tells them apart.
    """
    if server.dialect is Dialect.POSTGRESQL:
        return _postgresql(text)
    if server.dialect is Dialect.SQLITE:
        from shipcheck.migrations.sql.sqlite.columns import column_type as other  # noqa: PLC0415
    else:
        from shipcheck.migrations.sql.mysql.types import column_type as other  # noqa: PLC0415
    return other(text, server)


def is_serial(text: str) -> bool:
    """Whether a type as it is written is an integer with a sequence of its own (`bigserial`)."""
    return _SERIAL.match(text) is not None


def default_of(text: str, server: Server) -> Default:
    """A default by its SQL text; where that is no expression, nobody knows how it varies."""
    if server.dialect is Dialect.POSTGRESQL:
        return _postgresql_default(text)
    if server.dialect is Dialect.SQLITE:
        from shipcheck.migrations.sql.sqlite.columns import default_of as other  # noqa: PLC0415
    else:
        from shipcheck.migrations.sql.mysql.types import default_of as other  # noqa: PLC0415
    return other(text, server)


def _postgresql_default(text: str) -> Default:
    from shipcheck.migrations.sql.postgresql.parsing import default  # noqa: PLC0415

    return default(text) or Default(text.strip(), Volatility.UNKNOWN)


def _postgresql(text: str) -> ColumnType | None:
    found = _TYPE.match(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    written = found["name"]
    if written.startswith('"'):
        name = written.strip('"')
    else:
        name = _SPACE.sub(" ", f"{written}{found['rest']}".lower()).removeprefix("public.")
    arguments = _arguments(found["arguments"] or "")
    if name == "float":
        name = "float4" if arguments and int(arguments[0]) < _DOUBLE else "float8"
        arguments = ()
    name = NAMES.get(name, name)
    if name in ("bpchar", "bit") and not arguments and not written.lower().startswith("bpchar"):
        arguments = (1,)
    return ColumnType(name, arguments, found["array"] is not None)


def _arguments(text: str) -> tuple[int | str, ...]:
    parts = (part.strip() for part in text.split(","))
    return tuple(
        int(part) if part.lstrip("-").isdecimal() else part.lower() for part in parts if part
    )
