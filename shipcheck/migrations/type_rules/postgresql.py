"""When PostgreSQL keeps the rows of a table as they are though a column's type changes.

`ATColumnChangeRequiresRewrite` in `src/backend/commands/tablecmds.c`, the binary coercible casts of
`pg_cast`, and the support functions that leave out a length coercion which changes nothing. Every pair
of these types is compared with PostgreSQL 15 and 18 in the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.type_rules.change import TypeChange

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ColumnType
    from shipcheck.migrations.servers import Server

_REFERENCES = ("regclass", "regproc", "regtype", "regrole", "regnamespace", "regconfig")
_STRINGS = ("text", "varchar")

COERCIBLE = {
    **{(old, new): False for old in _STRINGS for new in _STRINGS},
    **{(old, "bpchar"): True for old in (*_STRINGS, "citext")},
    **{(old, "citext"): True for old in _STRINGS},
    **{("citext", new): True for new in _STRINGS},
    **{("xml", new): False for new in (*_STRINGS, "bpchar")},
    **{("oid", name): False for name in _REFERENCES},
    **{(name, "oid"): False for name in _REFERENCES},
    **{("int4", name): True for name in ("oid", *_REFERENCES)},
    **{(name, "int4"): True for name in ("oid", *_REFERENCES)},
    ("cidr", "inet"): False,
    ("bit", "varbit"): True,
}
"""Pairs whose values are the same bytes, and whether indexes sort or compare them otherwise."""

SECONDS = {"timestamp": 0, "timestamptz": 0, "time": 0, "timetz": 0, "interval": 0}
LENGTHS = {"varchar", "varbit"}
MOST_DIGITS = 6
"""Digits of a second that PostgreSQL keeps where none are given."""


def change(old: ColumnType, new: ColumnType, server: Server, *, narrows: bool) -> TypeChange:
    """What PostgreSQL does for `ALTER COLUMN … TYPE`, the types being different."""
    if old.array or new.array:
        kept = old.array and new.array and old.name == new.name and not new.arguments
        return TypeChange(rewrites=not kept, narrows=narrows)
    if old.name == new.name:
        return TypeChange(rewrites=not _holds(old, new), narrows=narrows)
    rebuilds = COERCIBLE.get((old.name, new.name))
    if rebuilds is not None and not new.arguments:
        return TypeChange(rebuilds_indexes=rebuilds, narrows=narrows)
    zones = {old.name, new.name} == {"timestamp", "timestamptz"} and _holds_seconds(old, new)
    return TypeChange(rewrites=True, narrows=narrows, free_in_utc=zones and server.at_least(12))


def _holds(old: ColumnType, new: ColumnType) -> bool:
    """Whether a type with these arguments takes all values of the same type with others, as they are."""
    if not new.arguments:
        return True
    if new.name in SECONDS:
        return _holds_seconds(old, new)
    before, after = _numbers(old), _numbers(new)
    if not before or not after:
        return False
    if new.name in LENGTHS:
        return after[0] >= before[0]
    if new.name == "numeric":
        return after[0] >= before[0] and after[1:] == before[1:]
    return False


def _holds_seconds(old: ColumnType, new: ColumnType) -> bool:
    if not new.arguments:
        return True
    before, after = _numbers(old) or (MOST_DIGITS,), _numbers(new)
    return bool(after) and after[0] >= min(before[0], MOST_DIGITS)


def _numbers(kind: ColumnType) -> tuple[int, ...]:
    """The arguments where all are numbers; numeric's scale is 0 where it is left out."""
    numbers = tuple(one for one in kind.arguments if isinstance(one, int))
    if len(numbers) != len(kind.arguments):
        return ()
    return (*numbers, 0) if kind.name == "numeric" and len(numbers) == 1 else numbers
