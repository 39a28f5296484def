"""Which words of JavaScript do something: no types, no closing tags, no white space of elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Span
from shipcheck.code.readers.quiet import Quiet
from shipcheck.code.tree import span_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from tree_sitter import Node

TYPES = frozenset(
    {
        "type_annotation", "type_arguments", "type_parameters", "type_predicate_annotation",
        "asserts_annotation", "opting_type_annotation", "omitting_type_annotation",
        "adding_type_annotation", "implements_clause",
    }
)  # fmt: skip
CASTS = frozenset({"as_expression", "satisfies_expression", "non_null_expression"})
"""Their first part is the value, the rest a type or a mark."""
DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
"""Within a function, which word declares a name, `const`, `let` or `var`, says nothing."""


def quiet_places(root: Node, passed: Collection[int]) -> Quiet:
    """Where nothing is done, but in nodes with the ids `passed`; types within types are left out.

    The brackets around an attribute's value say nothing: `a={"b"}` is `a="b"`.
    """
    types: list[Span] = []
    closings: list[Span] = []
    texts: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.id in passed:
            continue
        if node.type in TYPES:
            types.append(span_of(node))
        elif node.type in CASTS and node.named_children:
            types.append(_after(node, node.named_children[0]))
            waiting.append(node.named_children[0])
        elif node.type == "jsx_closing_element":
            closings.append(span_of(node))
        elif node.type == "jsx_expression" and _is_empty(node):
            types.append(span_of(node))
        elif node.type == "jsx_expression" and node.parent and node.parent.type == "jsx_attribute":
            types += (span_of(child) for child in node.children if child.type in ("{", "}"))
            waiting += node.named_children
        elif node.type == "jsx_text":
            texts.add(node.start_byte)
        elif node.type in DECLARATIONS and node.children and not _on_top(node):
            types.append(span_of(node.children[0]))
            waiting += node.named_children
        else:
            waiting += node.named_children
    return Quiet(types, closings, frozenset(texts))


def _on_top(node: Node) -> bool:
    """Whether a declaration is the module's own."""
    return node.parent is not None and node.parent.type in ("program", "export_statement")


def _is_empty(node: Node) -> bool:
    """Whether nothing but comments stands in an element's brackets."""
    return all(child.type == "comment" for child in node.named_children)


def _after(node: Node, value: Node) -> Span:
    """What follows the value of a cast."""
    first = value.end_point[0] + 1
    return Span(value.end_byte, node.end_byte, first, node.end_point[0] + 1)
