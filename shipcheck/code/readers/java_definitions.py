"""Methods, classes and what they hold, in Java."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Embedded, Lambda
from shipcheck.code.readers.java_expressions import JavaExpressions
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

    from shipcheck.code.nodes import Expression, Span
    from shipcheck.code.statements import Statement

METHODS = ("method_declaration", "constructor_declaration", "compact_constructor_declaration")
CLASSES = ("class_declaration", "interface_declaration", "enum_declaration", "record_declaration")
BASES = ("superclass", "super_interfaces", "extends_interfaces")
FIELDS = ("field_declaration", "constant_declaration", "local_variable_declaration")
SILENT = frozenset(
    {
        "Override", "SuppressWarnings", "Deprecated", "FunctionalInterface", "SafeVarargs",
        "Nullable", "NonNull", "NotNull", "Nonnull", "VisibleForTesting",
    }
)  # fmt: skip
"""Annotations that only the compiler and people read."""
CONSTRUCTOR = "constructor"
"""What a constructor is called here, whatever its class is called."""


class JavaDefinitions(JavaExpressions):
    """The node types that hold code to be run later."""

    silent: list[Span]
    """Where the annotations are that do nothing."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(METHODS, self.method),
            **dict.fromkeys(CLASSES, self.class_definition),
            **dict.fromkeys(FIELDS, self.declaration),
            "variable_declarator": lambda node: self.declared(node, node),
            "lambda_expression": self.closure,
            "class_body": self.body_class,
            "enum_constant": self.enumerated,
            "static_initializer": self.initializer,
            "annotation_type_declaration": lambda node: Inert(span_of(node), InertKind.TYPE),
        }

    def statements(self, nodes: Iterable[Node]) -> Iterator[Statement]:
        """Statements, in order; a declaration of several names is several."""
        return (self.statement(part) for node in nodes for part in self.parts(node))

    def parts(self, node: Node) -> Iterable[Node]:
        """The declarations that a statement holds; else the statement itself."""
        if node.type == "enum_body_declarations":
            return self.children(node)
        several = node.children_by_field_name("declarator") if node.type in FIELDS else []
        return several if len(several) > 1 else [node]

    def method(self, node: Node) -> Function:
        """A method or constructor."""
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        called = CONSTRUCTOR if node.type != "method_declaration" else text_of(name) if name else ""
        return Function(
            span_of(node), called, self.parameters(node.child_by_field_name("parameters")),
            None if body is None else self.block(body), header_of(node),
            tuple(self.annotations(node)),
        )  # fmt: skip

    def annotations(self, node: Node) -> Iterator[Expression]:
        """The annotations of a definition or parameter, without those for the compiler alone."""
        for modifiers in node.named_children:
            listed = self.children(modifiers) if modifiers.type == "modifiers" else ()
            for one in listed:
                if is_silent(one):
                    self.silent.append(span_of(one))
                else:
                    yield self.expression(one)

    def parameters(self, node: Node | None) -> tuple[Parameter, ...]:
        """Parameters by name; annotations of one stand in the place of a default."""
        if node is None:
            return ()
        if node.type == "identifier":
            return (Parameter(text_of(node)),)
        return tuple(self.parameter(one) for one in self.children(node))

    def parameter(self, node: Node) -> Parameter:
        """One parameter."""
        inner = [one for one in node.named_children if one.type == "variable_declarator"]
        name = (inner[0] if inner else node).child_by_field_name("name") or node
        marks = tuple(self.annotations(node))
        default = Compound(span_of(node), "decorated", marks) if marks else None
        return Parameter(text_of(name), default)

    def closure(self, node: Node) -> Expression:
        """A lambda; the one expression for a body is what it returns."""
        body = node.child_by_field_name("body")
        if body is None or body.type == "block":
            block = self.block(body)
        else:
            value = self.expression(body)
            block = Block(value.span, (Exit(value.span, ExitKind.RETURN, value),))
        parameters = self.parameters(node.child_by_field_name("parameters"))
        return Lambda(
            span_of(node), Function(span_of(node), "", parameters, block, header_of(node))
        )

    def class_definition(self, node: Node) -> Class:
        """A class, interface, enum or record; bases are what it extends and implements."""
        name = node.child_by_field_name("name")
        bases = tuple(
            self.expression(base)
            for clause in node.named_children if clause.type in BASES
            for base in _types(clause)
        )  # fmt: skip
        return Class(
            span_of(node), text_of(name) if name else "", bases,
            self.block(node.child_by_field_name("body")), header_of(node),
            tuple(self.annotations(node)),
        )  # fmt: skip

    def body_class(self, node: Node) -> Class:
        """A class that has no name."""
        span = span_of(node)
        return Class(
            span, "", (), self.block(node), span_of(node.children[0] if node.children else node)
        )

    def initializer(self, node: Node) -> Statement:
        """`static { … }` in a class."""
        block = self.block(next(iter(self.children(node)), None))
        return Scope(span_of(node), (), block)

    def declaration(self, node: Node) -> Statement:
        """A field or local variable, with its annotations."""
        declarators = node.children_by_field_name("declarator")
        if len(declarators) == 1:
            return self.declared(declarators[0], node)
        inner = tuple(self.declared(one, one) for one in declarators)
        return Scope(span_of(node), (), Block(span_of(node), inner))

    def declared(self, node: Node, whole: Node) -> Statement:
        """One name; a field without a value is a type."""
        name = node.child_by_field_name("name") or node
        value = self.optional(node.child_by_field_name("value"))
        holder = node.parent or node
        marks = tuple(self.annotations(holder))
        local = holder.type == "local_variable_declaration"
        if value is None and not marks and not local:
            return Inert(span_of(whole), InertKind.TYPE)
        if marks and not local:
            value = Compound(span_of(whole), "decorated", (*marks, *((value,) if value else ())))
        return Assign(span_of(whole), (Target(text_of(name)),), value)

    def enumerated(self, node: Node) -> Statement:
        """One constant of an enum; its value is the argument, or all that it is made of."""
        name = node.child_by_field_name("name") or node
        given = self.arguments(node.child_by_field_name("arguments"))
        body = node.child_by_field_name("body")
        parts = tuple(one.value for one in given)
        if body is not None:
            parts = (*parts, Embedded(span_of(body), self.body_class(body)))
        value = parts[0] if len(parts) == 1 else None
        if len(parts) > 1:
            value = Compound(span_of(node), node.type, parts)
        return Assign(span_of(node), (Target(text_of(name)),), value)


def is_silent(node: Node) -> bool:
    """Whether an annotation does nothing when the program runs."""
    name = node.child_by_field_name("name")
    return name is not None and text_of(name).rpartition(".")[2] in SILENT


def _types(clause: Node) -> list[Node]:
    """The types that a clause lists."""
    listed = [
        one for one in clause.named_children if one.type in ("type_list", "interface_type_list")
    ]
    return (listed[0] if listed else clause).named_children


def header_of(node: Node) -> Span:
    """From the first word, after the annotations, to the body."""
    words = [
        one for part in node.children for one in (part.children if part.type == "modifiers" else [part])
        if one.type not in ("annotation", "marker_annotation", "line_comment", "block_comment")
    ]  # fmt: skip
    first, body = (words or [node])[0], node.child_by_field_name("body")
    end = body.prev_sibling if body is not None else None
    last = end if end is not None and end.end_byte > first.start_byte else first
    return span_of(first, last if body is not None else node)
