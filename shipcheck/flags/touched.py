"""Which lines of a file a change touches, seen in the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shipcheck.code.nodes import Span
    from shipcheck.model.change import Hunk


@dataclass(frozen=True, slots=True)
class TouchedLines:
    """Lines of the head that are new, and those before which lines of the base are gone."""

    added: frozenset[int]
    seams: frozenset[int]

    @classmethod
    def of(cls, hunks: Iterable[Hunk]) -> TouchedLines:
        """The lines of a file's hunks."""
        added: set[int] = set()
        seams: set[int] = set()
        for hunk in hunks:
            added |= set(_lines(hunk.added))
            seams |= set(_seams(hunk))
        return cls(frozenset(added), frozenset(seams))

    def meet(self, span: Span) -> bool:
        """Whether a piece of the head has a new line, or lost one inside."""
        lines = range(span.first_line, span.last_line + 1)
        gone = range(span.first_line + 1, span.last_line + 1)
        return any(line in self.added for line in lines) or any(seam in self.seams for seam in gone)


def _lines(ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    return (line for first, last in ranges for line in range(first, last + 1))


def _seams(hunk: Hunk) -> Iterator[int]:
    """The lines of the head before which something is gone."""
    deleted, added = set(_lines(hunk.deleted)), set(_lines(hunk.added))
    old, new = hunk.old_start, hunk.new_start + (1 if not hunk.new_lines else 0)
    while old < hunk.old_start + hunk.old_lines or new < hunk.new_start + hunk.new_lines:
        if old in deleted:
            yield new
            old += 1
        elif new in added:
            new += 1
        else:
            old, new = old + 1, new + 1
