"""The expressions of JavaScript that are no functions and no elements."""

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
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

COMPARISONS = {
    "==": "==", "===": "==", "!=": "!=", "!==": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">=",
}  # fmt: skip
NAMES = ("this", "super", "import", "meta_property", "nested_identifier", "statement_identifier")
LITERALS = {"true": True, "false": False, "null": None, "undefined": None}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class JavaScriptExpressions(Reader):
    """The node types that the grammars of JavaScript and TypeScript share."""

    comments = frozenset({"comment", "hash_bang_line", "html_comment"})
    transparent = frozenset({"await_expression", "expression_statement"})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(NAMES, lambda node: Name(span_of(node), text_of(node))),
            **dict.fromkeys(LITERALS, self.literal),
            "string": self.string,
            "template_string": self.template,
            "template_substitution": self.only,
            "number": self.number,
            "member_expression": self.member,
            "subscript_expression": self.subscript,
            "call_expression": self.call,
            "new_expression": self.call,
            "parenthesized_expression": self.group,
            "unary_expression": self.unary,
            "update_expression": self.operation,
            "binary_expression": self.binary,
            "ternary_expression": self.choice,
            "pair": self.pair,
            "shorthand_property_identifier": self.shorthand,
            "computed_property_name": self.only,
        }

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def only(self, node: Node) -> Expression:
        """The one expression inside; a compound where there are more."""
        inner = self.children(node)
        return self.expression(inner[0]) if len(inner) == 1 else self.compound(node)

    def literal(self, node: Node) -> Expression:
        """`true`, `false`, `null`, `undefined`."""
        return Constant(span_of(node), LITERALS[node.type])

    def group(self, node: Node) -> Expression:
        """An expression in brackets."""
        inner = self.children(node)
        if len(inner) != 1:
            return self.compound(node)
        return without_brackets(self.expression(inner[0]), node)

    def number(self, node: Node) -> Expression:
        """A number; big ones (`1n`) are compounds."""
        word = text_of(node).replace("_", "").lower()
        try:
            whole = word[:2] in ("0x", "0o", "0b")
            return Constant(span_of(node), int(word, 0) if whole else float(word))
        except ValueError:
            return self.compound(node)

    def string(self, node: Node) -> Expression:
        """A string, with the usual escapes undone."""
        return Text(span_of(node), self.words(node))

    def words(self, node: Node) -> str:
        """What a string says."""
        return "".join(
            _unescaped(text_of(child)) if child.type == "escape_sequence" else text_of(child)
            for child in node.named_children
        )

    def template(self, node: Node) -> Expression:
        """A template string; a compound of what is inserted, where something is."""
        inserted = [one for one in node.named_children if one.type == "template_substitution"]
        if not inserted:
            return self.string(node)
        parts = tuple(self.expression(one) for one in inserted)
        return Compound(span_of(node), node.type, parts)

    def member(self, node: Node) -> Expression:
        """`object.property`, `object?.property`, `this.#field`."""
        name = node.child_by_field_name("property")
        return self.dotted(node, self.field(node, "object"), text_of(name) if name else "")

    def subscript(self, node: Node) -> Expression:
        """`object[index]`."""
        return Index(span_of(node), self.field(node, "object"), self.field(node, "index"))

    def call(self, node: Node) -> Expression:
        """A call, `new`, a tagged template."""
        callee = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        given = node.child_by_field_name("arguments")
        listed = () if given is None else tuple(self.arguments(given))
        return Call(span_of(node), self.expression(callee), listed)

    def arguments(self, node: Node) -> Iterator[Argument]:
        """The arguments of a call; those of a tagged template are the template."""
        given = self.children(node) if node.type == "arguments" else [node]
        return (Argument(None, self.expression(child)) for child in given)

    def unary(self, node: Node) -> Expression:
        """`!x`, a negative number, others."""
        operand = self.field(node, "argument")
        operator = self.operator(node)
        if operator == "!":
            return Not(span_of(node), operand)
        if operator == "-" and isinstance(operand, Constant) and operand.value:
            return Constant(span_of(node), -operand.value)
        return Compound(span_of(node), operator, (operand,))

    def operation(self, node: Node) -> Expression:
        """Any other operator, with its operands."""
        parts = tuple(self.expression(child) for child in self.children(node))
        return Compound(span_of(node), self.operator(node), parts)

    def binary(self, node: Node) -> Expression:
        """`&&`, `||`, comparisons; anything else is a compound of its operator."""
        operator = self.operator(node)
        if operator not in ("&&", "||") and operator not in COMPARISONS:
            return self.operation(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator in COMPARISONS:
            return Compare(span_of(node), COMPARISONS[operator], left, right)
        return (And if operator == "&&" else Or)(span_of(node), left, right)

    def choice(self, node: Node) -> Expression:
        """`test ? yes : no`."""
        test, yes, no = (
            self.field(node, name) for name in ("condition", "consequence", "alternative")
        )
        return Choice(span_of(node), test, yes, no)

    def pair(self, node: Node) -> Expression:
        """`key: value` in an object, as a Compound of the key's Text and the value."""
        key, value = self.key(node.child_by_field_name("key")), self.field(node, "value")
        return Compound(span_of(node), "pair", (key, value))

    def shorthand(self, node: Node) -> Expression:
        """`key` in an object, the same as `key: key`."""
        span, word = span_of(node), text_of(node)
        return Compound(span, "pair", (Text(span, word), Name(span, word)))

    def key(self, node: Node | None) -> Expression:
        """A property's name: a Text, or the expression that computes it."""
        if node is not None and node.type in ("property_identifier", "private_property_identifier"):
            return Text(span_of(node), text_of(node))
        return self.expression(node)


def _unescaped(sequence: str) -> str:
    """What an escape stands for; those of code points are left as they are."""
    word = sequence[1:]
    return ESCAPES.get(word, word if len(word) == 1 and not word.isalnum() else sequence)
