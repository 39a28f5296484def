"""Cuts a script into statements, as the dialect's own command-line client does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shipcheck.migrations.sql.tokens.token import Kind, quoted_patterns, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.sql.tokens.token import Flavour, Token


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement without what ends it, or a line for the client itself (`client`)."""

    start: int
    end: int
    client: bool = False


_ROUTINE = re.compile(
    r"\s*CREATE\s(?:[^;(]{0,300}?\s)?(?:PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE)\s", re.IGNORECASE
)
_BLANKS = re.compile(r"\s*")
_BEFORE_BLOCK = frozenset({";", "THEN", "ELSE", "BEGIN", "DO", "ROW", "LOOP", "REPEAT", ":", ""})
_BLOCKS = frozenset({"IF", "LOOP", "WHILE", "REPEAT"})


@cache
def _pattern(flavour: Flavour, delimiter: str) -> re.Pattern[str]:
    quoted = quoted_patterns(flavour, closed=False)
    client = r"(?:DELIMITER|SOURCE|\\[.!rR])" if flavour.hash_comments else r"\."
    return re.compile(
        rf"(?P<comment>{quoted['COMMENT']})"
        rf"|(?P<quoted>{quoted['NAME']}|{quoted['STRING']})"
        rf"|(?P<end>{re.escape(delimiter)})"
        rf"|(?m:^)[ \t]*(?P<client>{client}(?:[ \t]+|\w)[^\n]*)",
        re.DOTALL | re.IGNORECASE,
    )


def split(text: str, flavour: Flavour) -> Iterator[Piece]:
    """The statements of a script, in order; pieces that hold comments alone are left out.

    `DELIMITER` lines are followed, and the semicolons in a routine's body end nothing.
    """
    delimiter, start, at = ";", 0, 0
    body = _Body(text, flavour)
    begun: int | None = None  # where the first token of the statement stands
    while at < len(text):
        found = _pattern(flavour, delimiter).search(text, at)
        upto = found.start() if found else len(text)
        if begun is None:
            first = _BLANKS.match(text, at)
            begun = first.end() if first and first.end() < upto else None
        if begun is None and found and found.lastgroup == "quoted":
            begun = found.start()
        if not found:
            break
        at = found.end()
        if found.lastgroup == "client" and begun is None:
            yield Piece(found.start("client"), found.end(), client=True)
            delimiter, start = _delimiter(found["client"], delimiter), at
        elif found.lastgroup == "client":
            at = found.start("client") + 1
        elif found.lastgroup == "end":
            if begun is not None and delimiter == ";" and body.open(begun, found.start()):
                continue
            if begun is not None:
                yield Piece(begun, found.start())
            start, begun = at, None
    if begun is not None and begun >= start:
        yield Piece(begun, len(text))


def _delimiter(line: str, before: str) -> str:
    words = line.split()
    is_delimiter = words[0].upper() == "DELIMITER" and len(words) > 1
    return words[1].strip("'\"") if is_delimiter else before


class _Body:
    """Tells whether a routine's body is still open; looks at every token once."""

    def __init__(self, text: str, flavour: Flavour) -> None:
        self._text, self._flavour = text, flavour
        self._begun, self._read, self._depth, self._before = -1, 0, 0, ""

    def open(self, begun: int, end: int) -> bool:
        """Whether the statement that began there goes on behind `end`."""
        if begun != self._begun:
            self._begun, self._read, self._depth, self._before = begun, begun, 0, ""
        if not _ROUTINE.match(self._text, begun, end):
            return False
        part = tokens(self._text, self._flavour, start=self._read, end=end)
        self._read = end
        self._count([one for one in part if one.kind in (Kind.WORD, Kind.SIGN)])
        self._before = ";"
        return self._depth > 0

    def _count(self, part: list[Token]) -> None:
        for token in part:
            word = token.value
            if self._before == "END" and word in ("CASE", *_BLOCKS):
                pass  # END IF and the like: END has counted
            elif word == "END":
                self._depth -= 1
            elif word in ("BEGIN", "CASE") or (word in _BLOCKS and self._before in _BEFORE_BLOCK):
                self._depth += 1
            self._before = word
