"""Patterns of Rust: what they compare with, and what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Compare, Compound, Constant, Embedded, Name, Text
from shipcheck.code.readers.rust_macros import RustMacros
from shipcheck.code.statements import Assign, Block, Case, Switch, Target
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

PLAIN = (Text, Constant, Name)
WRAPPERS = frozenset({"Some", "Ok"})
"""What stands around a value that is there: `Ok(true)` is compared as `true` is."""
FAILURES = ("Err(", "None")
BRACKETS = frozenset({"ref_pattern", "mut_pattern", "reference_pattern"})


class RustPatterns(RustMacros):
    """The node types of tree-sitter-rust that match."""

    def __init__(self) -> None:
        super().__init__()
        self.bound: list[Statement] = []

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "let_condition": self.let_condition,
            "let_chain": self.let_chain,
            "match_expression": self.match,
        }

    def unwrapped(self, node: Node) -> Node:
        """A pattern without references, and without `Some` and `Ok` around it."""
        while True:
            inner = self.children(node)
            if node.type == "tuple_struct_pattern" and len(inner) == 2:  # noqa: PLR2004 - one value
                if text_of(inner[0]) not in WRAPPERS:
                    return node
            elif node.type not in BRACKETS or not inner:
                return node
            node = inner[-1]

    def compared(self, node: Node) -> Expression | None:
        """The value that a pattern compares with; None where it is not one value."""
        found = self.unwrapped(node)
        if found.type == "identifier" and not text_of(found)[:1].isupper():
            return None  # a new name, that takes any value
        value = self.expression(found)
        return value if isinstance(value, PLAIN) else None

    def targets(self, node: Node) -> Iterator[Target]:
        """What a pattern names; what is assigned to."""
        node = self.unwrapped(node)
        if node.type == "struct_pattern":
            yield from self._fields(node)
        elif node.type in ("tuple_pattern", "tuple_expression", "tuple_struct_pattern"):
            start = 1 if node.type == "tuple_struct_pattern" else 0
            for index, part in enumerate(node.children[1 + start : -1]):
                if part.type != ",":
                    yield Target(self._name(part), str(index // 2))
        else:
            yield Target(self._name(node))

    def _fields(self, node: Node) -> Iterator[Target]:
        for field in self.children(node):
            name, pattern = (field.child_by_field_name(one) for one in ("name", "pattern"))
            if field.type == "field_pattern" and name is not None:
                yield Target(self._name(pattern or name), text_of(name))

    def _name(self, node: Node) -> str:
        """The dotted name of a target, empty for anything else."""
        if text_of(node) == "_":
            return "_"
        found = self.expression(self.unwrapped(node))
        return found.path if isinstance(found, Name) else ""

    def condition(self, node: Node, pattern: Node, given: Node) -> Expression:
        """Whether a value fits a pattern; binds what the pattern names."""
        expected, value = self.compared(pattern), self.expression(given)
        span = span_of(node, given)
        if expected is not None:
            return Compare(span, "==", value, expected)
        assign = Assign(span, tuple(self.targets(pattern)), value)
        if pattern.type == "tuple_struct_pattern" and text_of(pattern).startswith("Ok"):
            self.bound.append(assign)  # it asks whether it worked, not what came of it
            return Compound(span, "let_condition", ())
        return Compound(span, "let_condition", (Embedded(span, assign),))

    def let_condition(self, node: Node) -> Expression:
        """`let pattern = value`, as a condition."""
        pattern, value = (node.child_by_field_name(field) for field in ("pattern", "value"))
        if pattern is None or value is None:
            return self.compound(node)
        return self.condition(node, pattern, value)

    def let_chain(self, node: Node) -> Expression:
        """`let … && test && …`."""
        first, *rest = (self.expression(child) for child in self.children(node))
        for part in rest:
            first = And(span_of(node), first, part)
        return first

    def conditions(self, node: Node | None) -> tuple[Expression, tuple[Statement, ...]]:
        """A condition, and what is bound before it holds."""
        outer, self.bound = self.bound, []
        test = self.expression(node)
        bound, self.bound = self.bound, outer
        return test, tuple(bound)

    def match(self, node: Node) -> Statement:
        """`match`; on nothing it is a chain of conditions.

        Arms for what failed come first: they run whatever a flag would have said.
        """
        value, body = (node.child_by_field_name(field) for field in ("value", "body"))
        arms = [one for one in (self.children(body) if body else []) if one.type == "match_arm"]
        arms.sort(key=lambda arm: not _is_failure(arm))
        cases = tuple(self.case(arm) for arm in arms)
        if value is not None and value.type == "unit_expression":
            chain = tuple(_conditional(case) for case in cases)
            return Switch(span_of(node), None, chain)
        return Switch(span_of(node), self.expression(value), cases)

    def case(self, node: Node) -> Case:
        """One arm."""
        pattern, value = (node.child_by_field_name(field) for field in ("pattern", "value"))
        condition = pattern.child_by_field_name("condition") if pattern is not None else None
        test = self.conditions(condition)[0] if condition is not None else None
        heads = [one for one in (pattern.children if pattern is not None else []) if one.is_named]
        heads = [one for one in heads if one != condition and one.type not in self.comments]
        patterns = tuple(found for head in heads for found in self.patterns(head))
        if not patterns and test is not None:
            patterns = (Compound(span_of(pattern or node), "match_pattern", ()),)
        if value is not None and value.type == "block":
            body = self.block(value)
        else:
            body = Block(span_of(value or node), (self.statement(value),) if value else ())
        return Case(span_of(node), patterns, body, test)

    def patterns(self, node: Node) -> Iterator[Expression]:
        """The alternatives of a pattern; none for a name that takes any value."""
        if node.type == "or_pattern":
            for child in self.children(node):
                yield from self.patterns(child)
        elif node.type != "identifier" or text_of(node)[:1].isupper():
            expected = self.compared(node)
            named = self.compound(node) if expected is None else expected
            yield named if isinstance(named, (*PLAIN, Compound)) else self.compound(node)


def _is_failure(arm: Node) -> bool:
    """Whether an arm is for a value that is not there."""
    pattern = arm.child_by_field_name("pattern")
    return pattern is not None and text_of(pattern).startswith(FAILURES)


def _conditional(case: Case) -> Case:
    """An arm of a match on nothing: its condition is what decides."""
    patterns = (case.condition,) if case.condition is not None else ()
    return Case(case.span, patterns, case.body)
