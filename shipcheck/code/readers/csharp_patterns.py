"""Patterns and switches of C#."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Compare, Compound, Constant, Embedded, Name, Not, Or, Text
from shipcheck.code.readers.csharp_calls import CsharpCalls
from shipcheck.code.statements import Block, Case, Switch
from shipcheck.code.tree import span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

PLAIN = (Text, Constant, Name)
BRACKETED = ("parenthesized_pattern", "constant_pattern")


class CsharpPatterns(CsharpCalls):
    """The node types of tree-sitter-c-sharp that compare with a pattern."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "is_pattern_expression": self.is_pattern,
            "switch_expression": self.switch_expression,
            "switch_statement": self.switch_statement,
        }

    def is_pattern(self, node: Node) -> Expression:
        """`subject is pattern`, as the comparisons that it stands for."""
        pattern = node.child_by_field_name("pattern")
        subject = self.field(node, "expression")
        return self.fits(node, subject, pattern) if pattern is not None else self.compound(node)

    def fits(self, whole: Node, subject: Expression, pattern: Node) -> Expression:
        """Whether a subject fits a pattern; types and structures are compounds."""
        inner = self.children(pattern)
        if pattern.type in BRACKETED and len(inner) == 1:
            return self.fits(whole, subject, inner[0])
        if pattern.type == "negated_pattern" and inner:
            return self._misfits(whole, subject, inner[0])
        if pattern.type in ("and_pattern", "or_pattern") and len(inner) > 1:
            left, right = (self.fits(one, subject, one) for one in (inner[0], inner[-1]))
            kind = And if pattern.type == "and_pattern" else Or
            return kind(span_of(whole), left, right)
        if pattern.type == "relational_pattern" and inner:
            operator = pattern.children[0].type
            return Compare(span_of(whole), operator, subject, self.expression(inner[0]))
        value = self.expression(pattern)
        if isinstance(value, PLAIN):
            return Compare(span_of(whole), "==", subject, value)
        return Compound(span_of(whole), whole.type, (subject, value))

    def _misfits(self, whole: Node, subject: Expression, pattern: Node) -> Expression:
        fits = self.fits(whole, subject, pattern)
        if isinstance(fits, Compare) and fits.operator == "==":
            return Compare(fits.span, "!=", fits.left, fits.right)
        return Not(span_of(whole), fits)

    def switch_expression(self, node: Node) -> Expression:
        """`subject switch { pattern => value, … }`."""
        inner = self.children(node)
        arms = [child for child in inner if child.type == "switch_expression_arm"]
        cases = tuple(self._arm(arm) for arm in arms)
        return Embedded(span_of(node), Switch(span_of(node), self.expression(inner[0]), cases))

    def _arm(self, node: Node) -> Case:
        inner = self.children(node)
        value = self.statement(inner[-1])
        body = Block(value.span, (value,))
        return Case(span_of(node), tuple(self.patterns(inner[0])), body, self._when(inner))

    def _when(self, nodes: list[Node]) -> Expression | None:
        """The condition of an arm."""
        found = next((one for one in nodes if one.type == "when_clause"), None)
        return self.expression(self.children(found)[0]) if found and self.children(found) else None

    def patterns(self, node: Node) -> Iterator[Expression]:
        """The alternatives of a pattern; none for `_`."""
        inner = self.children(node)
        if node.type in BRACKETED and len(inner) == 1:
            yield from self.patterns(inner[0])
        elif node.type == "or_pattern" and len(inner) > 1:
            yield from self.patterns(inner[0])
            yield from self.patterns(inner[-1])
        elif node.type != "discard":
            value = self.expression(node)
            plain = isinstance(value, (*PLAIN, Compound))
            yield value if plain else Compound(span_of(node), node.type, (value,))

    def switch_statement(self, node: Node) -> Statement:
        """`switch (subject) { case …: … }`; labels on one another are arms that fall through."""
        body = node.child_by_field_name("body")
        sections = self.children(body) if body is not None else []
        cases = [self._section(one) for one in sections if one.type == "switch_section"]
        return Switch(span_of(node), self.field(node, "value"), tuple(cases))

    def _section(self, node: Node) -> Case:
        inner = self.children(node)
        patterns = tuple(self.patterns(inner.pop(0))) if node.children[0].type == "case" else ()
        condition = self._when(inner)
        inner = [child for child in inner if child.type != "when_clause"]
        empty = not inner
        span = span_of(inner[0], inner[-1]) if inner else span_of(node)
        if len(inner) == 1 and inner[0].type == "block":  # case 1: { …; break; }
            inner = self.children(inner[0])
        body = self.arm(inner, span)
        return Case(span_of(node), patterns, body, condition, falls_through=empty)
