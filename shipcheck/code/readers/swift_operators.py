"""Swift's operators put in their order: the grammar nests some of them wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Choice, Compare, Compound, Constant, Not, Or, Span
from shipcheck.code.reader import Reader
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

BINARY = frozenset(
    {
        "conjunction_expression", "disjunction_expression", "equality_expression",
        "comparison_expression", "additive_expression", "multiplicative_expression",
        "infix_expression", "nil_coalescing_expression", "range_expression", "bitwise_operation",
    }
)  # fmt: skip
EQUALITY = {"==": "==", "===": "==", "!=": "!=", "!==": "!="}
ORDER = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "===": 3, "!==": 3, "<": 3, "<=": 3, ">": 3, ">=": 3,
    "~=": 3, "??": 4, "...": 6, "..<": 6, "+": 7, "-": 7, "|": 7, "^": 7, "&+": 7, "&-": 7,
    "*": 8, "/": 8, "%": 8, "&": 8, "&*": 8, "<<": 9, ">>": 9,
}  # fmt: skip
"""How tightly operators bind: developer.apple.com/documentation/swift/operator-declarations."""
CUSTOM = 5
"""A team's own operators, for want of their declaration."""
COALESCING = 4
WHOLE = 3
"""The left operand, the operator, the right operand."""


class SwiftOperators(Reader):
    """The node types of tree-sitter-swift that are operators."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(BINARY, self.binary),
            "prefix_expression": self.prefix,
            "ternary_expression": self.ternary,
        }

    def binary(self, node: Node) -> Expression:
        """A row of operands and operators."""
        nodes, operators = _row(node)
        operands = [self._operand(one) for one in nodes]
        last = nodes[-1]
        if last.type != "ternary_expression":
            return _joined(operands, operators)
        operands[-1] = self.expression(last.child_by_field_name("condition"))
        yes, no = (self.expression(last.child_by_field_name(f"if_{name}")) for name in _ARMS)
        return Choice(span_of(node), _joined(operands, operators), yes, no)

    def _operand(self, node: Node) -> Expression:
        """One operand; of a prefix that the grammar holds for the whole row's, its own part."""
        target = node.child_by_field_name("target") if node.type == "prefix_expression" else None
        if target is None or target.type not in BINARY:
            return self.expression(node)
        return self.signed(node, self._operand(_row(target)[0][0]))

    def prefix(self, node: Node) -> Expression:
        """`!x`, `-1`, `.member`, `&x`."""
        target = node.child_by_field_name("target")
        if target is not None and target.type in BINARY:
            return self.binary(node)
        return self.signed(node, self.expression(target))

    def signed(self, node: Node, operand: Expression) -> Expression:
        """An operand with what stands before it."""
        operator = text_of(node.children[0])
        if operator == "!":
            return Not(span_of(node), operand)
        if operator == "-" and isinstance(operand, Constant) and operand.value is not None:
            return Constant(span_of(node), -operand.value)
        return operand if operator == "&" else Compound(span_of(node), operator, (operand,))

    def ternary(self, node: Node) -> Expression:
        """`test ? yes : no`."""
        fields = ("condition", "if_true", "if_false")
        test, yes, no = (self.expression(node.child_by_field_name(field)) for field in fields)
        return Choice(span_of(node), test, yes, no)


_ARMS = ("true", "false")


def _row(node: Node) -> tuple[list[Node], list[str]]:
    """The operands and the operators of nested binary nodes, from left to right."""
    operands: list[Node] = []
    operators: list[str] = []
    waiting: list[Node | str] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            operators.append(part)
        elif part.type in BINARY and len(part.children) >= WHOLE:
            left, operator, right = part.children[0], part.children[1], part.children[-1]
            waiting += [right, text_of(operator), left]
        else:
            operands.append(part)
            waiting += reversed(_swallowed(part))
    return operands, operators


def _swallowed(node: Node) -> list[Node | str]:
    """What follows the first operand of `-a + b`, which the grammar reads as `-(a + b)`."""
    target = node.child_by_field_name("target") if node.type == "prefix_expression" else None
    if target is None or target.type not in BINARY:
        return []
    operands, operators = _row(target)
    pairs = zip(operators, operands[1:], strict=False)
    return [part for pair in pairs for part in pair]


def _joined(operands: list[Expression], operators: list[str]) -> Expression:
    """Operands and operators as a tree, by how tightly they bind."""
    values, waiting = [operands[0]], list[str]()
    for operator, operand in zip(operators, operands[1:], strict=False):
        while waiting and _goes_first(waiting[-1], operator):
            _reduce(values, waiting)
        waiting.append(operator)
        values.append(operand)
    while waiting:
        _reduce(values, waiting)
    return values[0]


def _goes_first(left: str, right: str) -> bool:
    """Whether the left one of two operators takes the operand between them; `??` leans right."""
    tight, other = ORDER.get(left, CUSTOM), ORDER.get(right, CUSTOM)
    return tight > other or (tight == other != COALESCING)


def _reduce(values: list[Expression], waiting: list[str]) -> None:
    """The last operator with its two operands in place of them."""
    operator, right, left = waiting.pop(), values.pop(), values.pop()
    first, last = left.span, right.span
    span = Span(first.start, last.end, first.first_line, last.last_line)
    if operator in ("&&", "||"):
        values.append((And if operator == "&&" else Or)(span, left, right))
    elif operator in EQUALITY or operator in ("<", "<=", ">", ">="):
        values.append(Compare(span, EQUALITY.get(operator, operator), left, right))
    else:
        values.append(Compound(span, operator, (left, right)))
