"""The expressions of Rust."""

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
from shipcheck.code.statements import (
    Assign,
    Block,
    Exit,
    ExitKind,
    Function,
    Parameter,
    Scope,
    Target,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
STRINGS = ("string_literal", "raw_string_literal")
CONTENT = frozenset({"string_content", "escape_sequence"})
SCOPES = ("unsafe_block", "async_block", "try_block", "const_block", "gen_block")
ENDINGS = frozenset({"std.process.exit", "process.exit", "std.process.abort", "process.abort"})
"""Functions of the standard library that never come back."""
SUFFIXES = ("i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize",
            "f32", "f64")  # fmt: skip


class RustExpressions(Reader):
    """The node types of tree-sitter-rust that are expressions."""

    language = "rust"
    package = "tree_sitter_rust"
    comments = frozenset({"line_comment", "block_comment", "shebang"})
    transparent = frozenset(
        {
            "parenthesized_expression", "expression_statement", "await_expression",
            "try_expression", "base_field_initializer", "shorthand_field_initializer",
        }
    )  # fmt: skip
    names = frozenset(
        {
            "identifier", "type_identifier", "field_identifier", "primitive_type", "self", "super",
            "crate", "shorthand_field_identifier", "metavariable",
        }
    )  # fmt: skip

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(STRINGS, self.string),
            **dict.fromkeys(SCOPES, self.scope),
            "char_literal": lambda node: Text(span_of(node), text_of(node).strip("'")),
            "boolean_literal": self.boolean,
            "integer_literal": self.number,
            "float_literal": self.number,
            "scoped_identifier": self.path,
            "scoped_type_identifier": self.path,
            "generic_type": lambda node: self.field(node, "type"),
            "qualified_type": lambda node: self.field(node, "type"),
            "generic_function": lambda node: self.field(node, "function"),
            "field_expression": self.member,
            "index_expression": self.index,
            "call_expression": self.call,
            "reference_expression": lambda node: self.field(node, "value"),
            "type_cast_expression": lambda node: self.field(node, "value"),
            "unary_expression": self.unary,
            "negative_literal": self.unary,
            "binary_expression": self.binary,
            "assignment_expression": self.assignment,
            "compound_assignment_expr": self.assignment,
            "struct_expression": self.structure,
            "closure_expression": self.closure,
            "block": lambda node: Scope(span_of(node), (), self.block(node)),
        }

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def string(self, node: Node) -> Expression:
        """A string between its quotes; escapes stay as they are written."""
        content = (text_of(child) for child in node.children if child.type in CONTENT)
        return Text(span_of(node), "".join(content))

    def boolean(self, node: Node) -> Expression:
        """`true`, `false`."""
        return Constant(span_of(node), value=text_of(node) == "true")

    def number(self, node: Node) -> Expression:
        """A number; its type is left out."""
        text = text_of(node).replace("_", "")
        if not text.startswith("0x"):
            suffix = next((one for one in SUFFIXES if text.endswith(one)), "")
            text = text.removesuffix(suffix)
        try:
            value = int(text, 0) if node.type == "integer_literal" else float(text)
        except ValueError:  # 007, 0xffu8
            return self.compound(node)
        return Constant(span_of(node), value)

    def path(self, node: Node) -> Expression:
        """`path::name`; type arguments and `<… as Trait>` are left out."""
        return Name(span_of(node), path_of(node))

    def member(self, node: Node) -> Expression:
        """`value.field`."""
        name = node.child_by_field_name("field")
        return self.dotted(node, self.field(node, "value"), text_of(name) if name else "")

    def index(self, node: Node) -> Expression:
        """`value[index]`."""
        inner = self.children(node)
        if len(inner) != 2:  # noqa: PLR2004 - the value and the index
            return self.compound(node)
        return Index(span_of(node), self.expression(inner[0]), self.expression(inner[1]))

    def call(self, node: Node) -> Expression | Statement:
        """A call; one that never comes back leaves the function."""
        arguments = self.arguments(node.child_by_field_name("arguments"))
        call = Call(span_of(node), self.field(node, "function"), arguments)
        if isinstance(call.callee, Name) and call.callee.path in ENDINGS:
            return Exit(call.span, ExitKind.RAISE, call)
        return call

    def arguments(self, node: Node | None) -> tuple[Argument, ...]:
        """The arguments of a call."""
        listed = self.children(node) if node is not None else []
        return tuple(Argument(None, self.expression(child)) for child in listed)

    def unary(self, node: Node) -> Expression:
        """`!x`, `-1`; what is pointed to is the pointer."""
        inner = self.children(node)
        operand = self.expression(inner[-1] if inner else None)
        operator = node.children[0].type if node.children else ""
        if operator == "!":
            return Not(span_of(node), operand)
        if operator == "-" and isinstance(operand, Constant) and operand.value is not None:
            return Constant(span_of(node), -operand.value)
        return operand if operator == "*" else Compound(span_of(node), operator, (operand,))

    def binary(self, node: Node) -> Expression:
        """`left operator right`."""
        left, right = self.field(node, "left"), self.field(node, "right")
        operator = self.operator(node)
        if operator in ("&&", "||"):
            return (And if operator == "&&" else Or)(span_of(node), left, right)
        if operator in COMPARISONS:
            return Compare(span_of(node), operator, left, right)
        return Compound(span_of(node), operator, (left, right))

    def assignment(self, node: Node) -> Statement:
        """`left = right`, `left op= right`."""
        left = node.child_by_field_name("left")
        targets = tuple(self.targets(left)) if left is not None else ()
        augmented = node.type == "compound_assignment_expr"
        return Assign(span_of(node), targets, self.field(node, "right"), augmented)

    def targets(self, node: Node) -> Iterator[Target]:
        """What is assigned to."""
        raise NotImplementedError

    def structure(self, node: Node) -> Expression:
        """`Name { field: value, field, ..rest }`."""
        body = node.child_by_field_name("body")
        fields = self.children(body) if body is not None else []
        parts = [self.field(node, "name"), *(self._field_value(one) for one in fields)]
        return Compound(span_of(node), node.type, tuple(parts))

    def _field_value(self, node: Node) -> Expression:
        name = node.child_by_field_name("field")
        if name is None:
            return self.expression(node)
        key = Text(span_of(name), text_of(name))
        return Compound(span_of(node), "pair", (key, self.field(node, "value")))

    def closure(self, node: Node) -> Expression:
        """`|parameters| body`."""
        body = node.child_by_field_name("body")
        end = body.prev_sibling if body is not None else None
        parameters = tuple(self.parameters(node.child_by_field_name("parameters")))
        block = self.body_of(body) if body is not None else None
        header = span_of(node, end or node)
        return Lambda(span_of(node), Function(span_of(node), "", parameters, block, header))

    def body_of(self, node: Node) -> Block:
        """A block, or the one expression that is returned."""
        if node.type == "block":
            return self.block(node)
        read = self.statement(node)
        if not isinstance(read, Assign | Exit):
            value = self.expression(node)
            read = Exit(value.span, ExitKind.RETURN, value)
        return Block(span_of(node), (read,))

    def parameters(self, node: Node | None) -> Iterator[Parameter]:
        """The names of parameters; Rust knows no defaults."""
        for child in self.children(node) if node is not None else []:
            pattern = child.child_by_field_name("pattern") or child
            if child.type == "self_parameter":
                yield Parameter("self")
            elif child.type != "attribute_item":
                yield Parameter(text_of(pattern) if pattern.type == "identifier" else "")

    def scope(self, node: Node) -> Statement:
        """`unsafe`, `async`, `const` before a block."""
        inner = [child for child in node.named_children if child.type == "block"]
        return Scope(span_of(node), (), self.block(inner[0] if inner else None))


def path_of(node: Node) -> str:
    """A path with dots."""
    parts: list[str] = []
    waiting: list[Node] = [node]
    while waiting:
        part = waiting.pop()
        if part.type in ("scoped_identifier", "scoped_type_identifier"):
            waiting += [
                one for field in ("path", "name") if (one := part.child_by_field_name(field))
            ]
        elif part.type in ("generic_type", "qualified_type") and part.child_count:
            waiting.append(part.child_by_field_name("type") or part.children[0])
        elif part.type == "bracketed_type" and part.named_children:
            waiting.append(part.named_children[0])
        else:
            parts.append("".join(text_of(part).split()))
    return ".".join(reversed(parts))
