"""The expressions of Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    And,
    Argument,
    Call,
    Compare,
    Compound,
    Constant,
    Index,
    Lambda,
    Name,
    Not,
    Or,
    Text,
)
from shipcheck.code.reader import Reader
from shipcheck.code.statements import Exit, ExitKind, Function, Parameter
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

DECIDING = frozenset({"&&", "||", "==", "!=", "<", "<=", ">", ">="})
"""Operators that say yes or no."""
STRINGS = ("interpreted_string_literal", "raw_string_literal", "rune_literal")
NAMED_TYPES = frozenset({"type_identifier", "qualified_type", "generic_type"})
ENDINGS = frozenset(
    {
        "panic", "os.Exit", "syscall.Exit", "runtime.Goexit", "log.Fatal", "log.Fatalf",
        "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln",
    }
)  # fmt: skip
"""Calls of the language and its standard library that never come back."""


class GoExpressions(Reader):
    """The node types of tree-sitter-go that are expressions."""

    language = "go"
    package = "tree_sitter_go"
    transparent = frozenset(
        {
            "parenthesized_expression", "expression_statement", "expression_list",
            "literal_element", "variadic_argument", "parenthesized_type", "type_elem",
        }
    )  # fmt: skip
    names = frozenset(
        {
            "identifier", "field_identifier", "type_identifier", "package_identifier", "label_name",
            "blank_identifier", "iota",
        }
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.receiver = ""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(STRINGS, self.string),
            "true": lambda node: Constant(span_of(node), value=True),
            "false": lambda node: Constant(span_of(node), value=False),
            "nil": lambda node: Constant(span_of(node), value=None),
            "int_literal": self.number,
            "float_literal": self.number,
            "identifier": self.identifier,
            "selector_expression": self.selector,
            "qualified_type": self.qualified,
            "generic_type": lambda node: self.field(node, "type"),
            "index_expression": self.index,
            "call_expression": self.call,
            "unary_expression": self.unary,
            "binary_expression": self.binary,
            "type_assertion_expression": lambda node: self.field(node, "operand"),
            "type_conversion_expression": self.conversion,
            "type_instantiation_expression": lambda node: self.field(node, "type"),
            "composite_literal": self.composite,
            "func_literal": self.closure,
        }

    def children(self, node: Node) -> list[Node]:
        """Named children without comments; those of a list of statements in its place."""
        found: list[Node] = []
        for child in super().children(node):
            found += super().children(child) if child.type == "statement_list" else [child]
        return found

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def identifier(self, node: Node) -> Expression:
        """A name; a method's receiver is `self`, whatever it is called there."""
        text = text_of(node)
        return Name(span_of(node), "self" if text == self.receiver else text)

    def string(self, node: Node) -> Expression:
        """A string between its quotes; escapes stay as they are written."""
        return Text(span_of(node), text_of(node)[1:-1])

    def number(self, node: Node) -> Expression:
        """A number."""
        text = text_of(node)
        try:
            value = int(text, 0) if node.type == "int_literal" else float(text.replace("_", ""))
        except ValueError:  # 0755, 0x1p-2
            return self.compound(node)
        return Constant(span_of(node), value)

    def selector(self, node: Node) -> Expression:
        """`operand.field`."""
        field = node.child_by_field_name("field")
        return self.dotted(node, self.field(node, "operand"), text_of(field) if field else "")

    def qualified(self, node: Node) -> Expression:
        """`package.Type`."""
        return Name(span_of(node), "".join(text_of(node).split()))

    def index(self, node: Node) -> Expression:
        """`operand[index]`."""
        return Index(span_of(node), self.field(node, "operand"), self.field(node, "index"))

    def call(self, node: Node) -> Expression | Statement:
        """A call; one that never comes back leaves the function."""
        call = self.plain_call(node)
        if isinstance(call.callee, Name) and call.callee.path in ENDINGS:
            return Exit(call.span, ExitKind.RAISE, call)
        return call

    def plain_call(self, node: Node) -> Call:
        """A call, whatever it calls."""
        listed = node.child_by_field_name("arguments")
        arguments = self.children(listed) if listed is not None else []
        return Call(
            span_of(node),
            self.field(node, "function"),
            tuple(Argument(None, self.expression(argument)) for argument in arguments),
        )

    def conversion(self, node: Node) -> Expression:
        """`[]byte(x)`; what looks like one to a generic type is mostly a call: `Get[bool](x)`."""
        type_ = node.child_by_field_name("type")
        operand = self.field(node, "operand")
        if type_ is None or type_.type != "generic_type":
            return operand
        return Call(span_of(node), self.expression(type_), (Argument(None, operand),))

    def unary(self, node: Node) -> Expression:
        """`!x`; pointers are what they point to."""
        operator, operand = self.operator(node), self.field(node, "operand")
        if operator == "!":
            return Not(span_of(node), operand)
        if operator in ("*", "&"):
            return operand
        if operator == "-" and isinstance(operand, Constant) and operand.value is not None:
            return Constant(span_of(node), -operand.value)
        return Compound(span_of(node), operator, (operand,))

    def binary(self, node: Node) -> Expression:
        """`left operator right`."""
        operator = self.operator(node)
        if operator not in DECIDING:
            return self.row(node, operator)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator in ("&&", "||"):
            return (And if operator == "&&" else Or)(span_of(node), left, right)
        return Compare(span_of(node), operator, left, right)

    def row(self, node: Node, operator: str) -> Expression:
        """`a + b + c`: one compound, since texts are put together from hundreds of parts."""
        parts: list[Expression] = []
        left: Node | None = node
        while left is not None and left.type == node.type and self.operator(left) == operator:
            parts.append(self.field(left, "right"))
            left = left.child_by_field_name("left")
        return Compound(span_of(node), operator, (self.expression(left), *reversed(parts)))

    def composite(self, node: Node) -> Expression:
        """`Type{…}`: the type's name, if it has one, and the elements."""
        type_, body = node.child_by_field_name("type"), node.child_by_field_name("body")
        parts = [self.expression(type_)] if type_ is not None and type_.type in NAMED_TYPES else []
        parts += [self.expression(child) for child in (self.children(body) if body else [])]
        return Compound(span_of(node), node.type, tuple(parts))

    def closure(self, node: Node) -> Expression:
        """A function as a value."""
        return Lambda(span_of(node), self.function_of(node))

    def function_of(self, node: Node) -> Function:
        """A function; a method's receiver is its first parameter."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        end = body.prev_sibling if body is not None else None
        parameters = tuple(self.parameters(node))
        block = self.block(body) if body is not None else None
        header = span_of(node, end or node)
        return Function(span_of(node), text_of(name) if name else "", parameters, block, header)

    def method(self, node: Node) -> Function:
        """A function with a receiver."""
        declared = list(self.declared(node, "receiver"))
        self.receiver = text_of(declared[0]) if declared else ""
        try:
            return self.function_of(node)
        finally:
            self.receiver = ""

    def parameters(self, node: Node) -> Iterator[Parameter]:
        """The receiver and the parameters; Go knows no defaults."""
        yield from (Parameter("self") for _ in self.declared(node, "receiver"))
        yield from (Parameter(text_of(name)) for name in self.declared(node, "parameters"))

    def declared(self, node: Node, field: str) -> Iterator[Node]:
        """The names in a list of parameters."""
        listed = node.child_by_field_name(field)
        for declaration in self.children(listed) if listed is not None else []:
            yield from (n for n in declaration.children_by_field_name("name") if n.is_named)
