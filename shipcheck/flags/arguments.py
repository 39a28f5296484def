"""Where an argument of a call stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Constant, Lambda, Name, Text
from shipcheck.flags.forms import LAST
from shipcheck.flags.literals import entries
from shipcheck.flags.naming import split_callee

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.nodes import Argument, Expression
    from shipcheck.flags.forms import Literal, Place

_OBJECTS = ("object", "dictionary", "hash", "array", "list", "map", "composite_literal")
"""Words in the node types of literals that are never a key."""

_KEYS = re.compile(r"key|flag|feature|toggle|gate|experiment", re.IGNORECASE)
"""Names of parameters that take a flag's key."""

_SUBJECTS = frozenset({"ctx", "context", "request", "req", "user", "actor", "identity"})
"""What a flag is asked for, never the flag."""


def at_places(
    arguments: Sequence[Argument], places: Sequence[Place], source: bytes = b""
) -> Iterator[Expression]:
    """What stands at the places, in their order; nothing for a place that is not there.

    `source` is the file's, for the names inside literal objects.
    """
    positional = [argument.value for argument in arguments if argument.name is None]
    for place in places:
        if place == LAST:
            yield from _last_truth(positional)
        elif isinstance(place, int):
            yield from positional[place : place + 1] or _named(arguments, place)
        elif place.endswith("()"):
            yield from _option(positional, place.removesuffix("()"))
        elif place.startswith("{"):
            yield from _inside(positional, place.strip("{}"), source)
        else:
            yield from (argument.value for argument in arguments if argument.name == place)


def _named(arguments: Sequence[Argument], place: int) -> list[Expression]:
    """What stands at a place, given by a name that says that it is the key: `key = NEW`."""
    there = arguments[place : place + 1]
    return [one.value for one in there if one.name and _KEYS.search(one.name)]


def can_be_key(expression: Expression) -> bool:
    """Whether an argument can be a flag's key: no number, truth value, object or function."""
    if isinstance(expression, Compound):
        return not any(word in expression.kind for word in _OBJECTS)
    if isinstance(expression, Name):
        return expression.path.rpartition(".")[2].lower() not in _SUBJECTS
    return not isinstance(expression, Constant | Lambda)


def literal(expression: Expression) -> tuple[bool, Literal]:
    """Whether an expression is a literal, and its value."""
    if isinstance(expression, Constant):
        return True, expression.value
    if isinstance(expression, Text) and expression.value is not None:
        return True, expression.value
    return False, None


def _last_truth(positional: Sequence[Expression]) -> Iterator[Expression]:
    if len(positional) > 1:
        last = positional[-1]
        if isinstance(last, Constant) and isinstance(last.value, bool):
            yield last


def _inside(positional: Sequence[Expression], name: str, source: bytes) -> Iterator[Expression]:
    """The entry of a literal object, or the named argument of a call, among the arguments."""
    for value in positional:
        if isinstance(value, Call):
            yield from (one.value for one in value.arguments if one.name == name)
        yield from (one for entry, one in entries(value, source) if entry == name)


def _option(positional: Sequence[Expression], name: str) -> Iterator[Expression]:
    """The first argument of a call of that name among the arguments."""
    for value in positional:
        if isinstance(value, Call) and split_callee(value.callee)[1] == name and value.arguments:
            yield value.arguments[0].value
