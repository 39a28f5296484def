"""Functions, classes and what they hold, in PHP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Embedded, Lambda
from shipcheck.code.readers.php_expressions import PhpExpressions, plain_name
from shipcheck.code.statements import (
    Assign,
    Block,
    Class,
    Exit,
    ExitKind,
    Function,
    Inert,
    InertKind,
    Parameter,
    Target,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression, Span
    from shipcheck.code.statements import Statement

FUNCTIONS = ("function_definition", "method_declaration", "property_hook")
CLOSURES = ("anonymous_function", "arrow_function")
CLASSES = ("class_declaration", "interface_declaration", "trait_declaration", "enum_declaration")
BASES = ("base_clause", "class_interface_clause")


class PhpDefinitions(PhpExpressions):
    """The node types that hold code to be run later."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(FUNCTIONS, self.definition),
            **dict.fromkeys(CLOSURES, lambda node: Lambda(span_of(node), self.definition(node))),
            **dict.fromkeys(CLASSES, self.class_definition),
            "anonymous_class": lambda node: Embedded(span_of(node), self.class_definition(node)),
            "property_declaration": self.properties,
            "property_element": self.properties,
            "const_element": self.constant,
            "enum_case": self.constant,
        }

    def definition(self, node: Node) -> Function:
        """A function, method or closure."""
        named = [one for one in node.named_children if one.type == "name"]
        name = node.child_by_field_name("name") or (named[0] if named else None)
        body = node.child_by_field_name("body")
        closure = node.type in CLOSURES
        return Function(
            span_of(node), text_of(name) if name and not closure else "",
            self.parameters(node.child_by_field_name("parameters")),
            None if body is None else self.function_body(body), header_of(node),
            tuple(self.attributes(node)),
        )  # fmt: skip

    def function_body(self, node: Node) -> Block:
        """A body; the one expression of an arrow function is what it returns."""
        if node.type == "compound_statement":
            return self.block(node)
        value = self.expression(node)
        return Block(value.span, (Exit(value.span, ExitKind.RETURN, value),))

    def parameters(self, node: Node | None) -> tuple[Parameter, ...]:
        """Parameters with their defaults; the attributes of one stand before its default."""
        return tuple(self.parameter(one) for one in self.children(node)) if node else ()

    def parameter(self, node: Node) -> Parameter:
        """One parameter."""
        name = node.child_by_field_name("name")
        default = self.optional(node.child_by_field_name("default_value"))
        marks = tuple(self.attributes(node))
        if marks:
            given = () if default is None else (default,)
            default = Compound(span_of(node), "decorated", (*marks, *given))
        return Parameter(plain_name(name or node), default)

    def attributes(self, node: Node) -> Iterator[Expression]:
        """`#[A, B(1)]` of a definition."""
        listed = node.child_by_field_name("attributes")
        for group in self.children(listed) if listed is not None else ():
            yield from (self.expression(one) for one in self.children(group))

    def class_definition(self, node: Node) -> Class:
        """A class, interface, trait or enum; bases are what it extends and implements."""
        name = node.child_by_field_name("name")
        bases = tuple(
            self.expression(base)
            for clause in node.named_children if clause.type in BASES
            for base in self.children(clause)
        )  # fmt: skip
        return Class(
            span_of(node), text_of(name) if name else "", bases,
            self.block(node.child_by_field_name("body")), header_of(node),
            tuple(self.attributes(node)),
        )  # fmt: skip

    def properties(self, node: Node) -> Statement:
        """A property: `this.name = value`, or `name = value` where it is the class's own."""
        whole = node if node.type == "property_declaration" else node.parent or node
        element = next(
            (one for one in whole.named_children if one.type == "property_element"), node
        )
        element = node if node.type == "property_element" else element
        name = element.child_by_field_name("name") or element
        value = self.optional(element.child_by_field_name("default_value"))
        hooks = [one for one in whole.named_children if one.type == "property_hook_list"]
        marks = (*self.attributes(whole), *(self.expression(one) for one in hooks))
        if value is None and not marks:
            return Inert(span_of(node), InertKind.TYPE)
        if marks:
            value = Compound(span_of(node), "decorated", (*marks, *((value,) if value else ())))
        own = any(one.type == "static_modifier" for one in whole.named_children)
        path = plain_name(name)
        return Assign(span_of(node), (Target(path if own else f"this.{path}"),), value)

    def constant(self, node: Node) -> Statement:
        """One constant, or one case of an enum."""
        parts = [one for one in self.children(node) if one.type != "attribute_list"]
        name = node.child_by_field_name("name") or (parts or [node])[0]
        value = self.expression(parts[-1]) if len(parts) > 1 else None
        return Assign(span_of(node), (Target(text_of(name)),), value)


def header_of(node: Node) -> Span:
    """From the first word, after the attributes, to the body."""
    words = [one for one in node.children if one.type not in ("attribute_list", "comment")]
    first, body = (words or [node])[0], node.child_by_field_name("body")
    end = body.prev_sibling if body is not None else None
    last = end if end is not None and end.end_byte > first.start_byte else first
    return span_of(first, last if body is not None else node)
