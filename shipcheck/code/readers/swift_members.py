"""Types, their members and functions of Swift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound
from shipcheck.code.readers.swift_conditions import SwiftConditions
from shipcheck.code.readers.swift_expressions import type_name
from shipcheck.code.statements import (
    Assign,
    Block,
    Class,
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

FUNCTIONS = ("function_declaration", "init_declaration", "deinit_declaration")
TYPES = (
    "protocol_declaration", "typealias_declaration", "associatedtype_declaration",
    "operator_declaration", "precedence_group_declaration",
)  # fmt: skip
BODIES = frozenset({"function_body", "computed_property"})
COMPUTED = frozenset({"computed_property", "willset_didset_block"})
ACCESSORS = frozenset(
    {"computed_getter", "computed_setter", "computed_modify", "didset_clause", "willset_clause"}
)


class SwiftMembers(SwiftConditions):
    """The node types of tree-sitter-swift that define something."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(FUNCTIONS, self.function_declaration),
            **dict.fromkeys(TYPES, lambda node: Inert(span_of(node), InertKind.TYPE)),
            "class_declaration": self.class_declaration,
        }

    def decorators(self, node: Node) -> tuple[Expression, ...]:
        """The attributes of a definition."""
        lists = [one for one in node.named_children if one.type == "modifiers"]
        marks = [one for listed in lists for one in listed.named_children]
        return tuple(self.expression(one) for one in marks if one.type == "attribute")

    def own_start(self, node: Node) -> Node:
        """The first word of a definition that is no attribute."""
        first = node.children[0]
        if first.type != "modifiers":
            return first
        words = [one for one in first.children if one.type != "attribute"]
        return words[0] if words else node.children[1]

    def header(self, node: Node, body: Node | None) -> Span:
        """From the first word to the body."""
        end = body.prev_sibling if body is not None else None
        return span_of(self.own_start(node), end or node)

    def class_declaration(self, node: Node) -> Statement:
        """A class, struct, enum, actor or extension."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        bases = [
            one.child_by_field_name("inherits_from")
            for one in node.named_children
            if one.type == "inheritance_specifier"
        ]
        return Class(
            span_of(self.own_start(node), node),
            type_name(name) if name is not None else "",
            tuple(self.expression(base) for base in bases if base is not None),
            self.block(body),
            self.header(node, body),
            self.decorators(node),
        )

    def function_declaration(self, node: Node) -> Statement:
        """A function or initialiser."""
        body = next((one for one in node.children if one.type in BODIES), None)
        word = node.type.removesuffix("_declaration")
        name = node.child_by_field_name("name")
        block = self.block(body) if body is not None else None
        return Function(
            span_of(self.own_start(node), node),
            text_of(name) if word == "function" and name is not None else word,
            tuple(self.parameters(node)),
            block,
            self.header(node, body),
            self.decorators(node),
        )

    def parameters(self, node: Node) -> Iterator[Parameter]:
        """Parameters by their inner names, with their defaults."""
        found: list[Node] = []
        for index, child in enumerate(node.children):
            if child.type == "parameter":
                if found:
                    yield self._parameter(found[0], None)
                found = [child]
            elif found and node.field_name_for_child(index) == "default_value":
                yield self._parameter(found.pop(), child)
        if found:
            yield self._parameter(found[0], None)

    def _parameter(self, node: Node, default: Node | None) -> Parameter:
        names = [one for one in node.children if one.type == "simple_identifier"]
        return Parameter(text_of(names[-1]) if names else "", self.optional(default))

    def enum_cases(self, node: Node) -> Iterator[Statement]:
        """The words of an enum, with their raw values."""
        name: Node | None = None
        for index, child in enumerate(node.children):
            field = node.field_name_for_child(index)
            if field == "name":
                if name is not None:
                    yield Assign(span_of(name), (Target(text_of(name)),), None)
                name = child
            elif field == "raw_value" and name is not None:
                value = self.expression(child)
                yield Assign(span_of(name, child), (Target(text_of(name)),), value)
                name = None
        if name is not None:
            yield Assign(span_of(name, node), (Target(text_of(name)),), None)

    def properties(self, node: Node) -> Iterator[Statement]:
        """`let name = value, name`; what is computed or watched is a function of that name."""
        name: Node | None = None
        wrappers = tuple(one for one in self.decorators(node) if isinstance(one, Call))
        for index, child in enumerate(node.children):
            field = node.field_name_for_child(index)
            if field == "name":
                if name is not None:
                    yield self._declared(name, wrappers)
                name = child
            elif field == "value" and name is not None:
                yield self._variable(name, child, wrappers)
                wrappers, name = (), name if _watched(node) else None
            elif child.type in COMPUTED and name is not None:
                yield from self._computed(node, text_of(name), child)
                name = None
        if name is not None:
            yield self._declared(name, wrappers)

    def _variable(self, name: Node, value: Node, wrappers: tuple[Call, ...]) -> Statement:
        """A property wrapper with arguments counts as part of the value."""
        read = self.expression(value)
        if wrappers:
            read = Compound(read.span, "property_wrapper", (*wrappers, read))
        return Assign(span_of(name, value), self.targets(name), read)

    def _declared(self, name: Node, wrappers: tuple[Call, ...]) -> Statement:
        """A property without a value; its wrapper gives it one."""
        if not wrappers:
            return Inert(span_of(name), InertKind.TYPE)
        return Assign(span_of(name), self.targets(name), wrappers[0])

    def _computed(self, node: Node, name: str, body: Node) -> Iterator[Statement]:
        """One function for each accessor; all have the property's name."""
        accessors = [one for one in self.children(body) if one.type in ACCESSORS]
        watched = body.type == "willset_didset_block"
        parameters = tuple(self.parameters(node))
        for number, part in enumerate(accessors or [body]):
            inner = [one for one in part.children if one.type == "statements"]
            block = self.block(inner[0]) if inner else Block(span_of(part), ())
            start = part if number or watched else self.own_start(node)
            opened = next((one for one in part.children if one.type == "{"), start)
            header = span_of(start, opened.prev_sibling or opened)
            if opened.prev_sibling is None:  # the braces of the property itself
                header = span_of(start, part.prev_sibling or start)
            span = span_of(start, part)
            yield Function(span, name, parameters, block, header, self.decorators(node))

    def subscripts(self, node: Node) -> Iterator[Statement]:
        """One function for each accessor of a subscript."""
        body = next((one for one in node.children if one.type in BODIES), None)
        if body is None:
            yield self.function_declaration(node)
        else:
            yield from self._computed(node, "subscript", body)


def _watched(node: Node) -> bool:
    """Whether something runs when a property changes."""
    return any(one.type == "willset_didset_block" for one in node.named_children)
