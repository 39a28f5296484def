"""Ranges of lines, first and last, both inclusive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.code.judgement import Lines


def count_lines(ranges: Iterable[Lines]) -> int:
    """How many lines ranges hold; one that two hold counts twice."""
    return sum(last - first + 1 for first, last in ranges)


def as_ranges(lines: Iterable[int]) -> tuple[Lines, ...]:
    """Lines as the fewest ranges, in order."""
    ranges: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if ranges and ranges[-1][1] == line - 1:
            ranges[-1] = (ranges[-1][0], line)
        else:
            ranges.append((line, line))
    return tuple(ranges)


def as_lines(ranges: Sequence[Lines]) -> frozenset[int]:
    """The lines of ranges."""
    return frozenset(line for first, last in ranges for line in range(first, last + 1))
