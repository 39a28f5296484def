"""What an expression can be, once flags are assumed to be on or off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.code.flag_test import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.code.flag_test import FlagTest

Literal = bool | str | float | None

TRUTHY_ZERO = frozenset({"ruby", "elixir"})
"""Languages in which only false and nothing are not true."""


UNKNOWN_OFF = "what the flag gives while it is off is not known"


@dataclass(frozen=True, slots=True)
class World:
    """What flags are assumed to give: True and False for on and off, a text for a variant.

    Flags that are not in `states` are as `others` says.
    """

    states: Mapping[str, Literal] = field(default_factory=dict)
    others: bool = False

    def state(self, key: str) -> Literal:
        """What a flag is assumed to be."""
        return self.states.get(key, self.others)


@dataclass(frozen=True, slots=True)
class Asked:
    """A flag that an expression asks, and the line where it does."""

    test: FlagTest
    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression can be.

    `options` are all the literals that it can be, None where it can be anything. `asked` are the
    flags that this rests on. `unclear` is why nobody can tell although some flag is in it. `shared`
    is whether something else could have made it the same, were the flag otherwise: `admin and flag`.
    """

    options: tuple[Literal, ...] | None = None
    asked: tuple[Asked, ...] = ()
    unclear: str = ""
    shared: bool = False

    @property
    def folded(self) -> bool:
        """Whether flags alone decide it, or it is a literal."""
        return self.options is not None and len(self.options) == 1

    def truth(self, language: str) -> bool | None:
        """Whether it counts as true; None where that is open."""
        if not self.options:
            return None
        truths = {_truthy(option, language) for option in self.options}
        return truths.pop() if len(truths) == 1 else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The flags, in the order in which they are asked."""
        return tuple(dict.fromkeys(one.key for one in self.asked))


def _truthy(option: Literal, language: str) -> bool:
    if language in TRUTHY_ZERO:
        return option is not None and option is not False
    return bool(option)


def of_test(test: FlagTest, line: int, world: World) -> Value:
    """What a flag gives in a world."""
    if test.key is None:
        return Value(unclear=test.reason or "the flag's key cannot be read")
    asked = (Asked(test, test.key, line),)
    state = world.state(test.key)
    if test.form is Form.VALUE:
        options = _variants(test, state)
        return Value(options, asked, UNKNOWN_OFF if options is None and state is False else "")
    on = bool(state)
    return Value((on if test.form is Form.ON else not on,), asked)


def _variants(test: FlagTest, state: Literal) -> tuple[Literal, ...] | None:
    """What a variant can be: any, where the flag is on."""
    if state is False:
        return test.off_values or None
    return None if state is True else (state,)


def either(values: Sequence[Value]) -> Value:
    """Any of several values."""
    asked = tuple(one for value in values for one in value.asked)
    unclear = next((value.unclear for value in values if value.unclear), "")
    if unclear or any(value.options is None for value in values):
        return Value(None, asked, unclear)
    options = tuple(dict.fromkeys(one for value in values for one in value.options or ()))
    shared = any(value.shared for value in values) or (len(values) > 1 and bool(asked))
    return Value(options or None, asked, shared=shared)


def chained(left: Value, right: Value, language: str, *, stops: bool) -> Value:
    """`left and right`, or `or` where true `stops` it: either side decides that alone."""
    for side, other in ((left, right), (right, left)):
        if side.truth(language) is stops:
            open_too = other.truth(language) is None or bool(other.asked)
            return replace(side, shared=side.shared or open_too)
    asked, shared = left.asked + right.asked, left.shared or right.shared
    if left.truth(language) is not None:
        return replace(right, asked=asked, shared=shared)
    if right.truth(language) is not None:
        return replace(left, asked=asked, shared=shared)
    return either((left, right))


def negated(value: Value, language: str) -> Value:
    """`not value`."""
    truth = value.truth(language)
    return replace(value, options=None if truth is None else (not truth,))


def compared(left: Value, right: Value, *, same: bool) -> Value:
    """`left == right`, or `!=`."""
    asked, unclear = left.asked + right.asked, left.unclear or right.unclear
    if unclear or left.options is None or right.options is None:
        return Value(None, asked, unclear)
    equal = {_plain(one) == _plain(other) for one in left.options for other in right.options}
    if len(equal) > 1:
        return Value(None, asked)
    return Value((equal.pop() is same,), asked, shared=left.shared or right.shared)


def _plain(option: Literal) -> tuple[str, Literal]:
    """True is not 1 here."""
    return ("truth" if isinstance(option, bool) else "", option)
