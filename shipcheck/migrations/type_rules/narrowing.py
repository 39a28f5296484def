"""Whether values that fitted before may not fit into another type, or lose something.

What is not known as wider counts as narrower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ColumnType

DIGITS = {
    "tinyint": 3, "int2": 5, "smallint": 5, "mediumint": 7, "int4": 10, "int": 10, "int8": 19, "bigint": 19,
}  # fmt: skip
"""Decimal digits of the largest value of an integer type."""

EXACT = {"float4": 7, "float": 7, "float8": 15, "double": 15, "real": 15}
"""Decimal digits that a floating type keeps exactly; `float` is MySQL's, `real` its double."""

TIMES = ("timestamp", "timestamptz", "time", "timetz", "interval", "datetime")
NUMERIC = ("numeric", "decimal")
STRINGS = ("text", "varchar", "bpchar", "char", "citext", "name")
SIZES = {
    "tinytext": 255, "text": 65_535, "mediumtext": 16_777_215, "longtext": 4_294_967_295,
    "tinyblob": 255, "blob": 65_535, "mediumblob": 16_777_215, "longblob": 4_294_967_295,
}  # fmt: skip
"""Bytes of MySQL's texts and blobs; PostgreSQL's text has no end."""

WIDER = {
    ("cidr", "inet"), ("json", "jsonb"), ("jsonb", "json"), ("date", "timestamp"), ("date", "timestamptz"),
    ("date", "datetime"), ("timestamp", "timestamptz"), ("timestamp", "datetime"), ("time", "interval"),
    ("time", "timetz"), ("bit", "varbit"), ("bool", "int4"), ("bool", "tinyint"), ("float4", "float8"),
    ("float", "double"), ("json", "longtext"),
}  # fmt: skip


def narrows(old: ColumnType, new: ColumnType, dialect: Dialect) -> bool:
    """Whether a value of the old type may not be one of the new."""
    if old.array != new.array:
        return True
    before, after = old.name.removesuffix(" unsigned"), new.name.removesuffix(" unsigned")
    if (old.name != before) != (new.name != after):
        return _signs(before, after, unsigned=old.name != before)
    if after in STRINGS or after in SIZES:
        return _strings(old, new, dialect)
    return _otherwise(old, new, before, after, dialect)


def _otherwise(old: ColumnType, new: ColumnType, before: str, after: str, dialect: Dialect) -> bool:
    """Types that are no strings, their names without the word for no sign."""
    if before in DIGITS and (after in DIGITS or after in EXACT):
        return DIGITS[before] > {**EXACT, **DIGITS}[after]
    if after in NUMERIC and (before in NUMERIC or before in DIGITS or before in EXACT):
        return _numbers(old, new)
    if before == after:
        return _arguments(old, new, dialect)
    return (before, after) not in WIDER or _shorter(old, new, dialect)


def _signs(before: str, after: str, *, unsigned: bool) -> bool:
    """Without a sign there are no negative values; with one, a wider type holds all."""
    return not unsigned or DIGITS.get(before, 0) >= DIGITS.get(after, 0)


def _strings(old: ColumnType, new: ColumnType, dialect: Dialect) -> bool:
    after = _room(new, dialect)
    if after is None:
        return False
    if old.name not in STRINGS and old.name not in SIZES:
        return True
    before = _room(old, dialect)
    return before is None or before > after


def _room(kind: ColumnType, dialect: Dialect) -> int | None:
    """Characters (bytes, of MySQL's texts) that fit in; None without an end."""
    first = kind.arguments[0] if kind.arguments else None
    if isinstance(first, int):
        return first
    return None if dialect in (Dialect.POSTGRESQL, Dialect.SQLITE) else SIZES.get(kind.name)


def _numbers(old: ColumnType, new: ColumnType) -> bool:
    """Whether digits before or after the point get lost."""
    room = _digits(new)
    if room is None:
        return False
    needed = (DIGITS[old.name], 0) if old.name in DIGITS else _digits(old)
    return needed is None or needed[0] > room[0] or needed[1] > room[1]


def _digits(kind: ColumnType) -> tuple[int, int] | None:
    """Digits before and after the point; None without an end."""
    numbers = [one for one in kind.arguments if isinstance(one, int)]
    if kind.name not in NUMERIC or not numbers:
        return None
    scale = numbers[1] if len(numbers) > 1 else 0
    return numbers[0] - scale, scale


def _arguments(old: ColumnType, new: ColumnType, dialect: Dialect) -> bool:
    """The same type: fewer members of an enum, or less room."""
    if old.name in ("enum", "set"):
        return not set(old.arguments) <= set(new.arguments)
    if old.name in DIGITS and dialect is not Dialect.POSTGRESQL:
        return False
    return _shorter(old, new, dialect)


def _shorter(old: ColumnType, new: ColumnType, dialect: Dialect) -> bool:
    """Less room, or fewer digits of a second: PostgreSQL keeps six where none are given, MySQL none."""
    usual = None
    if old.name in TIMES:
        usual = 6 if dialect is Dialect.POSTGRESQL else 0
    before = old.arguments[0] if old.arguments else usual
    after = new.arguments[0] if new.arguments else usual
    if after is None:
        return False
    return not isinstance(before, int) or not isinstance(after, int) or before > after
