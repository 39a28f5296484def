"""A small function's body with its parameters replaced by what it is called with."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from shipcheck.code.nodes import Call, Name, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Block, Function

LONGEST = 6
"""Statements of a function that is followed; what asks a flag for others has one to three."""

Tree = TypeVar("Tree")


def bound(function: Function, call: Call) -> Block | None:
    """The body as this call runs it; None where there is none or it is too long to follow."""
    body = function.body
    if body is None or len(body.statements) > LONGEST:
        return None
    given: dict[str, Expression] = {
        one.name: one.default for one in function.parameters if one.default is not None
    }
    names = [one.name for one in function.parameters if one.name not in ("self", "cls")]
    positional = [one.value for one in call.arguments if one.name is None]
    given.update(zip(names, positional, strict=False))
    given.update({one.name: one.value for one in call.arguments if one.name in names and one.name})
    return _replaced(body, given) if given else body


def _replaced(tree: Tree, given: Mapping[str, Expression]) -> Tree:
    """The tree with names replaced; what holds none of them stays the same object."""
    if isinstance(tree, Name):
        return cast("Tree", given.get(tree.path, tree))
    if isinstance(tree, tuple):
        parts = tuple(_replaced(part, given) for part in tree)
        same = all(new is old for new, old in zip(parts, tree, strict=True))
        return tree if same else cast("Tree", parts)
    if not is_dataclass(tree) or isinstance(tree, Span | type):
        return tree
    old = {one.name: getattr(tree, one.name) for one in fields(tree)}
    new = {name: _replaced(part, given) for name, part in old.items()}
    if all(new[name] is old[name] for name in old):
        return tree
    return cast("Tree", replace(cast("Call", tree), **new))
