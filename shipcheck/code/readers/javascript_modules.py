"""What JavaScript's modules say of each other, and what runs nothing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.statements import Inert, InertKind
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from shipcheck.code.statements import Statement

BRINGS_IN = ("import_clause", "namespace_import", "import_require_clause")


def imported(node: Node) -> Statement:
    """An `import`, with the names that it brings in."""
    only_types = any(child.type in ("type", "typeof") for child in node.children)
    kind = InertKind.TYPE if only_types else InertKind.IMPORT
    return Inert(span_of(node), kind, tuple(_names(node)))


def _names(node: Node) -> Iterator[str]:
    for child in node.named_children:
        if child.type == "import_specifier":
            name = child.child_by_field_name("alias") or child.child_by_field_name("name")
            yield text_of(name or child)
        elif child.type == "named_imports" or child.type in BRINGS_IN:
            yield from _names(child)
        elif child.type == "identifier" and node.type in BRINGS_IN:
            yield text_of(child)


def is_required(node: Node) -> bool:
    """Whether a value is `require("…")`, or a member of that."""
    while node.type == "member_expression":
        inner = node.child_by_field_name("object")
        if inner is None:
            return False
        node = inner
    function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    return (
        node.type == "call_expression"
        and function is not None
        and text_of(function) == "require"
        and given is not None
        and [child.type for child in given.named_children] == ["string"]
    )


def assigned_to_exports(node: Node) -> Node | None:
    """The value of TypeScript's `export = value`; None for any other export."""
    equals = [child for child in node.children if child.type == "="]
    return equals[0].next_named_sibling if equals else None


def only_names(node: Node) -> bool:
    """Whether an exported value is a name, or an object of names."""
    if node.type == "identifier":
        return True
    if node.type != "object":
        return False
    parts = [child for child in node.named_children if child.type != "comment"]
    return all(part.type == "shorthand_property_identifier" or _renames(part) for part in parts)


def _renames(node: Node) -> bool:
    """Whether a part of an object is `name: name`."""
    value = node.child_by_field_name("value")
    key = node.child_by_field_name("key")
    plain = key is not None and key.type in ("property_identifier", "string")
    return node.type == "pair" and plain and value is not None and value.type == "identifier"
