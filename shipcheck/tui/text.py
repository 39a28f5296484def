"""Text of branches, files and services as cells of the screen: never markup, never an escape."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import get_character_cell_size
from textual.content import Content

from shipcheck.model.text import counted, escaped, visible

LONGEST = 4_000
"""Characters of one text that are shown, two screens full; to wrap ten times as many takes a second,
and all keys would wait for it."""

KEPT = 512
"""Texts whose content is kept: a screen draws the same ones again and again."""

_MARKS = 4
"""Combining marks that one letter may carry: Vietnamese needs two, Hebrew with accents three."""

# A terminal may draw these otherwise than they are counted: variation selectors and skin tones
# change the width of what stands before them, regional indicators join in pairs, and the fillers
# of Hangul are drawn by nobody.
_UNSURE = frozenset(
    chr(number)
    for span in (
        range(0x115F, 0x1161),
        range(0x3164, 0x3165),
        range(0xFE00, 0xFE10),
        range(0xFFA0, 0xFFA1),
        range(0x1F1E6, 0x1F200),
        range(0x1F3FB, 0x1F400),
    )
    for number in span
)


@lru_cache(KEPT)
def safe(text: str, *, newlines: bool = False, ascii_only: bool = False) -> Content:
    """The text as content in which nothing acts, hides or is wider than it is counted.

    Args:
        text: anything, surrogate escapes included.
        newlines: keep line feeds as they are.
        ascii_only: spell out everything that is not ASCII, for terminals that cannot draw it.
    """
    return Content(plain(text, newlines=newlines, ascii_only=ascii_only))


def plain(text: str, *, newlines: bool = False, ascii_only: bool = False) -> str:
    """What `safe` shows, as a string: for places that take no content, such as a tooltip."""
    more = len(text) - LONGEST
    shown = visible(text[:LONGEST], newlines=newlines)
    if not shown.isascii():
        shown = _spelt_out(shown) if ascii_only else _measurable(shown)
    return f"{shown} ... and {counted(more, 'more character')}" if more > 0 else shown


def _spelt_out(text: str) -> str:
    """Every character that is not ASCII by its number."""
    return "".join(one if one.isascii() else escaped(one) for one in text)


def _measurable(text: str) -> str:
    """The text with what would upset the width of a row spelt out.

    A mark without a letter joins whatever stands before it on the screen, and a hundred marks on
    one letter climb over the rows above.
    """
    shown, marks = [], _MARKS
    for one in text:
        marks = _marks(one, marks)
        shown.append(escaped(one) if one in _UNSURE or marks > _MARKS else one)
    return "".join(shown)


def _marks(character: str, before: int) -> int:
    """How many marks the letter carries after this character; more than it may where none stands."""
    if character == "\n":
        return _MARKS
    return 0 if get_character_cell_size(character) else before + 1
