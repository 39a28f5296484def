"""The expressions of Kotlin.

The grammar binds a sign tighter than what follows the operand: `!a.b()` comes as `(!a).b()`, and is
put right here, as is `a<B>(c)`. It knows `true`, `null`, `break` and `continue` as names only.
"""

from __future__ import annotations

import re
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
    Member,
    Name,
    Not,
    Or,
    Span,
    Text,
)
from shipcheck.code.reader import Reader
from shipcheck.code.statements import Assign, Block, Exit, ExitKind, Function, Parameter, Target
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

COMPARISONS = {
    "==": "==", "===": "==", "!=": "!=", "!==": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">=",
}  # fmt: skip
WORDS = {"true": True, "false": False, "null": None}
EXITING = frozenset({"exitProcess", "kotlin.system.exitProcess", "System.exit", "TODO"})
"""Functions that do not come back; `error` is not one of them, since so many define their own."""
INSERTED = re.compile(r"\$[A-Za-z_`]")
TYPES = frozenset({"user_type", "nullable_type", "function_type", "parenthesized_type"})


class KotlinExpressions(Reader):
    """The node types of tree-sitter-kotlin that are expressions."""

    language = "kotlin"
    package = "tree_sitter_kotlin"
    comments = frozenset({"line_comment", "block_comment"})
    transparent = frozenset(
        {"parenthesized_expression", "interpolation", "annotated_lambda", "delegation_specifier"}
    )

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(("string_literal", "multiline_string_literal"), self.string),
            "character_literal": lambda node: Text(span_of(node), text_of(node).strip("'")),
            **dict.fromkeys(("number_literal", "float_literal"), self.number),
            "identifier": self.identifier,
            "variable_declaration": lambda node: Name(span_of(node), "".join(self.variables(node))),
            "user_type": lambda node: Name(span_of(node), self.type_name(node)),
            "this_expression": lambda node: Name(span_of(node), "this"),
            "super_expression": lambda node: Name(span_of(node), "super"),
            "navigation_expression": self.navigation,
            "callable_reference": self.reference,
            "index_expression": self.index,
            "call_expression": self.call,
            "constructor_invocation": self.call,
            "unary_expression": self.unary,
            "binary_expression": self.binary,
            "infix_expression": self.infix,
            "is_expression": self.type_test,
            "in_expression": self.type_test,
            "as_expression": lambda node: self.field(node, "left"),
            "lambda_literal": self.anonymous,
            "anonymous_function": self.anonymous,
        }

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def string(self, node: Node) -> Expression:
        """A string; interpolated ones keep their expressions."""
        if any(child.type == "interpolation" for child in node.children):
            return self.compound(node)
        text = "".join(text_of(child) for child in node.named_children)
        return Text(span_of(node), None if INSERTED.search(text) else text)

    def number(self, node: Node) -> Expression:
        """A number; other bases are compounds."""
        try:
            return Constant(span_of(node), float(text_of(node).replace("_", "").rstrip("LuUfF")))
        except ValueError:
            return self.compound(node)

    def identifier(self, node: Node) -> Expression:
        """A name, or a word that the grammar takes for one."""
        text = text_of(node)
        if text in WORDS:
            return Constant(span_of(node), WORDS[text])
        return Name(span_of(node), text.strip("`"))

    def type_name(self, node: Node) -> str:
        """A type without its arguments."""
        return ".".join(text_of(part) for part in self.children(node) if part.type == "identifier")

    def outside(
        self, node: Node, first: Node, build: Callable[[Span, Expression], Expression]
    ) -> Expression:
        """What `build` makes of the first part, within the `!` that it begins with."""
        inner = self.expression(first)
        if not isinstance(inner, Not) or first.type == "parenthesized_expression":
            return build(span_of(node), inner)
        begun, whole = inner.operand.span, span_of(node)
        span = Span(begun.start, whole.end, begun.first_line, whole.last_line)
        return Not(whole, build(span, inner.operand))

    def navigation(self, node: Node) -> Expression:
        """`a.b`, `a?.b`, `a::b`."""
        inner = self.children(node)
        if len(inner) != 2:  # noqa: PLR2004 - the object and its member
            return self.compound(node)
        member = text_of(inner[1]).strip("`")

        def build(span: Span, object_: Expression) -> Expression:
            if isinstance(object_, Name):
                return Name(span, f"{object_.path}.{member}")
            return Member(span, object_, member)

        return self.outside(node, inner[0], build)

    def reference(self, node: Node) -> Expression:
        """`a::b`, `::a`, `A::class`."""
        if any(part.type not in ("identifier", "user_type") for part in self.children(node)):
            return self.compound(node)
        return Name(span_of(node), text_of(node).replace("::", ".").strip("."))

    def index(self, node: Node) -> Expression:
        """`a[b]`; several keys are a compound."""
        inner = self.children(node)
        if len(inner) != 2:  # noqa: PLR2004 - the object and its key
            return self.compound(node)
        key = self.expression(inner[1])
        return self.outside(node, inner[0], lambda span, object_: Index(span, object_, key))

    def call(self, node: Node) -> Expression | Statement:
        """A call; a lambda behind it is its block."""
        inner = self.children(node)
        if not inner:
            return self.compound(node)
        lists = [child for child in inner if child.type == "value_arguments"]
        arguments = tuple(self.arguments(lists[0])) if lists else ()
        lambdas = [child for child in inner[1:] if child.type == "annotated_lambda"]
        block = self.closure(lambdas[0]) if lambdas else None

        def build(span: Span, callee: Expression) -> Expression:
            held = inner[0].type == "call_expression" and not lists
            if held and isinstance(callee, Call) and callee.block is None:
                return Call(span, callee.callee, callee.arguments, block)
            return Call(span, callee, arguments, block)

        read = self.outside(node, inner[0], build)
        if isinstance(read, Call) and isinstance(read.callee, Name) and read.callee.path in EXITING:
            return Exit(span_of(node), ExitKind.RAISE, read)
        return read

    def arguments(self, node: Node) -> Iterator[Argument]:
        """The arguments of a call."""
        for child in self.children(node):
            inner = self.children(child)
            named = len(inner) > 1 and any(part.type == "=" for part in child.children)
            if child.type != "value_argument" or not inner:
                yield Argument(None, self.expression(child))
            else:
                yield Argument(text_of(inner[0]) if named else None, self.expression(inner[-1]))

    def closure(self, node: Node) -> Function:
        """A lambda, with or without a label or annotations before it."""
        inner = [child for child in self.children(node) if child.type == "lambda_literal"]
        return self.function_of(inner[0] if inner else node)

    def function_of(self, node: Node) -> Function:
        """A lambda, or a function without a name."""
        parameters: tuple[Parameter, ...] = ()
        body: list[Node] = []
        for child in self.children(node):
            if child.type == "lambda_parameters":
                parameters = tuple(Parameter(name) for name in self.variables(child))
            elif child.type == "function_value_parameters":
                parameters = self.parameters(child)
            elif child.type == "function_body":
                start = span_of(node)
                return Function(start, "", parameters, self.body(child), start)
            elif child.type not in TYPES:
                body.append(child)
        block = self.listed(body, node)
        header = Span(
            node.start_byte, max(node.start_byte, block.span.start),
            node.start_point[0] + 1, max(node.start_point[0] + 1, block.span.first_line),
        )  # fmt: skip
        return Function(span_of(node), "", parameters, block, header)

    def anonymous(self, node: Node) -> Expression:
        """A function as a value."""
        return Lambda(span_of(node), self.function_of(node))

    def variables(self, node: Node) -> Iterator[str]:
        """The names that a declaration holds, in order."""
        for child in self.children(node):
            if child.type == "identifier" and node.type == "variable_declaration":
                yield text_of(child).strip("`")
                return
            if child.type in ("variable_declaration", "multi_variable_declaration"):
                yield from self.variables(child)

    def unary(self, node: Node) -> Expression | Statement:
        """`!a`, `-1`, `a++`; `a!!` is `a`."""
        operator, span = self.operator(node), span_of(node)
        operand = self.field(node, "argument")
        if operator == "!!":
            return operand
        if operator == "!":
            return Not(span, operand)
        if operator in ("++", "--"):
            path = operand.path if isinstance(operand, Name) else ""
            return Assign(span, (Target(path),), Constant(span, 1.0), augmented=True)
        if operator == "-" and isinstance(operand, Constant) and operand.value is not None:
            return Constant(span, -operand.value)
        return Compound(span, operator or node.type, (operand,))

    def binary(self, node: Node) -> Expression:
        """Two operands; the elvis operator is a compound of kind `?:`."""
        operator, span = self.operator(node), span_of(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator == "&&":
            return And(span, left, right)
        if operator == "||":
            return Or(span, left, right)
        if operator == ">" and isinstance(left, Compare) and _is_generic(node):
            return Call(span, left.left, (Argument(None, right),))
        if operator in COMPARISONS:
            return Compare(span, COMPARISONS[operator], left, right)
        return Compound(span, operator or node.type, (left, right))

    def infix(self, node: Node) -> Expression:
        """`a to b`: a compound of the function's name."""
        inner = self.children(node)
        if len(inner) != 3:  # noqa: PLR2004 - an operator and two operands
            return self.compound(node)
        left, right = self.expression(inner[0]), self.expression(inner[2])
        return Compound(span_of(node), text_of(inner[1]), (left, right))

    def type_test(self, node: Node) -> Expression:
        """`a is B`, `a !in b`: a compound of the operator."""
        parts = (self.field(node, "left"), self.field(node, "right"))
        words = [child.type for child in node.children if not child.is_named]
        return Compound(span_of(node), words[0] if words else node.type, parts)

    def listed(self, nodes: list[Node], parent: Node) -> Block:
        """A block of these; where there are none it is empty, and stands where its parent does."""
        if not nodes:
            line = parent.start_point[0] + 1
            return Block(Span(parent.start_byte, parent.start_byte, line, line), ())
        return Block(span_of(nodes[0], nodes[-1]), tuple(self.statements(nodes)))

    def body(self, node: Node) -> Block:
        """A function's body; `= expression` returns it."""
        raise NotImplementedError

    def parameters(self, node: Node) -> tuple[Parameter, ...]:
        """Parameters with their defaults."""
        raise NotImplementedError


def _is_generic(node: Node) -> bool:
    """Whether this is `a<B>(c)`, which the grammar takes for two comparisons."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    bracket = left.child_by_field_name("operator") if left is not None else None
    within = right is not None and right.type == "parenthesized_expression"
    return within and bracket is not None and bracket.type == "<"
