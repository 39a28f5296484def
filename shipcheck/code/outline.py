"""The functions of a file, before anything of them is read."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Outlined:
    """A function or method with a body of statements: its place in bytes and lines.

    The decorators and comments before it belong to it. `around` are the names of what
    it stands in, `member` is whether that is a class or the like.
    """

    name: str
    body: Node
    start: int
    end: int
    first_line: int
    last_line: int
    around: str = ""
    member: bool = False


def outline(root: Node, reader: Reader) -> list[Outlined]:
    """The outermost functions of a file, in order.

    None of a file that does not parse as a whole: where a function ends is then a guess.
    """
    found = () if root.has_error else _outlined(root, reader)
    return sorted(found, key=lambda one: one.start)


def _outlined(root: Node, reader: Reader) -> Iterator[Outlined]:
    waiting = [(root, "", False)]
    while waiting:
        node, around, member = waiting.pop()
        first: Node | None = None
        for child in node.named_children:
            kind = child.type
            if kind in MARKS or kind in reader.comments:
                first = first or child
                continue
            body = reader.unread_part(child) if kind in reader.definitions else None
            if body is not None:
                start = first or child
                yield Outlined(
                    _name(child), body, start.start_byte, child.end_byte,
                    start.start_point[0] + 1, child.end_point[0] + 1, around, member,
                )  # fmt: skip
            elif kind in reader.containers:
                of_object = member or any(part in kind for part in OBJECTS)
                waiting.append((child, f"{around} {_name(child)}", of_object))
            first = None


def _name(node: Node) -> str:
    """The name that a node gives; empty where it has none."""
    name = node.child_by_field_name("name") or node.child_by_field_name("type")
    return text_of(name) if name is not None else ""
