"""The layers of a PostgreSQL text: what is code, what is quoted, what is said to psql.

One pass whose time grows with the text alone, however comments are nested. Nothing is parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from shipcheck.migrations.sql import placeholders

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTES = r"""
  (?P<line>--[^\n\r]*)
| (?P<block>/\*)
| (?P<escaped>(?<=[eE])(?<![\w$][eE])'(?:[^'\\]++|\\.|'')*+'?)
| (?P<string>'[^']*+(?:''[^']*+)*+'?)
| (?P<identifier>"[^"]*+(?:""[^"]*+)*+"?)
| (?P<dollar>(?<![\w$])\$(?:[^\W\d]\w*)?\$)
| (?P<client>\\[^\n]*)
"""
_FIRST = re.compile(r"""[-/'"$\\{%<#:;]""")
"""What the tokens above and the usual placeholders begin with; far faster to look for than they are."""
_IN_BODIES = re.compile(placeholders.IN_BODIES, re.DOTALL)
_BLOCK = re.compile(r"/\*|\*/")
_COPY = re.compile(r"\s*copy\b[^;]*\bfrom\s+stdin\b", re.IGNORECASE)
_END_OF_ROWS = re.compile(r"^\\\.[ \t\r]*$", re.MULTILINE)


class Holder(NamedTuple):
    """A placeholder: where it stands, what it is, and the word that stands in for it, lower case."""

    start: int
    original: str
    word: str


@dataclass(frozen=True, slots=True)
class Layers:
    """A text, and what it is without the parts that are no code; all are of the same length.

    In `code`, comments, commands of psql and rows of COPY are blank, and a word stands in for a
    placeholder. In `shape`, what is quoted is an apostrophe for every character besides.
    `client` are the commands of psql, `holders` the placeholders in order.
    """

    code: str = field(repr=False)
    shape: str = field(repr=False)
    client: tuple[tuple[int, int], ...] = ()
    holders: tuple[Holder, ...] = ()


def layers(text: str, patterns: Sequence[re.Pattern[str]] = ()) -> Layers:
    """The layers of a text; `patterns` are placeholders beside the usual ones."""
    return _Reader(text, patterns).read()


class _Reader:
    """The state of one pass over a text."""

    def __init__(self, text: str, patterns: Sequence[re.Pattern[str]]) -> None:
        self.text = text
        holder = placeholders.union(patterns)
        self.holder = re.compile(holder, re.VERBOSE | re.DOTALL)
        copies = "stdin" in text.lower()
        # Only rows that stand in the text make the ends of statements matter.
        ends = "|(?P<semicolon>;)" if copies else ""
        self.pattern = re.compile(f"(?P<holder>{holder})|{_QUOTES}{ends}", re.VERBOSE | re.DOTALL)
        self.first = None if patterns else _FIRST
        self.position = 0
        self.begun = 0  # where the statement begins in `shape`
        self.code: list[str] = []
        self.shape: list[str] = []
        self.client: list[tuple[int, int]] = []
        self.holders: list[Holder] = []

    def read(self) -> Layers:
        while (found := self._next()) is not None:
            self._keep(found.start())
            self._token(found)
        self._keep(len(self.text))
        code, shape = "".join(self.code), "".join(self.shape)
        return Layers(code, shape, tuple(self.client), tuple(self.holders))

    def _next(self) -> re.Match[str] | None:
        if self.first is None:
            return self.pattern.search(self.text, self.position)
        start = self.position
        while (begins := self.first.search(self.text, start)) is not None:
            found = self.pattern.match(self.text, begins.start())
            if found is not None:
                return found
            start = begins.end()
        return None

    def _token(self, found: re.Match[str]) -> None:
        match found.lastgroup:
            case "line":
                self._write(found.end(), " ", " ")
            case "block":
                self._comment(_end_of_block(self.text, found.start()))
            case "dollar":
                end = self.text.find(found.group(), found.end())
                whole = len(self.text) if end < 0 else end + len(found.group())
                self._body(whole)
            case "semicolon":
                self._semicolon(found.end())
            case "client":
                self.client.append(found.span())
                self._write(found.start() + 1, ";", ";")
                self._write(found.end(), " ", " ")
                self.begun = len(self.shape)
            case "identifier":
                self._identifier(found)
            case "string" | "escaped":
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

    def _comment(self, end: int | None) -> None:
        """A comment is blank; one without an end is left for the parser to refuse, without its text."""
        if end is not None:
            self._write(end, " ", " ")
            return
        length = len(self.text) - self.position
        self.code.append("/*".ljust(length))
        self.shape.append("'" * length)
        self.position = len(self.text)

    def _semicolon(self, end: int) -> None:
        self._keep(end)
        statement = "".join(self.shape[self.begun :])
        self.begun = len(self.shape)
        if _COPY.match(statement):
            ended = _END_OF_ROWS.search(self.text, end)
            self._write(ended.end() if ended else len(self.text), " ", " ")

    def _substitute(self, found: re.Match[str]) -> None:
        word = self._word(found)
        self.code.append(word)
        self.shape.append(word)
        self.position = found.end()

    def _identifier(self, found: re.Match[str]) -> None:
        """A name in quotes, which placeholders may stand in."""
        name = found.group()
        replaced = self.holder.sub(self._inner, name)
        self.code.append(replaced)
        self.shape.append("'" * len(name))
        self.position = found.end()

    def _body(self, end: int) -> None:
        """What stands in dollar quotes, often code too: a body of a function."""
        body = self.text[self.position : end]
        self.code.append(_IN_BODIES.sub(self._inner, body))
        self.shape.append("'" * len(body))
        self.position = end

    def _word(self, found: re.Match[str]) -> str:
        word = placeholders.stand_in(found.group())
        self.holders.append(Holder(found.start(), found.group(), word.lower()))
        return word

    def _inner(self, found: re.Match[str]) -> str:
        """A placeholder within quotes; the match counts from their beginning."""
        word = placeholders.stand_in(found.group())
        self.holders.append(Holder(self.position + found.start(), found.group(), word.lower()))
        return word


def _end_of_block(text: str, start: int) -> int | None:
    """Where a comment ends that begins at `start`, None for nowhere; comments nest in PostgreSQL."""
    depth = 0
    for found in _BLOCK.finditer(text, start):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return found.end()
    return None
