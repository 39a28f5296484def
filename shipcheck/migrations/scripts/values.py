"""The values of expressions, as far as the source alone tells them.

Lists and tuples are tuples, dictionaries are dictionaries, numbers without a fraction are ints. A
string of which a part is not known holds `MARK` in the place of that part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.nodes import Span
    from shipcheck.code.statements import Function

MARK = "shipcheck_not_known"
"""What stands for the part of a string that nobody knows: a name in SQL, and harmless in a literal."""


LONGEST = 1_000_000
"""Characters of a string that is put together, and elements of a list; a migration's are far below."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that nobody knows; `text` is its source."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that the file itself gives no value: `models.CASCADE`, `sa.Integer`."""

    path: str
    span: Span | None = None

    @property
    def name(self) -> str:
        """The last word of it."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function as a value, with the names that it sees."""

    function: Function
    names: Mapping[str, Value] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Called:
    """A call with the values that it is given.

    `path` is what is called as written, `receiver` the value before its last dot, where it is known
    or a call itself. Positional arguments that are keywords of a hash stand in `keywords`.
    """

    path: str
    arguments: tuple[Value, ...]
    keywords: Mapping[str, Value]
    span: Span
    receiver: Value = None
    block: Closure | None = None

    @property
    def name(self) -> str:
        """The last word of what is called."""
        return self.path.rpartition(".")[2]

    def argument(self, position: int, *names: str, default: Value = None) -> Value:
        """An argument by its position or any of its names; `default` where it is not given."""
        if 0 <= position < len(self.arguments):
            return self.arguments[position]
        return next((self.keywords[name] for name in names if name in self.keywords), default)


Value = (
    str | int | float | bool | None | tuple["Value", ...] | dict["Value", "Value"]
    | Unknown | Reference | Closure | Called
)  # fmt: skip


def known_text(value: Value) -> str | None:
    """The value if it is a string all of which is known."""
    return value if isinstance(value, str) and MARK not in value else None


def known_texts(value: Value) -> tuple[str, ...]:
    """The strings of a list, or a string alone; what is no known string is left out."""
    values = value if isinstance(value, tuple) else (value,)
    return tuple(text for text in map(known_text, values) if text is not None)


def is_known(value: Value) -> bool:
    """Whether nothing of a plain value is unknown."""
    match value:
        case tuple():
            return all(is_known(one) for one in value)
        case dict():
            return all(is_known(one) for pair in value.items() for one in pair)
        case str():
            return MARK not in value
        case _:
            return value is None or isinstance(value, int | float | bool)


def is_key(value: Value) -> bool:
    """Whether a value can stand before the colon in a dictionary."""
    return value is None or isinstance(value, str | int | float | bool)
