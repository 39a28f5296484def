"""The best that can be said of each line of a file, in bounded time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.use import Grade, Use

if TYPE_CHECKING:
    from shipcheck.migrations.code_uses.lexing import Source
    from shipcheck.migrations.code_uses.use import How

SHOWN = 200
"""Characters of a line that are kept."""

A_LINE = 8
"""How often a word is looked at in one line; on longer lines nobody has written it by hand."""

A_FILE = 2_000
"""How many lines of a file are looked at."""


@dataclass(slots=True)
class Lines:
    """What is found in a file so far, by line."""

    source: Source
    best: dict[int, Use] = field(default_factory=dict)
    _seen: Counter[int] = field(default_factory=Counter)

    def is_open(self, position: int) -> bool:
        """Whether looking at a place may tell more than is known of its line."""
        number = self.source.line_of(position)
        known = self.best.get(number)
        if known is None:
            return len(self.best) < A_FILE
        self._seen[number] += 1
        return known.grade is not Grade.CERTAIN and self._seen[number] < A_LINE

    def keep(self, position: int, how: How, grade: Grade) -> None:
        """Keep what was found, unless more is known of the line."""
        number = self.source.line_of(max(0, position))
        known = self.best.get(number)
        if known is None or known.grade < grade:
            text = self.source.line(number).strip()[:SHOWN]
            self.best[number] = Use(self.source.path, number, text, how, grade)
