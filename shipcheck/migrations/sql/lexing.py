"""The layers of a PostgreSQL text: what is code, what is quoted, what is said to psql.

One pass whose time grows with the text alone, however comments are nested. Nothing is parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.migrations.sql import placeholders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_QUOTES = r"""
  (?P<line>--[^\n\r]*)
| (?P<block>/\*)
| (?P<escaped>(?<![\w$])[eE]'(?:[^'\\]++|\\.|'')*+'?)
| (?P<string>'[^']*+(?:''[^']*+)*+'?)
| (?P<identifier>"[^"]*+(?:""[^"]*+)*+"?)
| (?P<dollar>(?<![\w$])\$(?:[^\W\d]\w*)?\$)
| (?P<semicolon>;)
| (?P<client>\\[^\n]*)
"""
_BLOCK = re.compile(r"/\*|\*/")
_COPY = re.compile(r"\s*copy\b[^;]*\bfrom\s+stdin\b", re.IGNORECASE)
_END_OF_ROWS = re.compile(r"^\\\.[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Layers:
    """A text, and what it is without the parts that are no code; all are of the same length.

    In `code`, comments, commands of psql and rows of COPY are blank, and a word stands in for a
    placeholder. In `shape`, what is quoted is an apostrophe for every character besides.
    `client` are the commands of psql, `holders` where placeholders stood, `words` which
    word, lower case, stands in for which.
    """

    code: str = field(repr=False)
    shape: str = field(repr=False)
    client: tuple[tuple[int, int], ...] = ()
    holders: tuple[int, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def layers(text: str, patterns: Sequence[re.Pattern[str]] = ()) -> Layers:
    """The layers of a text; `patterns` are placeholders beside the usual ones."""
    return _Reader(text, patterns).read()


class _Reader:
    """The state of one pass over a text."""

    def __init__(self, text: str, patterns: Sequence[re.Pattern[str]]) -> None:
        self.text = text
        holder = placeholders.union(patterns)
        self.pattern = re.compile(f"(?P<holder>{holder})|{_QUOTES}", re.VERBOSE | re.DOTALL)
        self.copies = "stdin" in text.lower()
        self.position = 0
        self.begun = 0  # where the statement begins in `shape`
        self.code: list[str] = []
        self.shape: list[str] = []
        self.client: list[tuple[int, int]] = []
        self.holders: list[int] = []
        self.words: dict[str, str] = {}

    def read(self) -> Layers:
        while (found := self.pattern.search(self.text, self.position)) is not None:
            self._keep(found.start())
            self._token(found)
        self._keep(len(self.text))
        code, shape = "".join(self.code), "".join(self.shape)
        return Layers(code, shape, tuple(self.client), tuple(self.holders), self.words)

    def _token(self, found: re.Match[str]) -> None:
        match found.lastgroup:
            case "line":
                self._write(found.end(), " ", " ")
            case "block":
                self._write(_end_of_block(self.text, found.start()), " ", " ")
            case "dollar":
                end = self.text.find(found.group(), found.end())
                whole = len(self.text) if end < 0 else end + len(found.group())
                self._write(whole, None, "'")
            case "semicolon":
                self._semicolon(found.end())
            case "client":
                self.client.append(found.span())
                self._write(found.start() + 1, ";", ";")
                self._write(found.end(), " ", " ")
                self.begun = len(self.shape)
            case "string" | "identifier" | "escaped":
                self._write(found.end(), None, "'")
            case _:
                self._substitute(found)

    def _keep(self, end: int) -> None:
        """Code up to `end`, as it is."""
        self.code.append(self.text[self.position : end])
        self.shape.append(self.text[self.position : end])
        self.position = end

    def _write(self, end: int, code: str | None, shape: str) -> None:
        """What stands up to `end`, its characters replaced (None: kept)."""
        length = end - self.position
        kept = self.text[self.position : end]
        self.code.append(kept if code is None else code * length)
        self.shape.append(shape * length)
        self.position = end

    def _semicolon(self, end: int) -> None:
        self._keep(end)
        if not self.copies:
            return
        statement = "".join(self.shape[self.begun :])
        self.begun = len(self.shape)
        if _COPY.match(statement):
            ended = _END_OF_ROWS.search(self.text, end)
            self._write(ended.end() if ended else len(self.text), " ", " ")

    def _substitute(self, found: re.Match[str]) -> None:
        word = placeholders.stand_in(found.group())
        self.words[word.strip("'\" ").lower()] = found.group()
        self.holders.append(found.start())
        self.code.append(word)
        self.shape.append(word)
        self.position = found.end()


def _end_of_block(text: str, start: int) -> int:
    """Where a comment ends that begins at `start`; comments nest in PostgreSQL."""
    depth = 0
    for found in _BLOCK.finditer(text, start):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return found.end()
    return len(text)
