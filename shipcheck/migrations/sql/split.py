"""Where the statements of a PostgreSQL text begin and end.

Quotes, comments, bodies of functions and actions of rules are not cut through. What is wrong with a
statement is for the parser to say, and the statement after it is found all the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from shipcheck.migrations.sql.tokens.split import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.sql.lexing import Holder, Layers

_WITH_BODY = re.compile(
    r"\s*create\s+(?:or\s+replace\s+)?(?P<what>function|procedure|rule)\b", re.IGNORECASE
)
_ATOMIC = re.compile(r"\b(?:begin\s+atomic|(?P<case>case)|(?P<end>end))\b", re.IGNORECASE)


def split(layers: Layers) -> tuple[Piece, ...]:
    """The statements and the commands of psql, in order; nothing but space and comments is left out."""
    statements = (_piece(layers, start, end) for start, end in _bounds(layers.shape))
    commands = (Piece(start, end, client=True) for start, end in layers.client)
    pieces = [*(one for one in statements if one is not None), *commands]
    return tuple(sorted(pieces, key=lambda piece: piece.start))


def holders_in(layers: Layers, piece: Piece) -> Sequence[Holder]:
    """The placeholders that stand in a statement."""
    holders = layers.holders
    if not holders:
        return ()
    first = bisect_left(holders, piece.start, key=attrgetter("start"))
    return holders[first : bisect_left(holders, piece.end, key=attrgetter("start"))]


def _piece(layers: Layers, start: int, end: int) -> Piece | None:
    segment = layers.shape[start:end]
    code = segment.strip()
    if not code:
        return None
    first = start + len(segment) - len(segment.lstrip())
    return Piece(first, first + len(code))


def _bounds(shape: str) -> Iterator[tuple[int, int]]:
    start = 0
    position = 0
    while (end := shape.find(";", position)) >= 0:
        end = _end_of_body(shape, start, end)
        yield start, end
        start = position = end + 1
    yield start, len(shape)


def _end_of_body(shape: str, start: int, semicolon: int) -> int:
    """The semicolon that ends the statement: the first one, save where statements nest."""
    body = _WITH_BODY.match(shape, start, semicolon)
    if body is None:
        return semicolon
    depth = 0
    position = start
    while True:
        segment = shape[position:semicolon]
        depth += (
            _parentheses(segment) if body["what"].lower() == "rule" else _atomic(segment, depth)
        )
        following = shape.find(";", semicolon + 1)
        if depth <= 0 or following < 0:
            return semicolon if depth <= 0 else len(shape)
        position, semicolon = semicolon + 1, following


def _parentheses(segment: str) -> int:
    return segment.count("(") - segment.count(")")


def _atomic(segment: str, depth: int) -> int:
    """How much deeper the segment ends; CASE and END count inside of BEGIN ATOMIC alone."""
    before = depth
    for found in _ATOMIC.finditer(segment):
        if found["end"]:
            depth -= depth > 0
        elif depth > 0 or not found["case"]:
            depth += 1
    return depth - before
