"""Words, names, strings and signs of a statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import NamedTuple


class Kind(Enum):
    """What a token is."""

    WORD = "word"  # a keyword or a bare name
    NAME = "name"  # a quoted name
    STRING = "string"
    NUMBER = "number"
    VARIABLE = "variable"
    SIGN = "sign"
    BAD = "bad"  # a quote that never ends, or a character that SQL has not


class Token(NamedTuple):
    """A token: `value` is a word in upper case, a name or string without its quotes, else the text.

    `start` and `end` are offsets in the text it was read from.
    """

    kind: Kind
    value: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flavour:
    """How a dialect writes strings, names and comments."""

    double_quoted_names: bool  # "x" is a name
    brackets: bool  # [x] is a name
    backslashes: bool  # \' does not end a string
    hash_comments: bool


MYSQL = Flavour(double_quoted_names=False, brackets=False, backslashes=True, hash_comments=True)
SQLITE = Flavour(double_quoted_names=True, brackets=True, backslashes=False, hash_comments=False)


def quoted_patterns(flavour: Flavour, *, closed: bool) -> dict[str, str]:
    """Patterns of all that may hold a semicolon without ending a statement, by name.

    Where not `closed`, what never ends goes on to the end of the text, so that nothing is read twice.
    """
    close = "{0}" if closed else r"(?:{0}|\Z)"
    inside = r"(?:[^{0}\\]|\\.|{0}{0})*+" if flavour.backslashes else r"(?:[^{0}]|{0}{0})*+"
    quoted = "{0}" + inside + close
    doubled = "{0}(?:[^{0}]|{0}{0})*+" + close
    comments = [r"--(?=\s|\Z)[^\n]*" if flavour.hash_comments else r"--[^\n]*", r"/\*.*?(?:\*/|\Z)"]
    if flavour.hash_comments:
        comments.append(r"#[^\n]*")
    name = [doubled.format("`")]
    if flavour.brackets:
        name.append(r"\[[^\]]*+" + close.format(r"\]"))
    string = [quoted.format("'")]
    (name if flavour.double_quoted_names else string).append(quoted.format('"'))
    return {"COMMENT": "|".join(comments), "NAME": "|".join(name), "STRING": "|".join(string)}


@cache
def _pattern(flavour: Flavour) -> re.Pattern[str]:
    quoted = quoted_patterns(flavour, closed=True)
    parts = [
        rf"(?P<SKIP>\s+|{quoted['COMMENT']})",
        rf"(?P<VARIABLE>@@?(?:[\w.$]+|{quoted['NAME']}|{quoted['STRING']})|[:$]\w+|\?\d*)",
        rf"(?P<STRING>(?:[nNxXbB](?='))?(?:{quoted['STRING']}))",
        rf"(?P<NAME>{quoted['NAME']})",
        r"(?P<NUMBER>0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w$]))",
        r"(?P<WORD>[\w$]+)",
        r"(?P<SIGN>:=|<=>|->>|->|\|\||&&|<<|>>|<>|[!<>=]=|[-+*/%=<>(),.;:!~&|^{}])",
        r"(?P<BAD>['\"`\[].*|.)",  # a quote that never ends takes all the rest
    ]
    return re.compile("|".join(parts), re.DOTALL)


LONGEST = 2_000_000
"""Characters of a statement that is read: each may be a token of its own, of a hundred bytes."""

TOO_LONG = "it is too long"

_KINDS = {kind.name: kind for kind in Kind}


def tokens(text: str, flavour: Flavour, *, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a text, comments and blanks left out."""
    found = []
    for match in _pattern(flavour).finditer(text, start, len(text) if end is None else end):
        name = match.lastgroup or "BAD"
        if name == "SKIP":
            continue
        kind, own = _KINDS[name], match[0]
        found.append(Token(kind, _value(kind, own), own, match.start(), match.end()))
    return found


def _value(kind: Kind, text: str) -> str:
    if kind is Kind.WORD:
        return text.upper()
    if kind is Kind.NAME:
        closing = "]" if text[0] == "[" else text[0]
        return text[1:-1].replace(closing * 2, closing)
    if kind is Kind.STRING:
        return text[text.index(text[-1]) + 1 : -1]
    return text
