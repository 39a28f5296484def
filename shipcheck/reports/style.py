"""Colour for terminals, always beside a word: no meaning hangs on it."""

from __future__ import annotations

from enum import StrEnum

RESET = "\x1b[0m"


class Style(StrEnum):
    """Looks, by what they mean; the terminal's own 16 colours, which fit light and dark."""

    GOOD = "\x1b[32m"
    BAD = "\x1b[31m"
    DOUBTFUL = "\x1b[33m"
    DIM = "\x1b[2m"
    STRONG = "\x1b[1m"


def styled(text: str, style: Style, *, colour: bool) -> str:
    """The text in a style, as it is where there is no colour."""
    return f"{style.value}{text}{RESET}" if colour and text else text
