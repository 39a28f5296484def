"""The expressions of Elixir that are no special forms.

`a.b` is a Name, since it may be a field as well; `Module.b` is a Call. A pipe's left side is the
first argument of its right side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    And,
    Argument,
    Call,
    Compare,
    Compound,
    Constant,
    Embedded,
    Index,
    Member,
    Name,
    Not,
    Or,
    Text,
)
from shipcheck.code.reader import Reader
from shipcheck.code.statements import Assign, Switch, Target
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

COMPARISONS = {
    "==": "==", "===": "==", "!=": "!=", "!==": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">=",
    "=~": "=~",
}  # fmt: skip
SEQUENCES = ("tuple", "list", "bitstring")


class ElixirExpressions(Reader):
    """The node types of tree-sitter-elixir that are expressions."""

    language = "elixir"
    package = "tree_sitter_elixir"
    transparent = frozenset({"block", "interpolation"})
    names = frozenset({"identifier", "alias"})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(("string", "charlist", "quoted_atom", "sigil"), self.string),
            **dict.fromkeys(("integer", "float"), self.number),
            "atom": lambda node: Text(span_of(node), text_of(node).removeprefix(":")),
            "keyword": lambda node: Text(span_of(node), _key(node)),
            "quoted_keyword": lambda node: Text(span_of(node), _key(node)),
            "boolean": lambda node: Constant(span_of(node), text_of(node) == "true"),
            "nil": lambda node: Constant(span_of(node), None),
            "dot": self.dot,
            "access_call": self.access,
            "unary_operator": self.unary,
            "binary_operator": self.binary,
        }

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(field_of(node, name))

    def string(self, node: Node) -> Expression:
        """A string, character list, quoted atom or sigil; interpolated ones keep their expressions."""
        if any(child.type == "interpolation" for child in node.children):
            return self.compound(node)
        kinds = ("quoted_content", "escape_sequence")
        parts = (text_of(child) for child in node.named_children if child.type in kinds)
        return Text(span_of(node), "".join(parts))

    def number(self, node: Node) -> Expression:
        """A number; other bases are compounds."""
        try:
            return Constant(span_of(node), float(text_of(node).replace("_", "")))
        except ValueError:
            return self.compound(node)

    def dot(self, node: Node) -> Expression:
        """`left.right`; the left alone for `left.()`; Erlang's modules lose their colon."""
        right, left = field_of(node, "right"), self.field(node, "left")
        if right is None:
            return left
        if isinstance(left, Text) and left.value is not None:
            return Name(span_of(node), f"{left.value}.{text_of(right)}")
        return self.dotted(node, left, text_of(right))

    def access(self, node: Node) -> Expression:
        """`target[key]`."""
        return Index(span_of(node), self.field(node, "target"), self.field(node, "key"))

    def plain_call(self, node: Node) -> Expression:
        """A call that is no special form; a field without parentheses is a name."""
        target = field_of(node, "target")
        callee = self.expression(target)
        listed = [child for child in self.children(node) if child.type == "arguments"]
        if not listed and target is not None and target.type == "dot":
            left = field_of(target, "left")
            module = left is not None and left.type in ("alias", "atom")
            if not module and not (isinstance(callee, Member) and isinstance(callee.object, Call)):
                return callee
        arguments = tuple(self.arguments(listed[0])) if listed else ()
        return Call(span_of(node), callee, arguments)

    def arguments(self, node: Node) -> Iterator[Argument]:
        """The arguments of a call; keywords at the end are named."""
        for child in self.children(node):
            if child.type != "keywords":
                yield Argument(None, self.expression(child))
                continue
            for pair in self.children(child):
                key = field_of(pair, "key")
                yield Argument(_key(key) if key else None, self.field(pair, "value"))

    def unary(self, node: Node) -> Expression | Statement:
        """`not x`, `-1`, `^x`, `@x`; a capture is a compound."""
        operator, operand = self.operator(node), self.field(node, "operand")
        if operator in ("not", "!"):
            return Not(span_of(node), operand)
        if operator == "^":
            return operand
        if operator == "@" and isinstance(operand, Name):
            return Name(span_of(node), f"@{operand.path}")
        if operator == "-" and isinstance(operand, Constant) and operand.value is not None:
            return Constant(span_of(node), -operand.value)
        return Compound(span_of(node), operator or node.type, (operand,))

    def binary(self, node: Node) -> Expression | Statement:
        """Two operands: a match, a pipe, logic, a comparison, or anything else."""
        operator, span = self.operator(node), span_of(node)
        if operator == "=":
            targets = tuple(self.targets(field_of(node, "left")))
            return Assign(span, targets, self.field(node, "right"))
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator == "|>":
            return self.pipe(node, left, right)
        if operator in ("and", "&&"):
            return And(span, left, right)
        if operator in ("or", "||"):
            return Or(span, left, right)
        if operator in COMPARISONS:
            return Compare(span, COMPARISONS[operator], left, right)
        return Compound(span, operator or node.type, (left, right))

    def pipe(self, node: Node, left: Expression, right: Expression) -> Expression:
        """`left |> right(…)`, also into a `case`."""
        span = span_of(node)
        match right:
            case Call():
                return replace(right, span=span, arguments=(Argument(None, left), *right.arguments))
            case Name() | Member():
                return Call(span, right, (Argument(None, left),))
            case Embedded(statement=Switch(subject=None) as switch):
                return Embedded(span, replace(switch, span=span, subject=left))
            case _:
                return Compound(span, "|>", (left, right))

    def targets(self, node: Node | None) -> Iterator[Target]:
        """What a match binds: a name, or the parts of a tuple, list, map or struct."""
        if node is None:
            return
        if node.type in SEQUENCES:
            for index, part in enumerate(self.children(node)):
                yield Target(_plain(part), str(index))
        elif node.type == "map":
            yield from self._picked(node)
        else:
            yield Target(_plain(node))

    def _picked(self, node: Node) -> Iterator[Target]:
        """The keys of a map; those of a map within it are left out."""
        waiting = self.children(node)
        while waiting:
            part = waiting.pop(0)
            if part.type in ("map_content", "keywords"):
                waiting = [*self.children(part), *waiting]
            elif part.type == "pair":
                key, value = field_of(part, "key"), field_of(part, "value")
                yield Target(_plain(value), _key(key) if key else "")
            else:
                yield Target("", "")


def field_of(node: Node, field: str) -> Node | None:
    """A node's field; where parentheses are in the field too, what is between them."""
    named = (child for child in node.children_by_field_name(field) if child.is_named)
    return next(named, None)


def _key(node: Node) -> str:
    """The name in `name: `."""
    return text_of(node).strip().removesuffix(":").strip('"')


def _plain(node: Node | None) -> str:
    """A name; empty for any other pattern."""
    return text_of(node) if node is not None and node.type == "identifier" else ""
