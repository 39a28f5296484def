"""The functions, modules and imports of Elixir, which are calls as all else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Name, Span
from shipcheck.code.readers.elixir_blocks import DEFAULT, ElixirBlocks
from shipcheck.code.readers.elixir_expressions import field_of
from shipcheck.code.statements import Block, Class, Evaluate, Function, Inert, InertKind
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement


class ElixirDefinitions(ElixirBlocks):
    """Definitions."""

    def definition(self, node: Node) -> Expression | Statement:
        """A clause of a function; what decides whether it is taken stands first in its body."""
        given, sections = self.given(node), self.sections(node)
        if not given:
            return self.plain_call(node)
        head, guard = given[0], None
        if head.type == "binary_operator" and self.operator(head) == "when":
            guard = field_of(head, "right")
            head = field_of(head, "left") or head
        lists = [child for child in self.children(head) if child.type == "arguments"]
        parameters = self.parameters(lists[0] if lists else None)
        name = text_of(field_of(head, "target") or head)
        body = self.body(sections, node) if sections else None
        decides = [
            one for one in (self.children(lists[0]) if lists else []) if self.is_pattern(one)
        ]
        if guard is not None:
            decides.append(guard)
        if decides and body is not None:
            first = tuple(Evaluate(span_of(one), self.expression(one)) for one in decides)
            start = span_of(decides[0], node)
            body = Block(start, (*first, *body.statements))
        return Function(span_of(node), name, parameters, body, self.head(node, given[0]))

    def is_pattern(self, node: Node) -> bool:
        """Whether a parameter takes only some values: a name and one with a default take all."""
        return node.type != "identifier" and self.operator(node) != DEFAULT

    def head(self, node: Node, last: Node) -> Span:
        """A definition's first words, with a `do:` behind them."""
        header = span_of(node, last)
        for pair in self.pairs(node):
            key = field_of(pair, "key")
            if key is not None and text_of(key).startswith("do:"):
                end, line = key.start_byte + len("do:"), key.start_point[0] + 1
                return Span(header.start, end, header.first_line, line)
        return header

    def module_definition(self, node: Node) -> Expression | Statement:
        """A module, protocol, or implementation of one."""
        given = self.given(node)
        if not given:
            return self.plain_call(node)
        name = text_of(given[0])
        bases: tuple[Expression, ...] = ()
        for option in self.options(node):
            if option.name == "for" and isinstance(option.value, Name):
                name, bases = f"{name}.{option.value.path}", (self.expression(given[0]),)
        body = self.listed(self.sections(node).get("do", []), node)
        return Class(span_of(node), name, bases, body, span_of(node, given[0]))

    def import_statement(self, node: Node) -> Expression | Statement:
        """`alias` brings in the last word of each module or another one, the rest the whole name.

        `use` with options runs what they say.
        """
        given = self.given(node)
        if text_of(node).startswith("use") and self.options(node):
            return self.plain_call(node)
        renamed = [
            o.value.path for o in self.options(node) if o.name == "as" if isinstance(o.value, Name)
        ]
        names = renamed or [name for part in given[:1] for name in self.imported(part)]
        if text_of(node).startswith("alias"):
            names = [name.rpartition(".")[2] for name in names]
        return Inert(span_of(node), InertKind.IMPORT, tuple(names))

    def imported(self, node: Node) -> list[str]:
        """The modules of `A.B` and of `A.{B, C}`."""
        right = field_of(node, "right")
        if node.type == "dot" and right is not None and right.type == "tuple":
            return [text_of(child) for child in self.children(right)]
        return [text_of(node)]
