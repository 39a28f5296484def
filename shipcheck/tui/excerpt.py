"""The part of a file that is shown: its lines around the place in question, fit to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from shipcheck.tui.text import plain

AROUND = 200
"""Lines that are shown before and after the place in question."""

WIDEST = 500
"""Characters of a line that are shown; what is beyond is minified or data."""

_TAB = 4


@dataclass(frozen=True, slots=True)
class Source:
    """A file to look at.

    `changed` are inclusive ranges of 1-based line numbers; `focus` is the range in question, None
    for the first change.
    """

    path: str
    text: str
    changed: tuple[tuple[int, int], ...] = ()
    focus: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a source as they are drawn; `first` is the number of the first, from 1."""

    source: Source
    first: int
    lines: tuple[str, ...]

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.first + len(self.lines) - 1

    def is_changed(self, number: int) -> bool:
        """Whether the change touched the line."""
        return any(start <= number <= end for start, end in self.source.changed)

    def is_focus(self, number: int) -> bool:
        """Whether the line is in question."""
        start, end = self.source.focus or (0, 0)
        return start <= number <= end


def cut(source: Source, *, ascii_only: bool = False) -> Excerpt:
    """The lines around the place in question, in cells that can be drawn.

    Args:
        source: a file of any size.
        ascii_only: as for `tui.text.safe`.
    """
    place = place_of(source)
    # As git counts them: a form feed or a line separator ends no line.
    lines = source.text.split("\n", place + AROUND)
    if len(lines) > place + AROUND or not lines[-1]:
        lines.pop()  # the rest of the file, or what follows the last line feed
    place = min(place, max(len(lines), 1))
    first = max(1, place - AROUND)
    shown = tuple(_drawn(line, ascii_only=ascii_only) for line in lines[first - 1 :])
    return Excerpt(source, first, shown)


def place_of(source: Source) -> int:
    """The 1-based line to look at first; it may be beyond the end of the file."""
    if source.focus:
        return max(1, source.focus[0])
    return max(1, source.changed[0][0]) if source.changed else 1


def _drawn(line: str, *, ascii_only: bool) -> str:
    """One line with its tabs as blanks, cut where nobody reads on."""
    line = line.removesuffix("\r")
    return plain(line[:WIDEST].expandtabs(_TAB), ascii_only=ascii_only)
