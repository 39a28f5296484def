"""Literals as they are written in Python, Ruby and Elixir."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings

_PREFIX = re.compile(r"\s*[a-zA-Z]*(?=['\"])")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "0": "\0", "e": "\x1b", "\n": "", "\r\n": ""}
_HEREDOC = re.compile(rb"<<([~-]?)([\"'`]?)([A-Za-z_]\w*)\2")


def python_string(source: str) -> str | None:
    """The value of Python's string literals side by side; None where they are not whole."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = ast.literal_eval(f"({source})")
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return value if isinstance(value, str) else None


def python_piece(text: str, start: str) -> str:
    """The text of a piece of an f-string, whose `start` are its prefix and quotes."""
    text = text.replace("{{", "{").replace("}}", "}")
    return text if "r" in start.lower() else unescaped(text)


def unescaped(text: str) -> str:
    """A text with its escapes told, as all of these languages write them between double quotes."""
    return _ESCAPE.sub(_escape, text) if "\\" in text else text


def _escape(found: re.Match[str]) -> str:
    word = found.group(1)
    if word[0] in "ux" and len(word) > 1:
        return chr(int(word[1:].strip("{}"), 16) % 0x110000)
    return _SIMPLE.get(word, word)


def ruby_string(source: str, value: str) -> str:
    """The value of a Ruby string whose inside is `value`: few escapes between single quotes."""
    if source.startswith(("'", "%q", "%w", "%i")):
        return re.sub(r"\\(['\\])", r"\1", value)
    return unescaped(value) if source.startswith(('"', "%", ":")) else value


def elixir_string(source: str, value: str) -> str:
    """The value of an Elixir string; that of a heredoc without its indentation."""
    if source.startswith(('"""', "'''", '~s"""', '~S"""')):
        value = dedented(value.removeprefix("\n"))
    return value if source.startswith("~S") else unescaped(value)


def dedented(text: str) -> str:
    """A text without the white space that all its lines begin with."""
    return textwrap.dedent(text)


def heredoc(source: bytes, start: int) -> tuple[str, bool] | None:
    """The text of the Ruby heredoc that begins at `start` (`<<~SQL`), and whether it interpolates.

    None where it has no end.
    """
    opening = _HEREDOC.match(source, start)
    line_end = source.find(b"\n", start)
    if opening is None or line_end < 0:
        return None
    at = first = last = line_end + 1
    before = source.rfind(b"\n", 0, start) + 1
    for other in (*_HEREDOC.finditer(source, before, start), opening):
        first = at
        word = re.escape(other.group(3))
        end = re.compile(rb"^[ \t]*" + word + rb"[ \t]*\r?$", re.MULTILINE).search(source, at)
        if end is None:
            return None
        last = end.start()
        at = source.find(b"\n", last) + 1 or len(source)
    text = source[first:last].decode("utf-8", "surrogateescape")
    return (dedented(text) if opening.group(1) == b"~" else text), opening.group(2) != b"'"


def number(value: float) -> int | float:
    """A number as people wrote it: without a fraction where it has none."""
    return int(value) if value.is_integer() else value
