"""Text from branches, files and services made fit to be looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# C0 and C1 controls and DEL, the soft hyphen, Arabic letter mark and Mongolian vowel separator,
# zero-width and directional marks, line and paragraph separators, bidirectional overrides and
# isolates, the byte order mark, interlinear annotations, noncharacters, lone surrogates, and tag
# characters.
_INVISIBLE = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_BYTE = range(0xDC80, 0xDD00)  # what `surrogateescape` makes of a byte that is not UTF-8
_FORMS = ((2, "x"), (4, "u"), (8, "U"))
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

# What a CI takes for a command to itself: GitHub Actions `::error::` at the start of a line, blanks
# aside, and `##[error]` anywhere (its runner's ActionCommand.cs); Azure Pipelines `##vso[`, TeamCity
# `##teamcity[`.
_AT_START = r"^([^\S\n]*):(?=:)"
_ANYWHERE = r"#(?=#[A-Za-z]*\[)"


def visible(text: str, *, newlines: bool = False) -> str:
    r"""Text in which nothing acts on a terminal or hides from the reader.

    Controls, escapes, bidirectional overrides, zero-width characters, line separators and lone
    surrogates become `\n`, `\x1b`, `\u202e`; a byte that was not UTF-8 becomes `\xff`.

    Args:
        text: anything, surrogate escapes included.
        newlines: keep line feeds as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    # Compiled on first use: most runs show nothing but plain ASCII.
    return re.sub(_INVISIBLE, lambda found: _escape(found[0], newlines=newlines), text)


def inert(text: str) -> str:
    r"""Lines that no CI takes for commands: `\x3a:error::`, `\x23#[error]`.

    Args:
        text: a whole report or message, its lines ended by line feeds.
    """
    if "::" in text:
        text = re.sub(_AT_START, r"\1\\x3a", text, flags=re.MULTILINE)
    return re.sub(_ANYWHERE, r"\\x23", text) if "##" in text else text


def inert_json(text: str) -> str:
    """The same document, written so that no CI takes a part of it for a command.

    A line of JSON starts with a quote, a bracket or a figure, so only `##[` has to be written
    otherwise.
    """
    return re.sub(_ANYWHERE, r"\\u0023", text) if "##" in text else text


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(names: Iterable[str], most: int) -> str:
    """The first `most` names, and how many more there are."""
    every = list(names)
    more = len(every) - most
    return ", ".join(every[:most]) + (f" and {more} more" if more > 0 else "")


def escaped(character: str) -> str:
    r"""One character spelt out: `\x1b`, `\u202e`, `\U0001f600`, `\n`."""
    if character in _NAMED:
        return _NAMED[character]
    code = ord(character)
    if code in _BYTE:
        code -= 0xDC00
    digits = f"{code:x}"
    width, letter = next(form for form in _FORMS if len(digits) <= form[0])
    return f"\\{letter}{digits:0>{width}}"


def _escape(character: str, *, newlines: bool) -> str:
    return character if character == "\n" and newlines else escaped(character)
