"""Classes and their members of C#."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound
from shipcheck.code.readers.csharp_patterns import CsharpPatterns
from shipcheck.code.statements import (
    Assign,
    Block,
    Class,
    Evaluate,
    Function,
    Inert,
    InertKind,
    Target,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression, Span
    from shipcheck.code.statements import Statement

CLASSES = ("class_declaration", "struct_declaration", "record_declaration")
METHODS = (
    "method_declaration", "constructor_declaration", "destructor_declaration",
    "operator_declaration", "conversion_operator_declaration", "local_function_statement",
)  # fmt: skip
PROPERTIES = ("property_declaration", "indexer_declaration", "event_declaration")
BODIES = frozenset({"block", "arrow_expression_clause"})


class CsharpMembers(CsharpPatterns):
    """The node types of tree-sitter-c-sharp that define something."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(CLASSES, self.class_declaration),
            **dict.fromkeys(METHODS, self.method),
            "interface_declaration": self.interface,
            "enum_declaration": self.class_declaration,
            "enum_member_declaration": self.enum_member,
            "variable_declarator": self.variable,
            "delegate_declaration": lambda node: Inert(span_of(node), InertKind.TYPE),
        }

    def class_declaration(self, node: Node) -> Statement:
        """A class, struct, record or enum."""
        body = node.child_by_field_name("body")
        return Class(
            self._own_span(node),
            _name(node),
            tuple(self._bases(node)),
            self.block(body),
            self._header(node, body),
            self.decorators(node),
        )

    def interface(self, node: Node) -> Statement:
        """An interface: a type, unless one of its methods has a body."""
        body = node.child_by_field_name("body")
        members = self.children(body) if body is not None else []
        if any(member.child_by_field_name("body") for member in members):
            return self.class_declaration(node)
        return Inert(span_of(node), InertKind.TYPE)

    def _bases(self, node: Node) -> Iterator[Expression]:
        """Base types; one that is given arguments is a call."""
        listed = next((one for one in node.named_children if one.type == "base_list"), None)
        inner = self.children(listed) if listed is not None else []
        for base, after in zip(inner, [*inner[1:], None], strict=False):
            if after is not None and after.type == "argument_list":
                called = self.expression(base)
                yield Call(span_of(base, after), called, self.arguments(after))
            elif base.type != "argument_list":
                yield self.expression(base)

    def decorators(self, node: Node) -> tuple[Expression, ...]:
        """The attributes of a definition."""
        lists = [child for child in node.named_children if child.type == "attribute_list"]
        marks = [mark for one in lists for mark in self.children(one) if mark.type == "attribute"]
        return tuple(self.expression(mark) for mark in marks)

    def method(self, node: Node) -> Function:
        """A method; what a constructor calls first is its body's first statement."""
        body = self._body(node)
        block = self.body_of(body) if body is not None else None
        first = next((c for c in node.named_children if c.type == "constructor_initializer"), None)
        if first is not None and block is not None:
            block = Block(block.span, (self._initializer(first), *block.statements))
        return Function(
            self._own_span(node),
            _name(node),
            self.parameters(node.child_by_field_name("parameters")),
            block,
            self._header(node, body),
            self.decorators(node),
        )

    def _initializer(self, node: Node) -> Statement:
        """`: base(…)`, `: this(…)`."""
        inner = self.children(node)
        call = Call(span_of(node), self.expression(inner[0]), self.arguments(inner[-1]))
        return Evaluate(call.span, call)

    def properties(self, node: Node) -> Iterator[Statement]:
        """A function for each accessor that has a body, and the value that it starts with."""
        value = node.child_by_field_name("value")
        arrow = value is not None and value.type == "arrow_expression_clause"
        listed = node.child_by_field_name("accessors")
        accessors = [one for one in self.children(listed) if self._body(one)] if listed else []
        if value is not None and not arrow:
            yield Assign(self._own_span(node), (Target(_name(node)),), self.expression(value))
        for number, part in enumerate([node] if arrow else accessors):
            body = value if arrow else self._body(part)
            start = self._first(part if number else node)
            yield Function(
                span_of(start, part),
                _name(node),
                self.parameters(node.child_by_field_name("parameters")),
                self.body_of(body) if body is not None else None,
                span_of(start, (body.prev_sibling if body is not None else None) or part),
                self.decorators(node),
            )
        if value is None and not accessors:
            yield from self._declared(node)

    def _declared(self, node: Node) -> Iterator[Statement]:
        """A property that only stands there: its attributes may still do something."""
        if decorators := self.decorators(node):
            span = self._own_span(node)
            yield Function(span, _name(node), (), None, span, decorators)
        else:
            yield Inert(span_of(node), InertKind.TYPE)

    def enum_member(self, node: Node) -> Statement:
        """One word of an enum."""
        value = self.optional(node.child_by_field_name("value"))
        marks = self.decorators(node)
        if value is None and marks:
            value = Compound(span_of(node), node.type, marks)
        return Assign(self._own_span(node), (Target(_name(node)),), value)

    def variables(self, node: Node) -> Iterator[Statement]:
        """`type name = value, name`: what has no value is only declared."""
        declaration = next(
            (one for one in node.named_children if one.type == "variable_declaration"), node
        )
        for one in self.children(declaration):
            if one.type == "variable_declarator":
                yield self.variable(one)

    def variable(self, node: Node) -> Statement:
        """`name = value`, `(a, b) = value`."""
        inner = self.children(node)
        left = node.child_by_field_name("name") or (inner[0] if inner else node)
        if not any(child.type == "=" for child in node.children):
            return Inert(span_of(node), InertKind.TYPE)
        return Assign(span_of(node), self.targets(left), self.expression(inner[-1]))

    def _body(self, node: Node) -> Node | None:
        """A block or `=> value`."""
        found = node.child_by_field_name("body")
        return found if found is not None and found.type in BODIES else None

    def _own_span(self, node: Node) -> Span:
        """A definition without its attributes."""
        return span_of(self._first(node), node)

    def _first(self, node: Node) -> Node:
        """The first word of a definition that is no attribute."""
        return next((one for one in node.children if one.type != "attribute_list"), node)

    def _header(self, node: Node, body: Node | None) -> Span:
        """From the first word to the body."""
        end = body.prev_sibling if body is not None else None
        return span_of(self._first(node), end or node)


def _name(node: Node) -> str:
    """What a definition is called; constructors, operators and indexers by their word."""
    name = node.child_by_field_name("name")
    if node.type == "constructor_declaration":
        return "constructor"
    if name is not None:
        return f"~{text_of(name)}" if node.type == "destructor_declaration" else text_of(name)
    operator = node.child_by_field_name("operator")
    return "this[]" if node.type == "indexer_declaration" else (
        f"operator{text_of(operator) if operator else ''}"
    )  # fmt: skip
