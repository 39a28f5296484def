"""The expressions of Ruby that are no calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    And,
    Argument,
    Choice,
    Compare,
    Compound,
    Constant,
    Index,
    Member,
    Name,
    Not,
    Or,
    Text,
)
from shipcheck.code.reader import Reader
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

COMPARISONS = {
    "==": "==", "===": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">=",
    "<=>": "<=>", "=~": "=~", "!~": "!~",
}  # fmt: skip
STRINGS = (
    "string", "bare_string", "bare_symbol", "delimited_symbol", "heredoc_beginning", "character",
)  # fmt: skip
CONSTANTS = {"true": True, "false": False, "nil": None}


class RubyExpressions(Reader):
    """The node types of tree-sitter-ruby that are expressions; calls are in `ruby_calls`."""

    language = "ruby"
    package = "tree_sitter_ruby"
    comments = frozenset({"comment", "uninterpreted"})
    transparent = frozenset(
        {"parenthesized_statements", "interpolation", "superclass", "in", "pattern"}
    )
    names = frozenset(
        {
            "identifier", "constant", "self", "instance_variable", "class_variable",
            "global_variable",
        }
    )  # fmt: skip

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(STRINGS, self.string),
            **dict.fromkeys(CONSTANTS, self.constant),
            "simple_symbol": lambda node: Text(span_of(node), text_of(node).removeprefix(":")),
            "hash_key_symbol": lambda node: Text(span_of(node), text_of(node)),
            "chained_string": self.strings,
            "integer": self.number,
            "float": self.number,
            "scope_resolution": self.scope_resolution,
            "element_reference": self.element_reference,
            "binary": self.binary,
            "unary": self.unary,
            "conditional": self.choice,
        }

    def children(self, node: Node) -> list[Node]:
        """Named children without comments and the text of heredocs, which can stand anywhere."""
        return [child for child in super().children(node) if child.type != "heredoc_body"]

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def constant(self, node: Node) -> Expression:
        """`true`, `false`, `nil`."""
        return Constant(span_of(node), CONSTANTS[node.type])

    def string(self, node: Node) -> Expression:
        """A string or symbol; interpolated ones keep their expressions."""
        if any(child.type == "interpolation" for child in node.children):
            return self.compound(node)
        if node.type == "heredoc_beginning":
            return Text(span_of(node), None)  # its text is a statement of its own: see ruby_blocks
        return Text(span_of(node), "".join(text_of(child) for child in node.named_children))

    def strings(self, node: Node) -> Expression:
        """Strings side by side are one."""
        parts = [self.expression(child) for child in self.children(node)]
        values = [part.value for part in parts if isinstance(part, Text) and part.value is not None]
        whole = len(values) == len(parts)
        return Text(span_of(node), "".join(values)) if whole else self.compound(node)

    def number(self, node: Node) -> Expression:
        """A number; odd spellings (`0x1f`, `1r`) are compounds."""
        try:
            return Constant(span_of(node), float(text_of(node).replace("_", "")))
        except ValueError:
            return self.compound(node)

    def scope_resolution(self, node: Node) -> Expression:
        """`A::B`; `::A` is `A`."""
        scope, name = node.child_by_field_name("scope"), node.child_by_field_name("name")
        text = text_of(name) if name else ""
        return (
            Name(span_of(node), text)
            if scope is None
            else self.dotted(node, self.expression(scope), text)
        )

    def joined(self, first: Node, last: Node, member: str) -> Expression:
        """`first.member`, from the one node to the other."""
        span, object_ = span_of(first, last), self.expression(first)
        if isinstance(object_, Name):
            return Name(span, f"{object_.path}.{member}")
        return Member(span, object_, member)

    def element_reference(self, node: Node) -> Expression:
        """`object[key]`; several keys are a compound."""
        inner = self.children(node)
        if len(inner) != 2:  # noqa: PLR2004 - the object and its key
            return self.compound(node)
        return Index(span_of(node), self.expression(inner[0]), self.expression(inner[1]))

    def binary(self, node: Node) -> Expression:
        """Two operands: logic, a comparison, or anything else."""
        operator, span = self.operator(node), span_of(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator in ("and", "&&"):
            return And(span, left, right)
        if operator in ("or", "||"):
            return Or(span, left, right)
        if operator in COMPARISONS:
            return Compare(span, COMPARISONS[operator], left, right)
        return Compound(span, operator or node.type, (left, right))

    def unary(self, node: Node) -> Expression:
        """`!x`, `not x`, `-1`; all else is a compound."""
        operator, operand = self.operator(node), self.field(node, "operand")
        if operator in ("!", "not"):
            return Not(span_of(node), operand)
        negative = operator == "-" and isinstance(operand, Constant)
        if negative and isinstance(operand, Constant) and operand.value is not None:
            return Constant(span_of(node), -operand.value)
        return Compound(span_of(node), operator or node.type, (operand,))

    def choice(self, node: Node) -> Expression:
        """`test ? yes : no`."""
        test, yes, no = (
            self.field(node, name) for name in ("condition", "consequence", "alternative")
        )
        return Choice(span_of(node), test, yes, no)

    def arguments(self, node: Node | None) -> Iterator[Argument]:
        """The arguments of a call; `key: value` and `:key => value` are named, `key:` is its name."""
        for child in self.children(node) if node is not None else ():
            key = child.child_by_field_name("key") if child.type == "pair" else None
            if key is None or key.type not in ("hash_key_symbol", "simple_symbol"):
                yield Argument(None, self.expression(child))
                continue
            name = text_of(key).removeprefix(":")
            value = child.child_by_field_name("value")
            yield Argument(name, self.expression(value) if value else Name(span_of(key), name))
