"""Made-up values by type: the same number always gives the same value, another number another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shipcheck.rehearse.postgres.shapes import Check, ColumnShape

ANY_NUMBER = 1 << 31
"""How many different values a type has that has enough of them."""

TEXT_DIGITS = 10
"""Characters of the longest text: a letter, and a number of nine digits."""

_PLAIN = {
    "int4": "{n}", "int8": "{n}", "oid": "{n}", "float4": "{n}", "float8": "{n}", "money": "{n}",
    "text": "'v' || {n}", "varchar": "'v' || {n}",
    "bpchar": "'v' || {n}", "citext": "'v' || {n}", "name": "'v' || {n}", "ltree": "'v' || {n}",
    "uuid": "lpad(to_hex({n}), 32, '0')",
    "date": "date '2000-01-01' + ({n})::int",
    "time": "time '00:00' + ({n}) * interval '1 millisecond'",
    "timetz": "time '00:00' + ({n}) * interval '1 millisecond'",
    "timestamp": "timestamp '2000-01-01' + ({n}) * interval '1 minute'",
    "timestamptz": "timestamptz '2000-01-01 00:00Z' + ({n}) * interval '1 minute'",
    "interval": "({n}) * interval '1 second'",
    "json": "json_build_object('n', {n})", "jsonb": "jsonb_build_object('n', {n})",
    "bytea": "decode(lpad(to_hex({n}), 8, '0'), 'hex')",
    "inet": "inet '10.0.0.0' + ({n})", "cidr": "(inet '10.0.0.0' + ({n}))::cidr",
    "macaddr": "lpad(to_hex({n}), 12, '0')",
    "macaddr8": "lpad(to_hex({n}), 16, '0')",
    "xml": "'<n>' || {n} || '</n>'", "tsvector": "'v' || {n}", "tsquery": "'v' || {n}",
    "point": "point({n}, {n})", "box": "box(point({n}, {n}), point({n} + 0.5, {n} + 0.5))",
    "circle": "circle(point({n}, {n}), 1)", "hstore": "'n=>' || {n}",
    "int4range": "int4range(({n})::int, ({n})::int + 1)", "int8range": "int8range({n}, {n} + 1)",
    "numrange": "numrange({n}, {n} + 1)",
    "daterange": "daterange(date '2000-01-01' + ({n})::int, date '2000-01-01' + ({n})::int + 1)",
    "tsrange": "tsrange(timestamp '2000-01-01' + ({n}) * interval '1 minute',"
    " timestamp '2000-01-01' + ({n} + 1) * interval '1 minute')",
    "tstzrange": "tstzrange(timestamptz '2000-01-01' + ({n}) * interval '1 minute',"
    " timestamptz '2000-01-01' + ({n} + 1) * interval '1 minute')",
}  # fmt: skip
"""Values of types with enough of them; `{n}` is the number."""

_ONE_OF = re.compile(r"= ANY \(+(ARRAY\[.*?\]|'\{[^']*\}'::[\w ]+\[\])\)?")
_UPPER = re.compile(r"(<=?) \(?'?(\d{1,9})\b")
_LOWER = re.compile(r"(>=?) \(?'?(\d{1,9})\b")
_LENGTH = re.compile(r"length\([^<>]*?\) <= (\d{1,9})")
_NUMBERS = ("int2", "int4", "int8", "numeric", "float4", "float8")


@dataclass(frozen=True, slots=True)
class Values:
    """An expression with `{n}` for a number from 1, and how many numbers give different values."""

    sql: str
    different: int = ANY_NUMBER

    def of(self, number: str) -> str:
        """The value of a number, which is an SQL expression."""
        return self.sql.replace("{n}", number)


def values_of(column: ColumnShape, checks: tuple[Check, ...] = ()) -> Values | None:
    """The values of a column; None for a type that nothing is known of.

    Checks of this column alone are minded where they are simple: a list, bounds, a length.
    """
    alone = [one.definition for one in checks if one.columns == (column.name,)]
    found = _listed(alone) or _between(column, alone) or _by_type(column, _longest(alone))
    if found is None:
        return None
    sql = f"ARRAY[{found.sql}]" if column.array else found.sql
    return Values(f"({sql})::{column.declared}", found.different)


def _by_type(column: ColumnShape, longest: int) -> Values | None:
    if column.kind == "e" and column.labels:
        labels = f"enum_range(NULL::{column.declared.removesuffix('[]')})"
        return Values(f"({labels})[1 + ({{n}} - 1) % {column.labels}]", column.labels)
    limited = _LIMITED.get(column.base)
    if limited is not None:
        return limited(column.modifier)
    if column.base in ("varchar", "bpchar", "text") and (longest or column.modifier > 0):
        return _text(column.modifier - 4 if column.modifier > 0 else longest)
    plain = _PLAIN.get(column.base)
    return Values(plain) if plain else None


def _numeric(modifier: int) -> Values:
    """By precision and scale: as many values as there are digits."""
    if modifier < 0:
        return Values("{n}")
    precision, scale = (modifier - 4) >> 16 & 0xFFFF, (modifier - 4) & 0x7FF
    scale = scale - 0x800 if scale & 0x400 else scale  # signed in 11 bits since PostgreSQL 15
    if precision - scale >= TEXT_DIGITS:
        return Values("{n}")
    if scale < 0:
        return Values(f"(({{n}}) % {10**precision})::numeric * {10**-scale}", 10**precision - 1)
    return Values(
        f"(({{n}}) % {10**precision})::numeric / {10**scale}", min(10**precision - 1, ANY_NUMBER)
    )


def _bits(modifier: int) -> Values:
    """The last bits count."""
    width, whole = min(max(modifier, 1), 31), max(modifier, 1)
    return Values(f"(({{n}}) % {1 << width})::int::bit({width})::bit({whole})", 1 << width)


_LIMITED: Mapping[str, Callable[[int], Values]] = {
    "bool": lambda _: Values("({n}) % 2 = 0", 2),
    "int2": lambda _: Values("({n}) % 32768", 32767),
    "numeric": _numeric,
    "bit": _bits,
    "varbit": _bits,
}
"""Types with few values, by the column's modifier."""


def _text(length: int) -> Values:
    """As long as it may be, if that is short."""
    if length >= TEXT_DIGITS:
        return Values("'v' || {n}")
    return Values(f"lpad(to_hex(({{n}}) % {16**length}), {length}, '0')", 16**length - 1)


def _listed(definitions: list[str]) -> Values | None:
    """One of the values that a check lists."""
    for definition in definitions:
        found = _ONE_OF.search(definition)
        if found:
            array = found[1]
            count = (array.startswith("ARRAY") and array.count("::")) or array.count(",") + 1
            return Values(f"({array})[1 + ({{n}} - 1) % cardinality({array})]", count)
    return None


def _between(column: ColumnShape, definitions: list[str]) -> Values | None:
    """A number between the bounds that checks give."""
    if column.base not in _NUMBERS or not definitions:
        return None
    low, high = 1, 0
    for definition in definitions:
        for sign, bound in _LOWER.findall(definition):
            low = max(low, int(bound) + (sign == ">"))
        for sign, bound in _UPPER.findall(definition):
            high = int(bound) - (sign == "<")
    if high >= low:
        return Values(f"{low} + ({{n}} - 1) % {high - low + 1}", high - low + 1)
    return Values(f"{low - 1} + {{n}}") if low > 1 and column.base != "int2" else None


def _longest(definitions: list[str]) -> int:
    lengths = [int(one) for definition in definitions for one in _LENGTH.findall(definition)]
    return min(lengths, default=0)
