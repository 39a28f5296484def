"""Types of columns and default values as MySQL and MariaDB write them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ColumnType, Default, Volatility
from shipcheck.migrations.sql.tokens.cursor import Cursor, NotUnderstoodError
from shipcheck.migrations.sql.tokens.token import MYSQL, Kind, tokens

if TYPE_CHECKING:
    from shipcheck.migrations.servers import Server

SYNONYMS = {
    "integer": "int", "int4": "int", "int8": "bigint", "int2": "smallint", "int1": "tinyint",
    "int3": "mediumint", "middleint": "mediumint", "bool": "tinyint", "boolean": "tinyint",
    "dec": "decimal", "numeric": "decimal", "fixed": "decimal", "real": "double", "float4": "float",
    "float8": "double", "character": "char", "nchar": "char", "nvarchar": "varchar",
    "long": "mediumtext", "serial": "bigint unsigned",
    "varchar2": "varchar", "number": "decimal", "clob": "longtext", "raw": "varbinary",
}  # fmt: skip
"""Other names of types, and what the server makes of them (the manual's "Using Data Types from Other
Database Engines"); the last four are MariaDB's in Oracle mode."""

INTEGERS = frozenset({"tinyint", "smallint", "mediumint", "int", "bigint"})
TEXTS = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"})
_OTHERS = frozenset(
    ("decimal", "float", "double", "bit", "date", "time", "datetime", "timestamp", "year", "binary",
     "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "json", "geometry", "point", "linestring",
     "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection",
     "uuid", "inet4", "inet6", "vector")
)  # fmt: skip
_TWO_WORDS = {
    ("DOUBLE", "PRECISION"): "double", ("LONG", "VARCHAR"): "mediumtext", ("LONG", "VARBINARY"): "mediumblob",
    ("CHARACTER", "VARYING"): "varchar", ("CHAR", "VARYING"): "varchar", ("CHAR", "BYTE"): "binary",
}  # fmt: skip
_NOW = ("CURRENT_TIMESTAMP", "NOW", "LOCALTIME", "LOCALTIMESTAMP", "CURRENT_DATE", "CURDATE")
_VOLATILE = frozenset({"UUID", "RAND", "UUID_SHORT", "SYSDATE", "NEXTVAL", "NEXT", "RANDOM_BYTES"})


def column_type(text: str, server: Server) -> ColumnType | None:
    """A type as a framework writes it (`VARCHAR(255)`, `int unsigned`); None where it is not one."""
    del server  # the same names on every version
    cursor = Cursor(tokens(text, MYSQL), text)
    try:
        found = read_type(cursor)
        cursor.finish()
    except NotUnderstoodError:
        return None
    return found


def default_of(text: str, server: Server) -> Default:
    """A default value by its SQL text, with how often it is computed."""
    del server
    return read_default_text(text)


def read_type(cursor: Cursor) -> ColumnType:
    """Take a type with its arguments, sign and character set.

    Raises:
        NotUnderstoodError: what comes next is no type.
    """
    national = cursor.take("NATIONAL")
    name = _name(cursor)
    arguments = _arguments(cursor) if cursor.at("(") else ()
    unsigned, charset = False, "utf8mb3" if national else ""
    while True:
        if cursor.take_any("UNSIGNED", "ZEROFILL"):
            unsigned = True
        elif cursor.take_any("SIGNED", "ASCII", "UNICODE") or cursor.take("BYTE"):
            continue
        elif name in TEXTS and cursor.at("BINARY"):
            cursor.next()
        elif name in TEXTS and (given := take_charset(cursor)):
            charset = given
        else:
            break
    return _canonical(name, arguments, charset, unsigned=unsigned)


def take_charset(cursor: Cursor) -> str:
    """Take `CHARACTER SET x` or `COLLATE y` if one comes next: the character set, else empty."""
    if cursor.take("CHARACTER", "SET") or cursor.take("CHARSET"):
        cursor.take("=")
        return cursor.identifier().lower()
    if cursor.take("COLLATE"):
        cursor.take("=")
        return cursor.identifier().lower().partition("_")[0]
    return ""


def read_default_text(text: str) -> Default:
    """A default by its text: literals are constant, `now()` is the same for all rows of a statement."""
    found = tokens(text, MYSQL)
    words = [one.value for one in found if one.kind is Kind.WORD]
    called = {
        one.value for one, after in pairwise(found) if one.kind is Kind.WORD and after.value == "("
    }
    if _VOLATILE.intersection(words):
        return Default(text, Volatility.VOLATILE)
    if called - set(_NOW) - _PURE:
        return Default(text, Volatility.UNKNOWN)
    return Default(
        text, Volatility.STABLE if set(words).intersection(_NOW) else Volatility.CONSTANT
    )


_PURE = frozenset(
    ("JSON_ARRAY", "JSON_OBJECT", "CAST", "CONVERT", "CONCAT", "LOWER", "UPPER", "ABS", "COALESCE", "IF",
     "IFNULL", "NULLIF", "UNHEX", "HEX", "UNIX_TIMESTAMP", "UTC_TIMESTAMP", "JSON_QUOTE", "POINT",
     "BIN_TO_UUID", "UUID_TO_BIN", "ROUND", "FLOOR", "DATE_ADD", "DATE_SUB", "CHAR", "REPEAT")
)  # fmt: skip


def _name(cursor: Cursor) -> str:
    for words, name in _TWO_WORDS.items():
        if cursor.take(*words):
            return name
    token = cursor.next()
    name = token.text.lower()
    known = name in SYNONYMS or name in INTEGERS or name in TEXTS or name in _OTHERS
    if token.kind is not Kind.WORD or not known:
        raise cursor.unexpected(token)
    if name in ("char", "character", "nchar") and cursor.take("VARYING"):
        return "varchar"
    if name in ("bool", "boolean"):
        return "bool"
    return SYNONYMS.get(name, name)


def _arguments(cursor: Cursor) -> tuple[int | str, ...]:
    found: list[int | str] = []
    for part in cursor.group().parts():
        token = part.next()
        part.finish()
        is_number = token.kind is Kind.NUMBER and token.text.isdigit()
        found.append(int(token.text) if is_number else token.value)
    return tuple(found)


def _canonical(
    name: str, arguments: tuple[int | str, ...], charset: str, *, unsigned: bool
) -> ColumnType:
    """The type without what changes nothing: widths of display, `varchar` of bytes aside."""
    if name == "bool":
        return ColumnType("tinyint", (1,))
    if name in INTEGERS:
        arguments = (1,) if name == "tinyint" and arguments == (1,) else ()
    if unsigned and "unsigned" not in name:
        name = f"{name} unsigned"
    return ColumnType(name, arguments, charset=charset)
