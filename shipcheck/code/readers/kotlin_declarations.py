"""The functions, properties and classes of Kotlin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compound, Constant, Embedded, Name, Span
from shipcheck.code.readers.kotlin_expressions import TYPES, KotlinExpressions
from shipcheck.code.readers.kotlin_parts import (
    BODIES,
    delegated,
    header_of,
    unlazied,
    with_property,
)
from shipcheck.code.statements import (
    Assign,
    Block,
    Class,
    Evaluate,
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

ACCESSORS = ("getter", "setter")
NOT_VALUES = frozenset(
    {
        "modifiers", "variable_declaration", "multi_variable_declaration", "type_parameters",
        "type_constraints", "property_delegate", *ACCESSORS, *TYPES,
    }
)  # fmt: skip


class KotlinDeclarations(KotlinExpressions):
    """Declarations."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        inert = {
            "typealias": InertKind.TYPE,
            "type_alias": InertKind.TYPE,
            "file_annotation": InertKind.TYPE,
            "package_header": InertKind.IMPORT,
        }
        return {
            **super().table(),
            **{kind: self.inert(as_kind) for kind, as_kind in inert.items()},
            "import": self.import_statement,
            "function_declaration": self.function_declaration,
            "secondary_constructor": self.function_declaration,
            "property_declaration": self.property_declaration,
            "enum_entry": self.enum_entry,
            "class_declaration": self.class_declaration,
            "object_declaration": self.class_declaration,
            "object_literal": lambda node: Embedded(span_of(node), self.class_declaration(node)),
            "companion_object": self.companion,
            "anonymous_initializer": self.companion,
        }

    def inert(self, kind: InertKind) -> Callable[[Node], Statement]:
        """A handler for what runs nothing."""
        return lambda node: Inert(span_of(node), kind)

    def import_statement(self, node: Node) -> Statement:
        """An import, with the name that it brings in; of a whole package the package's with `*`."""
        inner = self.children(node)
        words = [text_of(child) for child in inner]
        if not words:
            return Inert(span_of(node), InertKind.IMPORT)
        name = words[-1] if len(words) > 1 else words[0].rpartition(".")[2]
        if text_of(node).rstrip().endswith("*"):
            name = f"{words[0]}.*"
        return Inert(span_of(node), InertKind.IMPORT, (name,))

    def statements(self, nodes: Iterable[Node]) -> Iterator[Statement]:
        """Statements, in order; a mark that the grammar takes for an expression is the next one's."""
        marks: list[Expression] = []
        for node in nodes:
            if node.type == "annotated_expression" and self._is_mark(node):
                marks.append(self._mark(node))
                continue
            for statement in self.declarations(node):
                if marks and isinstance(statement, Function | Class):
                    yield replace(statement, decorators=(*marks, *statement.decorators))
                else:
                    yield from (Evaluate(one.span, one) for one in marks)
                    yield statement
                marks = []
        yield from (Evaluate(one.span, one) for one in marks)

    def _is_mark(self, node: Node) -> bool:
        """`@Suppress("x")` before a function, where what stands above it has no end of its own."""
        inner = self.children(node)
        return bool(inner) and inner[-1].type == "parenthesized_expression" and len(inner) > 1

    def _mark(self, node: Node) -> Expression:
        inner = self.children(node)
        name = text_of(inner[0]).removeprefix("@")
        given = tuple(Argument(None, self.expression(one)) for one in self.children(inner[-1]))
        return Call(span_of(node), Name(span_of(inner[0]), name), given)

    def declarations(self, node: Node) -> Iterator[Statement]:
        """The statements that a node is; a property's accessors are functions of its name."""
        if node.type != "property_declaration":
            yield self.statement(node)
            return
        functions = list(self.accessors(node))
        if not functions or self.value_of(node) is not None:
            yield self.statement(node)
        elif functions:
            functions[0] = with_property(node, functions[0])
        yield from functions

    def accessors(self, node: Node) -> Iterator[Function]:
        """The getter and setter of a property that have a body."""
        name = "".join(self.variables(node))
        for child in self.children(node):
            bodies = [part for part in self.children(child) if part.type == "function_body"]
            if child.type in ACCESSORS and bodies:
                yield Function(span_of(child), name, (), self.body(bodies[0]), header_of(child))

    def value_of(self, node: Node) -> Expression | None:
        """What a property is set to; `by lazy { a }` sets it to `a` as far as anybody can tell."""
        for child in self.children(node):
            if child.type == "property_delegate":
                inner = self.children(child)
                return unlazied(self.expression(inner[0])) if inner else None
            if child.type not in NOT_VALUES:
                return self.expression(child)
        return None

    def property_declaration(self, node: Node) -> Statement:
        """`val a = b`; one without a value is a type."""
        value = self.value_of(node)
        if value is None:
            return Inert(span_of(node), InertKind.TYPE)
        names = list(self.variables(node))
        several = any(child.type == "multi_variable_declaration" for child in node.children)
        if several:
            targets = tuple(Target(name, str(index)) for index, name in enumerate(names))
        else:
            targets = tuple(Target(name) for name in names)
        return Assign(span_of(node), targets, value)

    def enum_entry(self, node: Node) -> Statement:
        """An entry of an enum: its only argument, or a compound of them all."""
        inner = self.children(node)
        lists = [child for child in inner if child.type == "value_arguments"]
        parts = [one.value for one in self.arguments(lists[0])] if lists else []
        for child in inner:
            if child.type == "class_body":
                body = self.block(child)
                own = Class(span_of(child), "", (), body, header_of(child))
                parts.append(Embedded(own.span, own))
        value = Compound(span_of(node), node.type, tuple(parts)) if parts else None
        name = text_of(inner[0]) if inner else ""
        if len(parts) == 1:
            return Assign(span_of(node), (Target(name),), parts[0])
        return Assign(span_of(node), (Target(name),), value or Constant(span_of(node), None))

    def body(self, node: Node) -> Block:
        """A function's body; `= expression` returns it."""
        inner = self.children(node)
        if len(inner) != 1:
            return self.listed(inner, node)
        if inner[0].type == "block":
            return self.block(inner[0])
        value = self.expression(inner[0])
        return Block(value.span, (Exit(value.span, ExitKind.RETURN, value),))

    def block(self, node: Node | None) -> Block:
        """The statements between braces."""
        if node is None or node.type == "source_file":
            return super().block(node)
        return self.listed(self.children(node), node)

    def function_declaration(self, node: Node) -> Statement:
        """A function, or a constructor with its call of another one as its first statement."""
        name = node.child_by_field_name("name")
        inner = self.children(node)
        lists = [child for child in inner if child.type == "function_value_parameters"]
        bodies = [child for child in inner if child.type in ("function_body", "block")]
        body = None
        if bodies:
            read = self.body if bodies[0].type == "function_body" else self.block
            body = read(bodies[0])
        for child in inner:
            if child.type == "constructor_delegation_call":
                first = self.delegation(child)
                rest = body.statements if body is not None else ()
                body = Block(body.span if body is not None else first.span, (first, *rest))
        header = header_of(node)
        span = Span(header.start, node.end_byte, header.first_line, span_of(node).last_line)
        return Function(
            span, text_of(name).strip("`") if name else "constructor",
            self.parameters(lists[0]) if lists else (), body, header, self.decorators(node),
        )  # fmt: skip

    def delegation(self, node: Node) -> Statement:
        """`this(…)` and `super(…)` of a constructor."""
        lists = [child for child in self.children(node) if child.type == "value_arguments"]
        word = node.children[0] if node.children else node
        arguments = tuple(self.arguments(lists[0])) if lists else ()
        return Evaluate(span_of(node), Call(span_of(node), self.named(word), arguments))

    def named(self, node: Node) -> Expression:
        """A keyword as a name."""
        return Name(span_of(node), text_of(node))

    def parameters(self, node: Node) -> tuple[Parameter, ...]:
        """Parameters; a function's have their defaults behind them, a class's in them."""
        read: list[Parameter] = []
        for child in self.children(node):
            if child.type in ("parameter", "class_parameter"):
                inner = [part for part in self.children(child) if part.type not in TYPES]
                words = [part for part in inner if part.type != "modifiers"]
                default = self.expression(words[1]) if len(words) > 1 else None
                read.append(Parameter(text_of(words[0]) if words else "", default))
            elif read and child.type != "parameter_modifiers":
                read[-1] = Parameter(read[-1].name, self.expression(child))
        return tuple(read)

    def decorators(self, node: Node) -> tuple[Expression, ...]:
        """The annotations of a declaration."""
        modifiers = [child for child in self.children(node) if child.type == "modifiers"]
        marks = [m for one in modifiers for m in self.children(one) if m.type == "annotation"]
        return tuple(self.expression(self.children(m)[-1]) for m in marks if self.children(m))

    def class_declaration(self, node: Node) -> Statement:
        """A class, interface or object; the constructor in its head is a function without a body."""
        name = node.child_by_field_name("name")
        statements: list[Statement] = []
        body: Block | None = None
        bases: tuple[Expression, ...] = ()
        for child in self.children(node):
            if child.type == "primary_constructor":
                statements.append(self.primary_constructor(child))
            elif child.type == "delegation_specifiers":
                bases = tuple(self.expression(base) for base in self.children(child))
            elif child.type in BODIES:
                body = self.block(child)
        header = header_of(node)
        if body is None and bases:
            bases, body = delegated(bases)
        body = body or self.listed([], node)
        body = Block(body.span, (*statements, *body.statements))
        span = Span(header.start, node.end_byte, header.first_line, span_of(node).last_line)
        title = text_of(name) if name else ""
        return Class(span, title, bases, body, header, self.decorators(node))

    def primary_constructor(self, node: Node) -> Statement:
        """The parameters in a class's head."""
        lists = [child for child in self.children(node) if child.type == "class_parameters"]
        parameters = self.parameters(lists[0]) if lists else ()
        return Function(span_of(node), "constructor", parameters, None, span_of(node))

    def companion(self, node: Node) -> Statement:
        """A companion object or `init { … }`: what is in it belongs to the class itself."""
        bodies = [child for child in self.children(node) if child.type in BODIES]
        block = self.block(bodies[0]) if bodies else self.listed([], node)
        return Scope(span_of(node), (), block)
