"""What the parser is spared: statements so deep or so long that it would break down.

It is a C library: an expression of a hundred thousand terms ends the whole program there (its stack
overflows), and a tree takes a hundred times the memory of its text. Both are seen here before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.sql.lexing import Layers
    from shipcheck.migrations.sql.tokens.split import Piece

DEEPEST = 200
"""Nested expressions. Measured: 400 queries in each other still fit 512 kB, a thread's stack on macOS."""
DEEPEST_TEXT = 100
"""Nested expressions that are written as text. Measured: 200 still fit 512 kB."""
LONGEST = 2_000_000
"""Characters that are neither quoted nor space, of one statement.

Measured: 20 MB of rows take 2.4 GB as a tree.
"""
MANY_ROWS = 20_000
"""Characters from which on the rows of an INSERT are left out but for the first."""

TOO_DEEP = "it is nested too deeply"
TOO_LONG = "it is too long"

_STEP = re.compile(
    r"""(?P<open>[(\[])|(?P<close>[)\]])|(?P<apart>,|\b(?:and|or)\b)
      |[-+*/<>=~!@\#%^&|`?:]+
      |(?P<lasting>\b(?:union|intersect|except|join|case)\b)
      |\b(?:not|is|isnull|notnull|in|like|ilike|similar|between|collate|at|overlaps)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ROWS = re.compile(r"\s*insert\s+into\b[^;]{1,5000}?\bvalues\s*(?=\()", re.IGNORECASE)
_ROW = re.compile(r"\((?:[^()]++|\((?:[^()]++|\([^()]*+\))*+\))*+\)")
_MORE_ROWS = re.compile(rf"(?:\s*+,\s*+{_ROW.pattern})++")


def problem(shape: str) -> str:
    """Why a statement is not given to the parser, by its shape; empty if it can be."""
    if len(shape) > LONGEST and len(shape) - shape.count("'") - shape.count(" ") > LONGEST:
        return TOO_LONG
    # The shortest step of a chain takes two characters (`+1`).
    return TOO_DEEP if len(shape) > 2 * DEEPEST and depth(shape) > DEEPEST else ""


def depth(shape: str) -> int:
    """How deep the tree of a statement can be at most: the longest chain of what nests.

    Commas, AND and OR begin a chain anew; what is in parentheses goes deeper from where it stands.
    UNION, JOIN and CASE go on beyond commas.
    """
    chains = [0]  # of each parenthesis that is open
    lasting = [0]
    deepest = 0
    for found in _STEP.finditer(shape):
        match found.lastgroup:
            case "close":
                if len(chains) > 1:
                    chains.pop()
                    lasting.pop()
                continue
            case "apart":
                chains[-1] = lasting[-1]
                continue
            case "lasting":
                lasting[-1] += 1
        chains[-1] += 1
        deepest = max(deepest, chains[-1])
        if found["open"]:
            chains.append(chains[-1])
            lasting.append(chains[-1])
        if deepest > DEEPEST:
            break
    return deepest


def without_rows(layers: Layers, piece: Piece) -> tuple[int, int] | None:
    """The characters of a long INSERT's rows after the first; None where there are not many.

    What an INSERT does to its table does not depend on them.
    """
    if piece.end - piece.start < MANY_ROWS:
        return None
    begins = _ROWS.match(layers.shape, piece.start, piece.end)
    first = _ROW.match(layers.shape, begins.end(), piece.end) if begins else None
    more = _MORE_ROWS.match(layers.shape, first.end(), piece.end) if first else None
    return more.span() if more else None
