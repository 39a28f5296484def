"""Expressions of Django's and Jinja's templates as Ruby of the same length.

Ruby has no indentation and knows `if … end`, which is why it stands for them; every byte stays where
it is. What Ruby does not have becomes a sum: nothing of it is lost, nor taken for understood.
"""

from __future__ import annotations

import re

TOKEN = re.compile(
    rb"""\s+|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[A-Za-z_\x80-\xff][\w\x80-\xff]*"""
    rb"""|\d+(?:\.\d+)?[\w\x80-\xff]*|[=!<>]=|//|\*\*|.""",
    re.DOTALL,
)
NAME = re.compile(rb"[A-Za-z_\x80-\xff]")
CONSTANTS = {b"True": b"true", b"False": b"false", b"None": b"nil "}
WORDS = {b"and": b"&& ", b"or": b"||", b"is": b"+ ", b"in": b"+ ", b"if": b"+ ", b"else": b"+   "}
RESERVED = frozenset(
    b"alias begin break case class def do elsif end ensure for module next nil redo rescue retry return"
    b" self super then undef unless until when while yield".split()
)
"""Words of Ruby that are names in a template."""
SUMS = frozenset((b"~", b"%", b"/", b"//", b"*", b"**", b"-"))
"""Operators that Ruby would take for something else where spaces stand in another way."""
SIGNS = {sign: sign for sign in (b"+", b"<", b">", b"<=", b">=", b"==", b"!=", b".")} | {b"|": b"."}
"""The others; a filter is a method of what it is put on."""


def ruby_expression(source: bytes, *, between: bytes = b"+", sets: bool = False) -> bytes:
    """An expression as Ruby; values with only a space between them get `between` instead of it.

    With `sets` a `=` outside of brackets gives a name its value, elsewhere it names an argument.
    """
    return _Expression(source, between, sets=sets).read()


class _Expression:
    def __init__(self, source: bytes, between: bytes, *, sets: bool) -> None:
        self.sets = sets
        self.tokens = [found[0] for found in TOKEN.finditer(source)]
        self.between = between
        self.written: list[bytes] = []
        self.open: list[bytes] = []
        self.valued = False
        """Whether a value has just ended, so that what comes next is an operator or another one."""
        self.gap = -1
        """Where in `written` the space since then stands; -1 for none."""

    def read(self) -> bytes:
        for at, token in enumerate(self.tokens):
            self.written.append(self.token(at, token).ljust(len(token)))
        return b"".join(self.written)

    def token(self, at: int, token: bytes) -> bytes:
        """What stands for one token."""
        if token.isspace():
            self.gap = at if self.valued else -1
            return self.space(token)
        if NAME.match(token) or token[:1] in b"'\"" or token[:1].isdigit():
            return self.word(at, token)
        return self.sign(at, token)

    def space(self, token: bytes) -> bytes:
        """White space; outside of brackets a line that ends goes on in the next."""
        newline = token.find(b"\n")
        if newline > 0 and not self.open:
            return token[: newline - 1] + b"\\" + token[newline:]
        return token

    def word(self, at: int, token: bytes) -> bytes:
        """A name, a text or a number."""
        member = self.before(at, named=True) in (b".", b"|")
        if token == b"not" and not member:
            behind_value, self.valued = self.valued, False
            return b"+  " if behind_value else self.behind(at, b"is", b"!  ")
        if token in WORDS and not member:
            self.valued = False
            return self.behind(at, b"not", WORDS[token])
        if self.valued and self.gap >= 0 and not member:
            self.part()
        self.valued = True
        if token[:1].isdigit() and (member or not token.replace(b".", b"").isdigit()):
            return b"o" * len(token)
        if member:
            return token
        if token in RESERVED:
            return token[:1].upper() + token[1:]
        return CONSTANTS.get(token, token.replace(b"#", b"x"))

    def behind(self, at: int, word: bytes, otherwise: bytes) -> bytes:
        """Nothing for the second of two words that are one operator: `not in`, `is not`."""
        return b" " if self.before(at, named=True) == word and at else otherwise

    def before(self, at: int, *, named: bool = False) -> bytes:
        """The token before; with `named` the one before a space."""
        if named and at > 1 and self.tokens[at - 1].isspace():
            at -= 1
        return self.tokens[at - 1] if at else b""

    def part(self) -> None:
        """Put what parts two values into the space between them."""
        space = self.written[self.gap]
        mark = b"+" if self.open else self.between
        self.written[self.gap] = mark + space[1:]

    def sign(self, at: int, token: bytes) -> bytes:
        """An operator or a bracket."""
        if token in (b"(", b"[", b"{"):
            return self.opening(at, token)
        if token in (b")", b"]", b"}"):
            self.valued = True
            return self.open.pop() if self.open else b" "
        return self.operator(token)

    def operator(self, token: bytes) -> bytes:
        """What stands between values, or before one."""
        was, self.valued = self.valued, False
        if token in SUMS:
            return b"+" if was else b" "
        if token == b":":
            return b":" if self.open[-1:] == [b"}"] else b"|" if was else b" "
        if token == b"=":
            return b"=" if self.sets and not self.open else b"+"
        if token == b",":
            return b"," if self.open or self.sets or self.between == b"," else b"+"
        return SIGNS.get(token, b" ")

    def opening(self, at: int, token: bytes) -> bytes:
        """A bracket; one around several values that is no call's is a list's."""
        called = self.valued and self.gap != at - 1
        if self.valued and not called:
            self.part()
        self.valued = False
        written = token
        if token == b"(" and not called and self.several(at):
            written = b"["
        self.open.append({b"(": b")", b"[": b"]", b"{": b"}"}[written])
        return written

    def several(self, at: int) -> bool:
        """Whether a bracket holds a comma of its own, or nothing."""
        depth = 0
        for number, token in enumerate(self.tokens[at:]):
            depth += (token in (b"(", b"[", b"{")) - (token in (b")", b"]", b"}"))
            if depth == 0:
                return number == 1
            if depth == 1 and token == b",":
                return True
        return False
