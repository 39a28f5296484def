"""Functions and classes of JavaScript."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Lambda, Span, Text
from shipcheck.code.readers.javascript_elements import JavaScriptElements
from shipcheck.code.readers.javascript_targets import PATTERNS, bound
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
    Scope,
    Target,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

CLASSES = ("class_declaration", "abstract_class_declaration", "class")
DECLARED = ("function_declaration", "generator_function_declaration")
CLOSURES = ("arrow_function", "function_expression", "generator_function")
ANONYMOUS = "default"
"""What a function or class is called that is exported as the default and has no name."""


class JavaScriptFunctions(JavaScriptElements):
    """The node types that hold code to be run later."""

    definitions = frozenset(
        {
            "function_declaration",
            "generator_function_declaration",
            "method_definition",
            "variable_declarator",
        }
    )
    containers = frozenset(
        {
            "class_declaration",
            "abstract_class_declaration",
            "class_body",
            "export_statement",
            "lexical_declaration",
            "variable_declaration",
            "internal_module",
            "module",
        }
    )

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(DECLARED, self.function_of),
            **dict.fromkeys(CLOSURES, self.closure),
            **dict.fromkeys(CLASSES, self.class_definition),
            "method_definition": self.object_method,
            "class_static_block": lambda node: Scope(
                span_of(node), (), self.block(node.child_by_field_name("body"))
            ),
            "field_definition": self.class_field,
            "decorator": self.only,
        }

    def is_definition(self, node: Node) -> bool:
        """Whether it is a function, or a name that is given one."""
        if node.type == "variable_declarator":
            value = node.child_by_field_name("value")
            return value is not None and value.type in CLOSURES
        return super().is_definition(node)

    def function_of(self, node: Node, decorators: tuple[Expression, ...] = ()) -> Function:
        """A function or method."""
        name = node.child_by_field_name("name")
        called = text_of(name).strip("'\"") if name else ANONYMOUS
        body = node.child_by_field_name("body")
        return Function(
            span_of(node), called, self.parameters(node),
            None if body is None else self.function_body(body), header_of(node), decorators,
        )  # fmt: skip

    def function_body(self, node: Node) -> Block:
        """A function's body; the one expression of an arrow function is what it returns."""
        if node.type == "statement_block":
            return self.block(node)
        value = self.expression(node)
        return Block(value.span, (Exit(value.span, ExitKind.RETURN, value),))

    def closure(self, node: Node) -> Expression:
        """A function as a value."""
        return Lambda(span_of(node), replace(self.function_of(node), name=""))

    def object_method(self, node: Node) -> Expression:
        """A method in an object, as a pair."""
        function = self.function_of(node)
        key = node.child_by_field_name("name")
        named = self.key(key) if key else Text(function.span, "")
        value = Lambda(function.span, replace(function, name=""))
        return Compound(function.span, "pair", (named, value))

    def parameters(self, node: Node) -> tuple[Parameter, ...]:
        """Parameters in their order, then the names that those which are patterns bind."""
        single = node.child_by_field_name("parameter")
        listed = node.child_by_field_name("parameters")
        nodes = [single] if single else self.children(listed) if listed else []
        given = [pair for one in nodes for pair in self.parameter(one)]
        positions = tuple(found for found, _ in given)
        return positions + tuple(name for _, names in given for name in names)

    def parameter(self, node: Node) -> Iterator[tuple[Parameter, tuple[Parameter, ...]]]:
        """One parameter, with what it binds besides."""
        default = node.child_by_field_name("right")
        pattern = node.child_by_field_name("left") if default else node
        if pattern is not None:
            yield self.bound_parameter(pattern, self.optional(default))

    def bound_parameter(
        self, pattern: Node, default: Expression | None
    ) -> tuple[Parameter, tuple[Parameter, ...]]:
        """A parameter of a pattern; its own name is empty where the pattern takes it apart."""
        if pattern.type not in PATTERNS:
            return Parameter(text_of(pattern).removeprefix("..."), default), ()
        names = tuple(
            Parameter(one.target.path, self.optional(one.default), one.target.pick)
            for one in bound(pattern)
        )
        return Parameter("", default), names

    def class_definition(self, node: Node, decorators: tuple[Expression, ...] = ()) -> Statement:
        """A class."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        marks = (*decorators, *self.decorators(node))
        return Class(
            span_of(node), text_of(name) if name else ANONYMOUS, tuple(self.bases(node)),
            self.class_body(body), header_of(node), marks,
        )  # fmt: skip

    def decorators(self, node: Node) -> Iterator[Expression]:
        """The decorators that stand in a node."""
        return (self.expression(one) for one in node.named_children if one.type == "decorator")

    def bases(self, node: Node) -> Iterator[Expression]:
        """What a class extends."""
        for heritage in node.named_children:
            if heritage.type == "class_heritage":
                yield from (self.expression(one) for one in self.children(heritage))

    def class_body(self, node: Node | None) -> Block:
        """Methods and fields; decorators that stand before a method are its own."""
        if node is None:
            return self.block(None)
        return Block(span_of(node), tuple(self.members(self.children(node))))

    def members(self, nodes: Iterable[Node]) -> Iterator[Statement]:
        """What a class holds."""
        waiting: list[Expression] = []
        for node in nodes:
            if node.type == "decorator":
                waiting.append(self.expression(node))
            elif node.type == "method_definition":
                yield self.method(node, tuple(waiting))
                waiting.clear()
            else:
                yield self.statement(node)

    def method(self, node: Node, decorators: tuple[Expression, ...]) -> Function:
        """A method; `get name()` and `set name()` are methods too."""
        return self.function_of(node, (*decorators, *self.decorators(node)))

    def class_field(self, node: Node) -> Statement:
        """A field: `this.name = value`, or `name = value` where it is the class's own."""
        name = node.child_by_field_name("property") or node.child_by_field_name("name")
        word = text_of(name) if name else ""
        value = self.optional(node.child_by_field_name("value"))
        marks = tuple(self.decorators(node))
        if isinstance(value, Lambda):
            return named(value, word, span_of(node), marks)
        if value is None and not marks:
            return Inert(span_of(node), InertKind.TYPE)
        if marks:
            value = Compound(span_of(node), "decorated", (*marks, *((value,) if value else ())))
        own = any(child.type == "static" for child in node.children)
        return Assign(span_of(node), (Target(word if own else f"this.{word}"),), value)


def named(value: Lambda, name: str, span: Span, marks: tuple[Expression, ...] = ()) -> Function:
    """The function that `name = () => …` defines, of the span of the whole definition."""
    last = value.function.header
    header = Span(span.start, last.end, span.first_line, last.last_line)
    return replace(value.function, name=name, span=span, header=header, decorators=marks)


def header_of(node: Node) -> Span:
    """From the first word, after the decorators, to the body."""
    words = [child for child in node.children if child.type not in ("decorator", "comment")]
    body = node.child_by_field_name("body")
    end = body.prev_sibling if body is not None else None
    first = words[0] if words else node
    last = end if end is not None and end.end_byte > first.start_byte else first
    return span_of(first, last if body is not None else node)
