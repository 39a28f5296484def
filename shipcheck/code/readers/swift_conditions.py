"""Conditions, bindings and patterns of Swift."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Compare, Compound, Constant, Embedded, Name, Span, Text
from shipcheck.code.readers.swift_expressions import SwiftExpressions
from shipcheck.code.statements import Assign, Case, Switch, Target
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

PLAIN = (Text, Constant, Name)
A_NAME = re.compile(r"\.?\w+(\.\w+)*")


class SwiftConditions(SwiftExpressions):
    """The node types of tree-sitter-swift that decide."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "switch_statement": self.switch,
        }

    def conditions(self, node: Node) -> Expression:
        """All that stands before the block, and-ed in order."""
        whole, *rest = [self._condition(group) for group in self._groups(node)] or [
            Compound(span_of(node.children[0]), "nothing", ())
        ]
        for test in rest:
            first, last = whole.span, test.span
            span = Span(first.start, last.end, first.first_line, last.last_line)
            whole = And(span, whole, test)
        return whole

    def _groups(self, node: Node) -> Iterator[list[Node]]:
        """The conditions' nodes, parted by commas."""
        group: list[Node] = []
        for child in node.children[1:]:
            if child.type in ("{", "else", ","):
                yield from [group] if group else []
                group = []
                if child.type != ",":
                    return
            elif child.type not in self.comments:
                group.append(child)

    def _condition(self, group: list[Node]) -> Expression:
        """One condition: an expression, `let name = value`, `let name`, `case pattern = value`.

        A `let` asks whether something is there: false is there too.
        """
        first, last = group[0], group[-1]
        binds = first.type == "value_binding_pattern"
        if not binds and first.type != "case":
            return self.expression(last)
        span = span_of(first, last)
        words = [one.type for one in group]
        if "=" not in words:
            return Compound(span, "let_condition", (self.expression(last),))
        pattern, value = group[1 : words.index("=")], self.expression(last)
        if binds:
            target = Target(text_of(pattern[0]) if pattern else "")
            assign = Embedded(span, Assign(span, (target,), value))
            return Compound(span, "let_condition", (assign,))
        expected = self._plain(pattern)
        if expected is not None:
            return Compare(span, "==", value, expected)
        return Compound(span, "case_condition", (value,))

    def _plain(self, pattern: list[Node]) -> Expression | None:
        """The value that a pattern compares with; None where it is a structure."""
        text = "".join(text_of(one) for one in pattern)
        whole = bool(pattern) and pattern[-1].end_byte - pattern[0].start_byte == len(text.encode())
        if whole and A_NAME.fullmatch(text) and text not in ("true", "false", "nil"):
            return Name(span_of(pattern[0], pattern[-1]), text)
        value = self.expression(pattern[0]) if len(pattern) == 1 else None
        return value if isinstance(value, PLAIN) else None

    def switch(self, node: Node) -> Statement:
        """`switch`."""
        entries = [one for one in self.children(node) if one.type == "switch_entry"]
        cases = tuple(self.case(one) for one in entries)
        return Switch(span_of(node), self.field(node, "expr"), cases)

    def case(self, node: Node) -> Case:
        """One arm."""
        heads = [one for one in node.children if one.type == "switch_pattern"]
        bodies = [one for one in node.children if one.type == "statements"]
        patterns = tuple(found for head in heads for found in self.patterns(head))
        where = next((one for one in node.children if one.type == "where_keyword"), None)
        test = self.expression(where.next_sibling) if where is not None else None
        if test is not None and not patterns:
            patterns = (Compound(span_of(heads[0] if heads else node), "wildcard_pattern", ()),)
        inner = self.children(bodies[0]) if bodies else []
        body = self.arm(inner, span_of(bodies[0] if bodies else node))
        falls = any(text_of(one) == "fallthrough" for one in (*node.children, *inner))
        return Case(span_of(node), patterns, body, test, falls)

    def patterns(self, node: Node) -> Iterator[Expression]:
        """What an arm compares with; nothing for `_`."""
        pattern = next(iter(self.children(node)), node)
        inner = [one for one in pattern.children if one.type not in self.comments]
        if text_of(pattern) == "_":
            return
        plain = self._plain(inner)
        yield (
            plain
            if plain is not None
            else Compound(
                span_of(pattern),
                "pattern",
                tuple(self.expression(one) for one in self.children(pattern)),
            )
        )
