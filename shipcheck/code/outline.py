"""The functions of a file, before anything of them is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.code.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from shipcheck.code.reader import Reader

OBJECTS = ("class", "module", "interface", "object", "enum", "impl", "trait", "struct", "protocol")
"""Parts of the types of containers whose functions belong to an object."""

MARKS = frozenset({"decorator", "attribute_item"})
"""Decorators that stand before what they decorate, in a node of their own."""

WRAPPERS = frozenset(
    {"decorated_definition", "export_statement", "lexical_declaration", "variable_declaration"}
)
"""Types of nodes around one definition that belong to it."""
DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
"""Those that may hold several."""


@dataclass(frozen=True, slots=True)
class Outlined:
    """A function or method: its nodes, by their ids, and its place in bytes and lines.

    The decorators and comments before it belong to it. `around` are the names of what it stands
    in, `member` is whether that is a class or the like.
    """

    name: str
    nodes: tuple[int, ...]
    start: int
    end: int
    first_line: int
    last_line: int
    around: str
    member: bool


@dataclass(frozen=True, slots=True)
class _Inside:
    """A container that is looked through; `first` are the nodes of the definition that it wraps."""

    node: Node
    around: str = ""
    member: bool = False
    first: tuple[Node, ...] = ()


def outline(root: Node, reader: Reader) -> list[Outlined]:
    """The outermost functions of a file, in order.

    None of a file that does not parse as a whole: where a function ends is then a guess.
    """
    found = () if root.has_error else _outlined(root, reader)
    return sorted(found, key=lambda one: one.start)


def _outlined(root: Node, reader: Reader) -> Iterator[Outlined]:
    waiting = [_Inside(root)]
    while waiting:
        inside = waiting.pop()
        before: list[Node] = []
        for child in inside.node.named_children:
            kind = child.type
            if kind in MARKS or kind in reader.comments:
                before.append(child)
                continue
            nodes = inside.first or (*before, child)
            if kind in reader.definitions and reader.is_definition(child):
                yield _definition(child, nodes, inside, reader)
            elif kind in WRAPPERS:
                if len(child.named_children) == 1 or kind not in DECLARATIONS:
                    waiting.append(replace(inside, node=child, first=nodes))
            elif kind in reader.containers:
                member = inside.member or any(part in kind for part in OBJECTS)
                waiting.append(_Inside(child, f"{inside.around} {_name(child)}", member))
            before = []


def _definition(child: Node, nodes: tuple[Node, ...], inside: _Inside, reader: Reader) -> Outlined:
    first, last = nodes[0], nodes[-1]
    return Outlined(
        _name(child), tuple(one.id for one in nodes if one.type not in reader.comments),
        first.start_byte, last.end_byte, first.start_point[0] + 1, last.end_point[0] + 1,
        inside.around, inside.member,
    )  # fmt: skip


def _name(node: Node) -> str:
    """The name that a node gives; empty where it has none."""
    name = node.child_by_field_name("name") or node.child_by_field_name("type")
    return text_of(name) if name is not None else ""
