"""The expressions of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    And,
    Argument,
    Call,
    Choice,
    Compare,
    Constant,
    Index,
    Lambda,
    Name,
    Not,
    Or,
    Span,
    Text,
)
from shipcheck.code.reader import Reader
from shipcheck.code.statements import Block, Exit, ExitKind, Function, Parameter
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

EQUALITY = {"==": "==", "is": "==", "!=": "!=", "is not": "!="}


class PythonExpressions(Reader):
    """The node types of tree-sitter-python that are expressions."""

    language = "python"
    package = "tree_sitter_python"
    transparent = frozenset({"parenthesized_expression", "await", "expression_statement", "type"})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            "dotted_name": lambda node: Name(span_of(node), text_of(node)),
            "string": self.string,
            "concatenated_string": self.strings,
            "true": lambda node: Constant(span_of(node), value=True),
            "false": lambda node: Constant(span_of(node), value=False),
            "none": lambda node: Constant(span_of(node), value=None),
            "integer": self.number,
            "float": self.number,
            "attribute": self.attribute,
            "subscript": self.subscript,
            "call": self.call,
            "not_operator": lambda node: Not(span_of(node), self.field(node, "argument")),
            "boolean_operator": self.boolean,
            "comparison_operator": self.comparison,
            "conditional_expression": self.choice,
            "lambda": self.anonymous,
        }

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def string(self, node: Node) -> Expression:
        """A string; interpolated ones keep their expressions."""
        inserted = [child for child in node.children if child.type == "interpolation"]
        if inserted:
            return self.compound(node)
        content = (text_of(child) for child in node.children if child.type == "string_content")
        return Text(span_of(node), "".join(content))

    def strings(self, node: Node) -> Expression:
        """Strings side by side are one."""
        parts = [self.expression(child) for child in self.children(node)]
        values = [part.value for part in parts if isinstance(part, Text) and part.value is not None]
        whole = len(values) == len(parts)
        return Text(span_of(node), "".join(values)) if whole else self.compound(node)

    def number(self, node: Node) -> Expression:
        """A number; odd spellings (complex ones) are None."""
        try:
            return Constant(span_of(node), float(text_of(node).replace("_", "")))
        except ValueError:
            return self.compound(node)

    def attribute(self, node: Node) -> Expression:
        """`object.attribute`."""
        member = node.child_by_field_name("attribute")
        return self.dotted(node, self.field(node, "object"), text_of(member) if member else "")

    def subscript(self, node: Node) -> Expression:
        """`object[key]`; slices and tuples of keys are compounds."""
        keys = node.children_by_field_name("subscript")
        if len(keys) != 1:
            return self.compound(node)
        return Index(span_of(node), self.field(node, "value"), self.expression(keys[0]))

    def call(self, node: Node) -> Expression:
        """A call."""
        arguments = node.child_by_field_name("arguments")
        listed = () if arguments is None else tuple(self.arguments(arguments))
        return Call(span_of(node), self.field(node, "function"), listed)

    def arguments(self, node: Node) -> Iterator[Argument]:
        """The arguments of a call, or the bases of a class; a generator expression is one."""
        if node.type != "argument_list":
            yield Argument(None, self.expression(node))
            return
        for child in self.children(node):
            if child.type == "keyword_argument":
                name = child.child_by_field_name("name")
                yield Argument(text_of(name) if name else None, self.field(child, "value"))
            else:
                yield Argument(None, self.expression(child))

    def boolean(self, node: Node) -> Expression:
        """`and`, `or`."""
        kind = And if self.operator(node) == "and" else Or
        return kind(span_of(node), self.field(node, "left"), self.field(node, "right"))

    def comparison(self, node: Node) -> Expression:
        """A comparison of two; chains are compounds."""
        operands = self.children(node)
        words = [text_of(child) for child in node.children_by_field_name("operators")]
        if len(operands) != 2:  # noqa: PLR2004 - left and right
            return self.compound(node)
        operator = EQUALITY.get(" ".join(words), " ".join(words))
        left, right = (self.expression(operand) for operand in operands)
        return Compare(span_of(node), operator, left, right)

    def choice(self, node: Node) -> Expression:
        """`yes if test else no`."""
        yes, test, no = (self.expression(child) for child in self.children(node)[:3])
        return Choice(span_of(node), test, yes, no)

    def anonymous(self, node: Node) -> Expression:
        """A lambda: its one expression is what it returns."""
        body = node.child_by_field_name("body")
        value = self.expression(body)
        returned = Exit(value.span, ExitKind.RETURN, value)
        parameters = self.parameters(node.child_by_field_name("parameters"))
        header = Span(
            node.start_byte, value.span.start, node.start_point[0] + 1, value.span.first_line
        )
        function = Function(span_of(node), "", parameters, Block(value.span, (returned,)), header)
        return Lambda(span_of(node), function)

    def parameters(self, node: Node | None) -> tuple[Parameter, ...]:
        """Parameters with their defaults."""
        return tuple(self._parameter(child) for child in self.children(node)) if node else ()

    def _parameter(self, node: Node) -> Parameter:
        inner = node.child_by_field_name("name") or (node.named_children or [node])[0]
        return Parameter(
            text_of(inner).lstrip("*"), self.optional(node.child_by_field_name("value"))
        )
