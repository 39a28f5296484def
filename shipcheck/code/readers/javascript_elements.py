"""JSX: elements, their attributes and their children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Constant, Element, Text
from shipcheck.code.readers.javascript_expressions import JavaScriptExpressions
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement


class JavaScriptElements(JavaScriptExpressions):
    """The node types of JSX."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "jsx_element": self.element,
            "jsx_self_closing_element": self.element,
            "jsx_expression": self.only,
            "jsx_text": lambda node: Text(span_of(node), " ".join(text_of(node).split())),
            "html_character_reference": lambda node: Text(span_of(node), text_of(node)),
        }

    def element(self, node: Node) -> Expression:
        """An element with what it holds; a fragment has no name."""
        opening = node.child_by_field_name("open_tag") or node
        name = opening.child_by_field_name("name")
        marks = opening.children_by_field_name("attribute")
        attributes = tuple(self.attribute(mark) for mark in marks)
        children = () if opening is node else tuple(self.held(node))
        return Element(span_of(node), text_of(name) if name else "", attributes, children)

    def attribute(self, node: Node) -> Argument:
        """`name="text"`, `name={value}`, `name` alone, which is true, and `{...all}`."""
        if node.type != "jsx_attribute":
            return Argument(None, self.expression(node))
        name, *value = self.children(node)
        given = self.expression(value[0]) if value else Constant(span_of(node), value=True)
        return Argument(text_of(name), given)

    def held(self, node: Node) -> Iterator[Expression]:
        """Children: texts that are not only white space, expressions, elements."""
        for child in self.children(node):
            if child.type in ("jsx_opening_element", "jsx_closing_element"):
                continue
            blank = child.type == "jsx_text" and not text_of(child).strip()
            nothing = child.type == "jsx_expression" and not self.children(child)
            if not blank and not nothing:
                yield self.expression(child)
