"""The last line: the keys that are of use now, as many as fit; the way to help always does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from shipcheck.tui.writing import DIM, Pen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from shipcheck.tui.glyphs import Glyphs

HELP = ("?", "help")
GAP = "  "


class Keys(Widget):
    """One line of keys, the most useful first; dropped from the right where there is no room."""

    DEFAULT_CSS = "Keys { height: 1; }"

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="keys")
        self._pen = Pen(glyphs)
        self._keys: tuple[tuple[str, str], ...] = ()

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys, each with the word for what it does."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def render(self) -> Content:
        """The keys that fit, and help."""
        pen, parts, used = self._pen, [], sum(map(len, HELP)) + 1
        for key, word in self._keys:
            used += len(key) + 1 + len(word) + len(GAP)
            if used > self.size.width:
                break
            parts += [pen(key, "bold $text-accent"), pen(f" {word}{GAP}", DIM)]
        key, word = HELP
        return pen.line(*parts, pen(key, "bold $text-accent"), pen(f" {word}", DIM))
