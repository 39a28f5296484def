"""The expressions of PHP."""

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
    "==": "==", "===": "==", "!=": "!=", "!==": "!=", "<>": "!=", "<": "<", ">": ">", "<=": "<=",
    ">=": ">=", "<=>": "<=>",
}  # fmt: skip
NAMES = ("variable_name", "qualified_name", "relative_scope", "namespace_name", "dynamic_name")
MEMBERS = ("member_access_expression", "nullsafe_member_access_expression")
STATICS = ("class_constant_access_expression", "scoped_property_access_expression")
CALLS = (
    "function_call_expression", "member_call_expression", "nullsafe_member_call_expression",
    "scoped_call_expression",
)  # fmt: skip
STRINGS = ("string", "encapsed_string", "heredoc", "nowdoc")
PIECES = ("string_content", "escape_sequence", "nowdoc_string")


class PhpExpressions(Reader):
    """The node types of tree-sitter-php that are expressions."""

    language = "php"
    package = "tree_sitter_php"
    function = "language_php"
    comments = frozenset({"comment", "php_tag", "php_end_tag"})
    names = frozenset({"name"})
    transparent = frozenset({"expression_statement", "error_suppression_expression"})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(NAMES, lambda node: Name(span_of(node), plain_name(node))),
            **dict.fromkeys(MEMBERS, self.member),
            **dict.fromkeys(STATICS, self.constant_of),
            **dict.fromkeys(CALLS, self.call),
            **dict.fromkeys(STRINGS, self.string),
            "boolean": lambda node: Constant(span_of(node), text_of(node).lower() == "true"),
            "null": lambda node: Constant(span_of(node), value=None),
            "integer": self.number,
            "float": self.number,
            "object_creation_expression": self.creation,
            "attribute": self.attribute,
            "subscript_expression": self.subscript,
            "parenthesized_expression": self.group,
            "unary_op_expression": self.unary,
            "binary_expression": self.binary,
            "conditional_expression": self.choice,
            "cast_expression": lambda node: self.field(node, "value"),
            "array_element_initializer": self.element,
        }

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
        """A number."""
        word = text_of(node).replace("_", "").lower()
        try:
            whole = word[:2] in ("0x", "0o", "0b")
            return Constant(span_of(node), int(word, 0) if whole else float(word))
        except ValueError:
            return self.compound(node)

    def string(self, node: Node) -> Expression:
        """A string; a compound of what is inserted, where something is."""
        pieces = [inner for part in node.named_children for inner in _pieces(part)]
        inserted = [one for one in pieces if one.type not in PIECES]
        if inserted:
            parts = tuple(self.expression(one) for one in inserted)
            return Compound(span_of(node), node.type, parts)
        return Text(span_of(node), "".join(map(_unescaped, pieces)))

    def member(self, node: Node) -> Expression:
        """`$object->name`; a name that is computed is an index."""
        return self.reached(node, self.field(node, "object"), node.child_by_field_name("name"))

    def reached(self, node: Node, object_: Expression, name: Node | None) -> Expression:
        """A member by its name."""
        if name is None or name.type == "name":
            return self.dotted(node, object_, text_of(name) if name else "")
        return Index(span_of(node), object_, self.expression(name))

    def constant_of(self, node: Node) -> Expression:
        """`Flags::NEW`, `Flags::$new`, `Flags::class`."""
        first, *rest = self.children(node) or [node]
        name = plain_name(rest[-1]) if rest else "class"
        return self.dotted(node, self.expression(first), name)

    def call(self, node: Node) -> Expression:
        """A call of a function or a method."""
        function = node.child_by_field_name("function")
        holder = node.child_by_field_name("object") or node.child_by_field_name("scope")
        name = node.child_by_field_name("name")
        if function is not None or holder is None:
            callee = self.expression(function)
        else:
            callee = self.reached(name or node, self.expression(holder), name)
        return Call(span_of(node), callee, self.given(node.child_by_field_name("arguments")))

    def given(self, node: Node | None) -> tuple[Argument, ...]:
        """The arguments of a call."""
        return () if node is None else tuple(self.arguments(node))

    def arguments(self, node: Node) -> Iterator[Argument]:
        """Arguments, some of them by name; `f(...)` has none."""
        for child in self.children(node):
            if child.type == "argument":
                name = child.child_by_field_name("name")
                value = [one for one in self.children(child) if one.type != "reference_modifier"]
                given = self.expression(value[-1] if value else None)
                yield Argument(text_of(name) if name else None, given)
            elif child.type != "variadic_placeholder":
                yield Argument(None, self.expression(child))

    def creation(self, node: Node) -> Expression:
        """`new X(…)`; a class without a name is what is called."""
        parts = self.children(node)
        given = [part for part in parts if part.type == "arguments"]
        if not parts or parts[0].type == "arguments":
            return self.compound(node)
        if parts[0].type == "anonymous_class":
            given = [part for part in parts[0].named_children if part.type == "arguments"]
        arguments = self.given(given[0] if given else None)
        return Call(span_of(node), self.expression(parts[0]), arguments)

    def attribute(self, node: Node) -> Expression:
        """`#[Name]`, `#[Name(…)]`."""
        parts = self.children(node)
        given = node.child_by_field_name("parameters")
        name = self.expression(parts[0] if parts else None)
        return name if given is None else Call(span_of(node), name, self.given(given))

    def subscript(self, node: Node) -> Expression:
        """`$list[$key]`; `$list[]` is a compound."""
        parts = self.children(node)
        if len(parts) != 2:  # noqa: PLR2004 - what is indexed and the key
            return self.compound(node)
        return Index(span_of(node), self.expression(parts[0]), self.expression(parts[1]))

    def unary(self, node: Node) -> Expression:
        """`!$x`, a negative number, others."""
        operator, operand = self.operator(node), self.field(node, "argument")
        if operator == "!":
            return Not(span_of(node), operand)
        if operator == "-" and isinstance(operand, Constant) and operand.value:
            return Constant(span_of(node), -operand.value)
        return Compound(span_of(node), operator, (operand,))

    def binary(self, node: Node) -> Expression:
        """`&&`, `and`, `||`, `or`, comparisons; all else is a compound of its operator."""
        operator, span = self.operator(node).lower(), span_of(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator in COMPARISONS:
            return Compare(span, COMPARISONS[operator], left, right)
        if operator in ("&&", "and"):
            return And(span, left, right)
        if operator in ("||", "or"):
            return Or(span, left, right)
        return Compound(span, operator, (left, right))

    def choice(self, node: Node) -> Expression:
        """`test ? yes : no`; `test ?: no` is an or."""
        test, no = self.field(node, "condition"), self.field(node, "alternative")
        yes = node.child_by_field_name("body")
        if yes is None:
            return Or(span_of(node), test, no)
        return Choice(span_of(node), test, self.expression(yes), no)

    def element(self, node: Node) -> Expression:
        """A value in an array; with a key, a pair."""
        parts = self.children(node)
        if len(parts) == 1:
            return self.expression(parts[0])
        return Compound(span_of(node), "pair", tuple(map(self.expression, parts)))


def plain_name(node: Node) -> str:
    """A name without `$`, its namespace dotted."""
    word = text_of(node).removeprefix("&").removeprefix("...").lstrip("$\\")
    return word.replace("\\", ".")


def _pieces(node: Node) -> list[Node]:
    """The pieces of a string; those of a heredoc lie one level deeper."""
    if node.type in ("heredoc_body", "nowdoc_body"):
        return node.named_children
    return [] if node.type in ("heredoc_start", "heredoc_end", "comment") else [node]


def _unescaped(node: Node) -> str:
    """What a piece of a string says; only quotes and backslashes are undone."""
    word = text_of(node)
    return word[1:] if node.type == "escape_sequence" and word[1:] in ("'", '"', "\\") else word
