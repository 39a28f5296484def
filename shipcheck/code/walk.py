"""Going through a module, whatever it holds."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Argument, Expression
    from shipcheck.code.statements import Block, Case, Parameter, Statement, Target

    Node = Expression | Statement | Block | Argument | Case | Parameter | Target

_FIELDS: dict[type, tuple[str, ...]] = {}
_PLAIN = frozenset(
    {
        "str", "str | None", "bool", "bool | int | float | None", "tuple[str, ...]", "Span",
        "ExitKind", "InertKind",
    }
)  # fmt: skip
"""Types of fields that hold no nodes, as they are written: most of the time goes into this walk."""


def parts(node: Node) -> list[Node]:
    """The nodes right below a node, in the order of their fields."""
    found: list[Node] = []
    names = _FIELDS.get(type(node))
    for name in _fields_of(node) if names is None else names:
        value = getattr(node, name)
        if type(value) is tuple:
            found += value
        elif value is not None:
            found.append(value)
    return found


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, the outer before the inner, in order."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += reversed(parts(current))


def _fields_of(node: Node) -> tuple[str, ...]:
    """The names of the fields of a node's type that can hold nodes."""
    found = tuple(one.name for one in fields(node) if one.type not in _PLAIN)
    _FIELDS[type(node)] = found
    return found
