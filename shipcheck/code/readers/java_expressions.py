"""The expressions of Java."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    And,
    Argument,
    Call,
    Choice,
    Compare,
    Compound,
    Constant,
    Embedded,
    Index,
    Name,
    Not,
    Or,
    Text,
)
from shipcheck.code.reader import Reader
from shipcheck.code.readers.brackets import without_brackets
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Class, Statement

TYPES = frozenset(
    {
        "type_arguments", "type_parameters", "type_identifier", "scoped_type_identifier",
        "generic_type", "array_type", "integral_type", "floating_point_type", "boolean_type",
        "void_type", "dimensions", "throws", "catch_type", "annotated_type", "permits",
        "receiver_parameter", "wildcard",
    }
)  # fmt: skip
COMPARISONS = {"==": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
NAMES = ("this", "super", "scoped_identifier", "type_identifier", "scoped_type_identifier")
LITERALS = {"true": True, "false": False, "null_literal": None}
WHOLE = (
    "decimal_integer_literal", "hex_integer_literal", "octal_integer_literal",
    "binary_integer_literal",
)  # fmt: skip
PIECES = ("string_fragment", "multiline_string_fragment", "escape_sequence")


class JavaExpressions(Reader):
    """The node types of tree-sitter-java that are expressions."""

    language = "java"
    package = "tree_sitter_java"
    comments = frozenset({"line_comment", "block_comment"})
    transparent = frozenset({"expression_statement"})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(NAMES, lambda node: Name(span_of(node), text_of(node))),
            **dict.fromkeys(LITERALS, lambda node: Constant(span_of(node), LITERALS[node.type])),
            **dict.fromkeys(WHOLE, self.number),
            "decimal_floating_point_literal": self.number,
            "string_literal": self.string,
            "character_literal": lambda node: Text(span_of(node), text_of(node)[1:-1]),
            "field_access": self.member,
            "array_access": self.subscript,
            "method_invocation": self.call,
            "explicit_constructor_invocation": self.call,
            "object_creation_expression": self.creation,
            "method_reference": self.reference,
            "class_literal": lambda node: Name(span_of(node), text_of(node)),
            "generic_type": self.generic,
            "marker_annotation": lambda node: self.field(node, "name"),
            "annotation": self.annotation,
            "parenthesized_expression": self.group,
            "unary_expression": self.unary,
            "binary_expression": self.binary,
            "ternary_expression": self.choice,
            "cast_expression": lambda node: self.field(node, "value"),
        }

    def children(self, node: Node) -> list[Node]:
        """Named children without comments and types."""
        return [child for child in super().children(node) if child.type not in TYPES]

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def group(self, node: Node) -> Expression:
        """An expression in brackets."""
        inner = self.children(node)
        if len(inner) != 1:
            return self.compound(node)
        return without_brackets(self.expression(inner[0]), node)

    def number(self, node: Node) -> Expression:
        """A number, whatever its size."""
        word = text_of(node).replace("_", "").lower()
        try:
            if node.type in WHOLE:
                return Constant(span_of(node), int(word.rstrip("l"), 0))
            return Constant(span_of(node), float(word.rstrip("fd")))
        except ValueError:  # octal with a bare zero
            return self.compound(node)

    def string(self, node: Node) -> Expression:
        """A string; a template's insertions make it a compound."""
        pieces = self.children(node)
        if any(piece.type not in PIECES for piece in pieces):
            return self.compound(node)
        return Text(span_of(node), "".join(map(_unescaped, pieces)))

    def member(self, node: Node) -> Expression:
        """`object.field`."""
        name = node.child_by_field_name("field")
        return self.dotted(node, self.field(node, "object"), text_of(name) if name else "")

    def subscript(self, node: Node) -> Expression:
        """`array[index]`."""
        return Index(span_of(node), self.field(node, "array"), self.field(node, "index"))

    def call(self, node: Node) -> Expression:
        """A call; `a.equals(b)` and `Objects.equals(a, b)` are comparisons."""
        object_ = node.child_by_field_name("object")
        name = node.child_by_field_name("name") or node.child_by_field_name("constructor")
        given = self.arguments(node.child_by_field_name("arguments"))
        callee = self.expression(name)
        if object_ is not None and name is not None:
            holder = self.expression(object_)
            if text_of(name) == "equals" and len(given) == 1:
                return Compare(span_of(node), "==", holder, given[0].value)
            callee = self.dotted(name, holder, text_of(name))
        if isinstance(callee, Name) and callee.path == "Objects.equals" and len(given) == 2:  # noqa: PLR2004 - the two
            return Compare(span_of(node), "==", given[0].value, given[1].value)
        return Call(span_of(node), callee, given)

    def arguments(self, node: Node | None) -> tuple[Argument, ...]:
        """The arguments of a call."""
        if node is None:
            return ()
        return tuple(Argument(None, self.expression(one)) for one in self.children(node))

    def creation(self, node: Node) -> Expression:
        """`new X(…)`; a body is the last argument."""
        type_ = node.child_by_field_name("type")
        given = self.arguments(node.child_by_field_name("arguments"))
        body = [self.body_class(one) for one in node.named_children if one.type == "class_body"]
        extra = tuple(Argument(None, Embedded(one.span, one)) for one in body)
        return Call(span_of(node), self.expression(type_), (*given, *extra))

    def body_class(self, node: Node) -> Class:
        """A class that has no name."""
        raise NotImplementedError

    def reference(self, node: Node) -> Expression:
        """`object::method`, `Type::new`."""
        parts = [one for one in node.named_children if one.type != "type_arguments"]
        last = text_of(parts[-1]) if len(parts) > 1 else "new"
        return self.dotted(node, self.expression(parts[0] if parts else None), last)

    def generic(self, node: Node) -> Expression:
        """`Type<…>` in the place of a type's name."""
        return self.expression(node.named_children[0] if node.named_children else None)

    def annotation(self, node: Node) -> Expression:
        """`@Name(…)`, as a call."""
        listed = node.child_by_field_name("arguments")
        given: list[Argument] = []
        for one in self.children(listed) if listed is not None else ():
            key = one.child_by_field_name("key") if one.type == "element_value_pair" else None
            value = self.field(one, "value") if key is not None else self.expression(one)
            given.append(Argument(text_of(key) if key is not None else None, value))
        return Call(span_of(node), self.field(node, "name"), tuple(given))

    def unary(self, node: Node) -> Expression:
        """`!x`, a negative number, others."""
        operator, operand = self.operator(node), self.field(node, "operand")
        if operator == "!":
            return Not(span_of(node), operand)
        if operator == "-" and isinstance(operand, Constant) and operand.value:
            return Constant(span_of(node), -operand.value)
        return Compound(span_of(node), operator, (operand,))

    def binary(self, node: Node) -> Expression:
        """`&&`, `||`, comparisons; all else is a compound of its operator."""
        operator, span = self.operator(node), span_of(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator in COMPARISONS:
            return Compare(span, COMPARISONS[operator], left, right)
        if operator in ("&&", "||"):
            return (And if operator == "&&" else Or)(span, left, right)
        return Compound(span, operator, (left, right))

    def choice(self, node: Node) -> Expression:
        """`test ? yes : no`."""
        test, yes, no = (
            self.field(node, name) for name in ("condition", "consequence", "alternative")
        )
        return Choice(span_of(node), test, yes, no)


def _unescaped(node: Node) -> str:
    """What a piece of a string says; only quotes and backslashes are undone."""
    word = text_of(node)
    return word[1:] if node.type == "escape_sequence" and word[1:] in ("'", '"', "\\") else word
