"""Template literals: their text, and where something is put in."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL
)
_SIMPLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "",
    "b": "",
    "f": "",
    "v": "",
    "\n": "",
    "\r\n": "",
}
_HOLE = re.compile(r"\\.|\$\{", re.DOTALL)
_INSIDE = re.compile(r"\\.|[{}'\"`]", re.DOTALL)


def literal_pieces(written: str) -> list[str]:
    """The texts around the holes of a template as it is written, backticks included: one more than holes."""
    body = written.removeprefix("`").removesuffix("`")
    pieces: list[str] = []
    start = at = 0
    while (found := _HOLE.search(body, at)) is not None:
        at = found.end()
        if found[0] == "${":
            pieces.append(unescaped(body[start : found.start()]))
            at = start = _end_of_hole(body, at)
    pieces.append(unescaped(body[start:]))
    return pieces


def unescaped(text: str) -> str:
    """A text with its escapes told."""
    return _ESCAPE.sub(_told, text) if "\\" in text else text


def _told(found: re.Match[str]) -> str:
    word = found[1]
    if word[0] in "ux" and len(word) > 1:
        code = int(word[1:].strip("{}"), 16)
        return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else ""  # noqa: PLR2004 - Unicode
    return _SIMPLE.get(word, word)


def _end_of_hole(body: str, at: int) -> int:
    """Where the text goes on behind a hole: braces and strings within it are counted."""
    depth = 1
    quote = ""
    while (found := _INSIDE.search(body, at)) is not None:
        at = found.end()
        mark = found[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "'\"`":
            quote = mark
        elif mark in "{}":
            depth += 1 if mark == "{" else -1
            if depth == 0:
                return at
    return len(body)
