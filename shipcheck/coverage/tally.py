"""Collects what a report says of one file, in whatever order it says it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from shipcheck.coverage.report import FileCoverage

LARGEST_LINE = 10_000_000
"""A line number above it is a mistake, or meant to cost memory."""

_OPERANDS_COUNT = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")


class FileTally:
    """What is known so far; counts for the same line are added up."""

    def __init__(self) -> None:
        self._lines: dict[int, int] = {}
        self._outcomes: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        self._arcs: dict[tuple[int, int], bool] = {}

    def line(self, number: int | None, count: int | None) -> None:
        """A line and how often it ran; what is no number is passed over."""
        if number is not None and count is not None and 0 < number <= LARGEST_LINE:
            self._lines[number] = self._lines.get(number, 0) + max(count, 0)

    def outcomes(self, number: int | None, taken: int | None, total: int | None) -> None:
        """How many of the outcomes of a branch in this line were seen."""
        if number is None or taken is None or total is None or not 0 <= taken <= total:
            return
        if 0 < number <= LARGEST_LINE and total > 1:
            counts = self._outcomes[number]
            counts[0] += taken
            counts[1] += total

    def arc(self, start: int | None, end: int | None, *, taken: bool) -> None:
        """A branch from one line to another."""
        if start is not None and end is not None and 0 < start <= LARGEST_LINE:
            self._arcs[start, end] = taken or self._arcs.get((start, end), False)

    def result(self) -> FileCoverage:
        """What the report says of the file."""
        return FileCoverage(
            hit=frozenset(line for line, count in self._lines.items() if count),
            missed=frozenset(line for line, count in self._lines.items() if not count),
            branches={line: (taken, total) for line, (taken, total) in self._outcomes.items()},
            arcs_taken=frozenset(arc for arc, taken in self._arcs.items() if taken),
            arcs_missed=frozenset(arc for arc, taken in self._arcs.items() if not taken),
        )


def whole(value: Any) -> int | None:  # noqa: ANN401 - any JSON value
    """A count or a line number; None for what is neither."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(text: str | None) -> int | None:
    """The same in an attribute or a field of text: short and decimal."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004


def counts_outcomes(path: str) -> bool:
    """Whether bare counts of branches are outcomes.

    Istanbul counts the operands of `a && b` as branches: two of two means only that `b` was
    evaluated. Formats that keep no more than the counts tell nothing for its languages.
    """
    return not path.lower().endswith(_OPERANDS_COUNT)
