"""Filters of a class, as they are written: `before_action :require_flag, only: :index`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Lambda, Member, Name, Text
from shipcheck.code.statements import Evaluate, Function
from shipcheck.code.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Argument, Expression
    from shipcheck.code.statements import Class
    from shipcheck.code.walk import Node

FILTERS = frozenset(
    {"before_action", "before_filter", "prepend_before_action", "append_before_action", "plug"}
)
"""Class-level calls that name a method to run before others."""
FIRST = "prepend_before_action"
"""The one of them that puts its method before those that were named already."""
ANSWERS = frozenset(
    {
        "head", "redirect_to", "render", "raise", "abort", "not_found", "render_404", "halt",
        "return", "throw", "render_not_found", "access_denied", "deny_access", "route_not_found",
    }
)  # fmt: skip
"""First words of what a filter does to keep what it filters from running."""
CONDITIONS = ("if", "unless")
"""Arguments that say when a filter runs."""


def runs_before(call: Call, around: Class) -> frozenset[str]:
    """The methods of a class that run whatever a filter says: for it, and for those before it."""
    methods = {one.name: one for one in around.body.statements if isinstance(one, Function)}
    waiting: set[str] = set()
    for one in around.body.statements:
        other = one.expression if isinstance(one, Evaluate) else None
        if not isinstance(other, Call) or callee(other) not in FILTERS:
            continue
        earlier = other.span.start < call.span.start or callee(other) == FIRST
        if other is call or earlier:
            for part in _runs(other):
                waiting |= _mentioned(part)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in methods and name not in found:
            found.add(name)
            waiting |= _mentioned(methods[name])
    return frozenset(found)


def _runs(call: Call) -> Iterator[Node]:
    """What a filter calls: all but what it is for."""
    if call.block is not None:
        yield call.block
    yield from (one.value for one in call.arguments if one.name not in ("only", "except"))


def _mentioned(node: Node) -> set[str]:
    """The names and texts in a piece of source."""
    paths = {one.path for one in walk(node) if isinstance(one, Name)}
    words = {one.name for one in walk(node) if isinstance(one, Member)}
    named = {one.value for one in walk(node) if isinstance(one, Text) and one.value}
    return {path.rpartition(".")[2] for path in paths} | words | named


def callee(call: Call) -> str:
    """The last word of what is called."""
    if isinstance(call.callee, Name):
        return call.callee.path.rpartition(".")[2]
    return call.callee.name if isinstance(call.callee, Member) else ""


def hooks(call: Call) -> Iterator[tuple[str, Function | None]]:
    """The methods that a filter names, or the function that it is given."""
    if call.block is not None:
        yield "", call.block
    for one in call.arguments:
        if isinstance(one.value, Text) and one.name is None and one.value.value:
            yield one.value.value, None
        elif isinstance(one.value, Lambda) and one.name not in CONDITIONS:
            yield "", one.value.function


def condition(value: Expression) -> Expression:
    """What a filter's `if:` asks: the method that it names, or what its lambda says."""
    if isinstance(value, Text) and value.value:
        return Call(value.span, Name(value.span, value.value), ())
    body = value.function.body if isinstance(value, Lambda) else None
    only = body.statements[0] if body is not None and len(body.statements) == 1 else None
    return only.expression if isinstance(only, Evaluate) else value


def covers(call: Call, method: str) -> bool:
    """Whether a filter's `only` and `except` leave a method in."""
    for one in call.arguments:
        if one.name in ("only", "except"):
            named = method in set(texts(one))
            if named is (one.name == "except"):
                return False
    return True


def texts(argument: Argument) -> Iterator[str]:
    """The texts of a text or a list of them."""
    parts = argument.value.parts if isinstance(argument.value, Compound) else (argument.value,)
    yield from (one.value for one in parts if isinstance(one, Text) and one.value)
