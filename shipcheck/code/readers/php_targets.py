"""What PHP's assignments write and what its `use` brings in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.readers.php_expressions import plain_name
from shipcheck.code.statements import Inert, InertKind, Target
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from shipcheck.code.statements import Statement

LISTS = ("list_literal", "array_creation_expression")


def imported(node: Node) -> Statement:
    """`use A as B, C`, with the names that it brings in."""
    return Inert(span_of(node), InertKind.IMPORT, tuple(_names(node)))


def _names(node: Node) -> Iterator[str]:
    for child in node.named_children:
        if child.type == "namespace_use_group":
            yield from _names(child)
        elif child.type == "namespace_use_clause":
            alias = child.child_by_field_name("alias")
            word = text_of(alias) if alias else text_of(child)
            yield word.rpartition("\\")[2]


def targets(node: Node, pick: str | None = None) -> Iterator[Target]:
    """What is assigned to, in order."""
    waiting: list[tuple[Node, str | None]] = [(node, pick)]
    while waiting:
        part, taken = waiting.pop()
        if part.type in LISTS:
            prefix = "" if taken is None else f"{taken}."
            inner = [(one, f"{prefix}{key}") for key, one in _parts(part)]
            waiting += reversed(inner)
        else:
            yield Target(path_of(part), taken)


def _parts(node: Node) -> Iterator[tuple[str, Node]]:
    """The parts of a list with their keys or positions; `[, $b]` leaves one out."""
    position, key, last = 0, "", None
    for child in node.children:
        if child.type == ",":
            if last is not None:
                yield key or str(position), last
            position, key, last = position + 1, "", None
        elif child.type == "=>" and last is not None:
            key, last = text_of(last).strip("'\""), None
        elif child.type == "array_element_initializer":
            inner = [one for one in child.named_children if one.type != "comment"]
            key = text_of(inner[0]).strip("'\"") if len(inner) > 1 else key
            last = inner[-1] if inner else None
        elif child.is_named and child.type != "comment":
            last = child
    if last is not None:
        yield key or str(position), last


def path_of(node: Node) -> str:
    """The dotted name of a target; empty for anything else."""
    words: list[str] = []
    part: Node | None = node
    while part is not None and part.type in (
        "member_access_expression", "scoped_property_access_expression",
    ):  # fmt: skip
        name = part.child_by_field_name("name")
        if name is None or (part.type.startswith("member") and name.type != "name"):
            return ""
        words.append(plain_name(name))
        part = part.child_by_field_name("object") or part.child_by_field_name("scope")
    if part is None or part.type not in (
        "variable_name",
        "name",
        "qualified_name",
        "relative_scope",
    ):
        return ""
    return ".".join((plain_name(part), *reversed(words)))
