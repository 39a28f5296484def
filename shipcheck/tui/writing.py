"""Small pieces of content, all of them safe: what every widget of ours writes with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from shipcheck.tui.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.tui.glyphs import Glyphs

DIM = "dim"  # an attribute, no colour: it also works with the terminal's own colours
STRONG = "bold"
KEY = "bold $text-accent"


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes text that may be anybody's with the signs that the terminal can draw."""

    glyphs: Glyphs

    def __call__(self, text: str, style: str = "", *, newlines: bool = False) -> Content:
        """The text in a style."""
        content = safe(text, newlines=newlines, ascii_only=self.glyphs.ascii_only)
        return content.stylize(style) if style else content

    def line(self, *parts: Content | str) -> Content:
        """Parts beside each other."""
        return Content("").join(part if isinstance(part, Content) else self(part) for part in parts)

    def key(self, key: str, text: str) -> Content:
        """A key and what it does."""
        return self.line(self(key, KEY), " ", self(text))


def stack(lines: Iterable[Content]) -> Content:
    """Lines below each other."""
    return Content("\n").join(lines)
