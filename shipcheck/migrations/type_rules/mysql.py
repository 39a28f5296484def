"""When MySQL and MariaDB change a column's type without copying the table.

MySQL 8.0 Reference Manual, 17.12.1 "Online DDL Operations", Column Operations: "Extending VARCHAR
column size" and "Modifying the definition of an ENUM or SET column"; all other changes of type copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.type_rules.change import NOTHING, TypeChange

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ColumnType
    from shipcheck.migrations.servers import Server

SHORT = 255
"""Bytes up to which the length of a VARCHAR is kept in one byte."""

BYTES_A_CHARACTER = 4
"""Of utf8mb4, what both databases take where nothing else is said (MariaDB since 11.6)."""

_ALIASES = {"utf8": "utf8mb3"}

INTEGERS = ("tinyint", "smallint", "mediumint", "int", "bigint")


def change(old: ColumnType, new: ColumnType, server: Server, *, narrows: bool) -> TypeChange:
    """What the database does for MODIFY, the types being different."""
    if _charset_changes(old, new, server):
        return TypeChange(rewrites=True, narrows=narrows)
    if old.name == new.name and old.arguments == new.arguments:
        return NOTHING
    if old.name == new.name and (old.name.split(" ")[0] in INTEGERS or _appended(old, new)):
        return NOTHING  # the width for display is no part of what is stored
    if old.name == new.name == "varchar" and _grows_in_place(old, new, server):
        return NOTHING
    return TypeChange(rewrites=True, narrows=narrows)


def _charset_changes(old: ColumnType, new: ColumnType, server: Server) -> bool:
    """Whether texts are written anew in another character set, as far as both are given.

    MariaDB widens utf8mb3 to utf8mb4 in an instant (measured on 10.11).
    """
    pair = tuple(_ALIASES.get(one.charset, one.charset) for one in (old, new))
    if "" in pair or pair[0] == pair[1]:
        return False
    return not (server.dialect is Dialect.MARIADB and pair == ("utf8mb3", "utf8mb4"))


def _grows_in_place(old: ColumnType, new: ColumnType, server: Server) -> bool:
    """Whether the length of values still takes as many bytes.

    A length that is short in one character set and long in another counts as that of utf8mb4. MariaDB
    10.4.3 and later turn one byte into two without a copy.
    """
    before, after = _length(old), _length(new)
    if before is None or after is None or after < before:
        return False
    if server.dialect is Dialect.MARIADB and server.at_least(10, 4, 3):
        return before <= SHORT // 2 // BYTES_A_CHARACTER or _short(before) == _short(after)
    return _short(before) == _short(after)


def _short(characters: int) -> bool:
    return characters * BYTES_A_CHARACTER <= SHORT


def _length(kind: ColumnType) -> int | None:
    first = kind.arguments[0] if kind.arguments else None
    return first if isinstance(first, int) else None


def _appended(old: ColumnType, new: ColumnType) -> bool:
    """Whether an ENUM or SET only has more members at its end, in as many bytes."""
    if old.name not in ("enum", "set") or new.arguments[: len(old.arguments)] != old.arguments:
        return False
    return _bytes(old) == _bytes(new)


def _bytes(kind: ColumnType) -> int:
    if kind.name == "enum":
        return 1 if len(kind.arguments) <= SHORT else 2
    return (len(kind.arguments) + 7) // 8
