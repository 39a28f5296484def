"""Walks over the tokens of a statement, and says where it does not understand them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.sql.tokens.token import Kind, Token
from shipcheck.model.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_QUOTE = 40
"""Characters of a token that a message quotes."""

_END = Token(Kind.SIGN, "", "", 0, 0)
_NAMES = (Kind.WORD, Kind.NAME)
_PLAIN = (Kind.WORD, Kind.SIGN)


class NotUnderstoodError(ValueError):
    """A statement that is not what this reader knows; its text says where."""


class Cursor:
    """A position among tokens; `text` is what they were read from."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self._tokens = tokens
        self._at = 0
        self.text = text

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._tokens)

    def peek(self, ahead: int = 0) -> Token:
        """The token at this position or further on; an empty sign behind the end."""
        index = self._at + ahead
        return self._tokens[index] if index < len(self._tokens) else _END

    def next(self) -> Token:
        """Take the token at this position.

        Raises:
            NotUnderstoodError: there is none.
        """
        if self.done:
            raise self.unexpected()
        self._at += 1
        return self._tokens[self._at - 1]

    def at(self, *words: str) -> bool:
        """Whether these words (or signs) come next, one after the other."""
        first = self.peek()
        if (
            first.value != words[0] or first.kind not in _PLAIN
        ):  # mostly: this is called for every word
            return False
        return len(words) == 1 or all(
            self.peek(index).value == word and self.peek(index).kind in _PLAIN
            for index, word in enumerate(words)
        )

    def at_any(self, *words: str) -> bool:
        """Whether one of these words comes next."""
        token = self.peek()
        return token.value in words and token.kind in _PLAIN

    def take(self, *words: str) -> bool:
        """Take these words if they come next, all of them or none."""
        if not self.at(*words):
            return False
        self._at += len(words)
        return True

    def take_any(self, *words: str) -> str:
        """Take one of these words if it comes next, and say which; else empty."""
        if not self.at_any(*words):
            return ""
        self._at += 1
        return self._tokens[self._at - 1].value

    def expect(self, *words: str) -> None:
        """Take these words.

        Raises:
            NotUnderstoodError: something else comes next.
        """
        for word in words:
            if not self.take(word):
                raise self.unexpected()

    def identifier(self) -> str:
        """Take a name of one part; strings count, as both dialects put up with them in places.

        Raises:
            NotUnderstoodError: no name comes next.
        """
        token = self.peek()
        if token.kind not in (*_NAMES, Kind.STRING):
            raise self.unexpected()
        self._at += 1
        return token.text if token.kind is Kind.WORD else token.value

    def name(self) -> ObjectName:
        """Take a name, `schema.name` or `name`.

        Raises:
            NotUnderstoodError: no name comes next.
        """
        first = self.identifier()
        if self.take("."):
            return ObjectName(self.identifier(), first)
        return ObjectName(first)

    def group(self) -> Cursor:
        """Take a group in parentheses, and walk over what is in it.

        Raises:
            NotUnderstoodError: there is none, or it never ends.
        """
        self.expect("(")
        start, depth = self._at, 1
        while depth:
            token = self.next()
            if token.kind is Kind.SIGN:
                depth += (token.value == "(") - (token.value == ")")
            elif token.kind is Kind.BAD:
                raise self.unexpected(token)
        return Cursor(self._tokens[start : self._at - 1], self.text)

    def parts(self) -> list[Cursor]:
        """All that is left, cut at the commas outside of parentheses."""
        found: list[list[Token]] = [[]]
        depth = 0
        while not self.done:
            token = self.next()
            if token.kind is Kind.SIGN:
                depth += (token.value == "(") - (token.value == ")")
                if token.value == "," and not depth:
                    found.append([])
                    continue
            elif token.kind is Kind.BAD:
                raise self.unexpected(token)
            found[-1].append(token)
        return [Cursor(one, self.text) for one in found]

    def rest(self) -> str:
        """Take all that is left, as its source is written."""
        if self.done:
            return ""
        start = self.peek().start
        self._at = len(self._tokens)
        return self.text[start : self._tokens[-1].end]

    def source(self, first: int) -> str:
        """What was taken since the position `first` (see `position`), as it is written."""
        if first >= self._at:
            return ""
        return self.text[self._tokens[first].start : self._tokens[self._at - 1].end]

    @property
    def position(self) -> int:
        """A mark for `source`."""
        return self._at

    def finish(self) -> None:
        """See that nothing is left.

        Raises:
            NotUnderstoodError: something is.
        """
        if not self.done:
            raise self.unexpected()

    def unexpected(self, token: Token | None = None) -> NotUnderstoodError:
        """The error for the token that comes next, or for this one."""
        found = token or self.peek()
        if found is _END:
            return NotUnderstoodError("it ends too early")
        return NotUnderstoodError(f'syntax error at "{visible(found.text[:LONGEST_QUOTE])}"')
