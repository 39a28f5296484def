"""What a JavaScript assignment or parameter binds: names, and those that destructuring takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.statements import Target
from shipcheck.code.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

PATTERNS = ("object_pattern", "array_pattern")
WITH_DEFAULT = ("assignment_pattern", "object_assignment_pattern")
ONE_INSIDE = ("rest_pattern", "non_null_expression", "parenthesized_expression", "as_expression")
PATH_PARTS = frozenset(
    {
        "identifier", "this", "super", "member_expression", "property_identifier",
        "private_property_identifier", "shorthand_property_identifier_pattern",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bound:
    """One name that is bound, with the default that it has in the pattern."""

    target: Target
    default: Node | None = None


Pending = tuple["Node", "str | None", "Node | None"]
"""A part of a pattern, the property that it takes, its default."""


def bound(node: Node, pick: str | None = None) -> Iterator[Bound]:
    """The names that a pattern binds, in order; an empty path for `a[i]` and the like."""
    waiting: list[Pending] = [(node, pick, None)]
    while waiting:
        part, taken, default = waiting.pop()
        inner = _inner(part, taken, default)
        if inner is None:
            yield Bound(Target(path_of(part), taken), default)
        else:
            waiting += reversed(inner)


def _inner(node: Node, pick: str | None, default: Node | None) -> list[Pending] | None:
    """The parts of a pattern; None for what is one target."""
    found: list[Pending] = []
    if node.type == "object_pattern":
        found += [(child, _joined(pick, _key(child)), None) for child in _patterns(node)]
    elif node.type == "array_pattern":
        found += [(child, _joined(pick, str(at)), None) for at, child in _positions(node)]
    elif node.type in WITH_DEFAULT:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        found += [(left, pick, right)] if left else []
    elif node.type == "pair_pattern":
        value = node.child_by_field_name("value")
        found += [(value, pick, default)] if value else []
    elif node.type in ONE_INSIDE:
        found += [(child, pick, default) for child in _patterns(node)[:1]]
    else:
        return None
    return found


def _patterns(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _positions(node: Node) -> Iterator[tuple[int, Node]]:
    """The parts of an array pattern with their places; `[, b]` leaves one out."""
    position = 0
    for child in node.children:
        if child.type == ",":
            position += 1
        elif child.is_named and child.type != "comment":
            yield position, child


def _key(node: Node) -> str | None:
    """The property that a part of an object pattern takes; None for the rest of them."""
    if node.type == "rest_pattern":
        return None
    key = node.child_by_field_name("key") or node.child_by_field_name("left") or node
    return text_of(key).strip("'\"")


def _joined(before: str | None, key: str | None) -> str | None:
    """The way to a nested property, dotted."""
    return f"{before}.{key}" if before is not None and key is not None else key


def path_of(node: Node) -> str:
    """The dotted name of a target; empty for anything else."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if part.type not in PATH_PARTS:
            return ""
        waiting += [one for one in part.named_children if one.type != "optional_chain"]
    return "".join(text_of(node).split())
