"""Going through a module, whatever it holds."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Argument, Expression
    from shipcheck.code.statements import Block, Case, Parameter, Statement, Target

    Node = Expression | Statement | Block | Argument | Case | Parameter | Target

_FIELDS: dict[str, tuple[str, ...]] = {}


def parts(node: Node) -> Iterator[Node]:
    """The nodes right below a node, in the order of their fields."""
    for name in _fields_of(node):
        value = getattr(node, name)
        if isinstance(value, tuple):
            yield from (part for part in value if _is_node(part))
        elif _is_node(value):
            yield value


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, the outer before the inner, in order."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(tuple(parts(current))))


def _fields_of(node: Node) -> tuple[str, ...]:
    """The names of the fields of a node's type that can hold nodes."""
    kind = type(node).__name__
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(node) if field.name != "span")
    return _FIELDS[kind]


def _is_node(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, Span)
