"""What PostgreSQL knows of all rows already, so that it need not read them.

NOT NULL by a valid check: since PostgreSQL 12,
https://www.postgresql.org/docs/12/release-12.html ("Allow ALTER TABLE … SET NOT NULL to avoid unnecessary
table scans").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.parts import Constraint
    from shipcheck.migrations.schema import Table

_WHITE = re.compile(r"\s+")
_NOT_NULL = re.compile(r'^\(*(?P<name>"(?:[^"]|"")+"|\w+)\)* is not null\)*$', re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_MORE_THAN_AND = re.compile(r"\bor\b|\bnot ?\(", re.IGNORECASE)
_STRING = re.compile(r"'(?:[^']|'')*'")


def proven_not_null(table: Table | None, column: str) -> str:
    """Why no row can be NULL in a column, as a clause; empty where that is not known."""
    if table is None:
        return ""
    known = table.columns.get(column)
    if known is not None and not known.nullable:
        return "it is NOT NULL already"
    for constraint in table.constraints:
        if constraint.valid and constraint.enforced and _says(constraint, column):
            return f"the valid check {constraint.name or ''} says it already".replace("  ", " ")
    return ""


def _says(constraint: Constraint, column: str) -> bool:
    if constraint.kind is ConstraintKind.NOT_NULL:
        return column in constraint.columns
    return constraint.kind is ConstraintKind.CHECK and column in checked_not_null(
        constraint.expression
    )


@lru_cache(maxsize=4096)
def checked_not_null(expression: str) -> frozenset[str]:
    """The columns that a check says are not null: `a IS NOT NULL`, also several joined by AND."""
    text = _WHITE.sub(" ", _STRING.sub("''", expression).strip())
    parts: Iterable[str] = (text,) if _MORE_THAN_AND.search(text) else _AND.split(text)
    found = (_NOT_NULL.match(part.strip()) for part in parts)
    return frozenset(_folded(match["name"]) for match in found if match)


def _folded(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()


_LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")


def fits_bound(table: Table | None, bound: str) -> bool:
    """Whether a valid check names every value of a partition's bound.

    PostgreSQL proves more exactly; also the column must be NOT NULL, or the check must say it. A check
    with the bound's own values is taken for the one that was made for it.
    """
    values = set(_LITERAL.findall(bound))
    if table is None or not values:
        return False
    checks = [
        one.expression
        for one in table.constraints
        if one.kind is ConstraintKind.CHECK and one.valid and one.enforced
    ]
    return any(values <= set(_LITERAL.findall(check)) for check in checks)
