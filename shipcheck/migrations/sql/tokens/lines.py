"""Where pieces of a text stand, in lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Place

if TYPE_CHECKING:
    from shipcheck.migrations.sql.tokens.split import Piece

_BREAK = re.compile(r"\r\n|\n|\r")


class Lines:
    """The lines of a text, the first of which is `first_line` of its file."""

    def __init__(self, text: str, first_line: int) -> None:
        self._text, self._first = text, first_line
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def place(self, piece: Piece) -> Place:
        """The place of a piece, without the blanks at its end."""
        end = piece.start + len(self._text[piece.start : piece.end].rstrip())
        line = bisect_right(self._starts, piece.start) - 1
        last = bisect_right(self._starts, max(end - 1, piece.start)) - 1
        column = piece.start - self._starts[line] + 1
        return Place(line + self._first, last + self._first, column)
