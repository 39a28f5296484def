"""The last look at what is drawn, for terminals that can draw ASCII only.

Our own text knows of such terminals; the parts of Textual do not: scroll bars, the key names of
the footer, the magnifying glass of the command palette.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_LIKE = {
    "─━═╌╍┄┅▁▂▔": "-",
    "│┃║▌▐▎▏▍▋▊▉▕": "|",
    "█▇▆▅▄▃▀■": "#",
    "↑": "^",
    "↓": "v",
    "←◀◁": "<",
    "→▶▷": ">",
    "⏎": "<",
    "•●◉": "*",
    "…": "~",
    "✓✔": "+",
    "✗✘✖": "x",
    "▼": "v",
    "▲": "^",
}
_ONE = {foreign: one for signs, one in _LIKE.items() for foreign in signs}
_BOX = range(0x2500, 0x2580)


class AsciiFilter(LineFilter):
    """Replaces every cell that is not ASCII by one that is, as wide as it was."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, in ASCII."""
        del background
        return [
            one if one.text.isascii() else Segment(_likened(one.text), one.style, one.control)
            for one in segments
        ]


def _likened(text: str) -> str:
    return "".join(one if one.isascii() else _like(one) for one in text)


@lru_cache(1024)
def _like(character: str) -> str:
    """What stands for a character, in as many cells."""
    cells = get_character_cell_size(character)
    if cells != 1:
        return "?" * cells
    if ord(character) in _BOX:
        return _ONE.get(character, "+")
    # A letter with an accent is better told by the letter.
    letter = unicodedata.normalize("NFKD", character)[0]
    return _ONE.get(character, letter if letter.isascii() and letter.isprintable() else "?")
