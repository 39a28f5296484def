"""Where Ruby's statements stand: bodies with `rescue`, blocks, and the text of heredocs."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Not, Span
from shipcheck.code.readers.ruby_expressions import RubyExpressions
from shipcheck.code.statements import (
    Block,
    Evaluate,
    Exit,
    ExitKind,
    Function,
    If,
    Parameter,
    Try,
)
from shipcheck.code.tree import leaves, span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tree_sitter import Node

    from shipcheck.code.statements import Statement

CLAUSES = ("rescue", "else", "ensure")
EXITS = {
    "return": ExitKind.RETURN,
    "next": ExitKind.CONTINUE,
    "redo": ExitKind.CONTINUE,
    "retry": ExitKind.CONTINUE,
    "break": ExitKind.BREAK,
}
RAISERS = frozenset({"raise", "fail", "throw", "abort", "exit", "exit!"})
"""Methods of Kernel that do not come back."""
ANSWERS = ("render", "redirect", "head", "respond", "send_data", "send_file")
"""How Rails' methods begin that answer a request; what they return is always true."""


class RubyBlocks(RubyExpressions):
    """Bodies and blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.heredocs: dict[int, Node] = {}
        """The heredocs that no statement has taken yet: byte where one begins -> its text."""
        self.begins: list[int] = []
        """Where all heredocs begin, in order."""

    def module(self, root: Node) -> Block:
        """The file's statements."""
        self.heredocs = _heredocs(root, self.unread)
        self.begins = sorted(self.heredocs)
        return self.block(root)

    def block(self, node: Node | None) -> Block:
        """The statements of a body, in a Try where it has a `rescue` or `ensure` of its own."""
        if node is None:
            return super().block(None)
        inner = self.children(node)
        clauses = [child for child in inner if child.type in CLAUSES]
        plain = self.listed([child for child in inner if child.type not in CLAUSES], node)
        if not clauses:
            return plain
        blocks = {kind: [self._clause(c) for c in clauses if c.type == kind] for kind in CLAUSES}
        otherwise, final = (blocks[kind][0] if blocks[kind] else None for kind in CLAUSES[1:])
        span = span_of(inner[0], inner[-1])
        return Block(span, (Try(span, plain, tuple(blocks["rescue"]), otherwise, final),))

    def _clause(self, node: Node) -> Block:
        """The body of `rescue`, `else` or `ensure`; an empty one stands at the clause's end."""
        if node.type != "rescue":
            return self.block(node)
        body = node.child_by_field_name("body")
        if body is not None and self.children(body):
            return self.block(body)
        end = span_of(node)
        return Block(Span(end.end, end.end, end.last_line, end.last_line), ())

    def listed(self, nodes: list[Node], parent: Node) -> Block:
        """A block of these; where there are none it is empty, and stands where its parent does."""
        if not nodes:
            line = parent.start_point[0] + 1
            return Block(Span(parent.start_byte, parent.start_byte, line, line), ())
        return Block(span_of(nodes[0], nodes[-1]), tuple(self.statements(nodes)))

    def alone(self, node: Node) -> Block:
        """A block of one statement: what stands before a modifier."""
        return Block(span_of(node), tuple(self.statements([node])))

    def statements(self, nodes: Iterable[Node]) -> Iterator[Statement]:
        """Statements, in order.

        The text of a heredoc is a statement before the one that it belongs to: its lines are
        elsewhere, and it runs on the same side of a guard.
        """
        for node in nodes:
            if node.type == "empty_statement":
                continue
            read = tuple(self.several(node))
            yield from self._texts(node)
            yield from read

    def _texts(self, node: Node) -> Iterator[Statement]:
        first, last = (bisect_left(self.begins, at) for at in (node.start_byte, node.end_byte))
        for start in self.begins[first:last]:
            text = self.heredocs.pop(start, None)
            if text is not None:
                yield Evaluate(_own_lines(text), self.compound(text))

    def several(self, node: Node) -> Iterator[Statement]:
        """The statements of one node: `render x and return` are two.

        That `return` has no words of its own: nobody asks what an action returns, so that it says
        no more than that the action ends there.
        """
        operator = self.operator(node) if node.type == "binary" else ""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator not in ("and", "or", "&&", "||") or not (left and right and _leaves(right)):
            yield self.statement(node)
        elif operator in ("and", "&&") and text_of(left).startswith(ANSWERS):
            end, line = node.end_byte, node.end_point[0] + 1
            yield self.statement(left)
            yield Exit(Span(end, end, line, line), ExitKind.RETURN, None)
        else:
            test = self.expression(left)
            test = Not(test.span, test) if operator in ("or", "||") else test
            yield If(span_of(node), test, self.alone(right), None)

    def closure(self, node: Node) -> Function:
        """A `do` block, one in braces, or the body of a lambda."""
        body = self.block(node.child_by_field_name("body"))
        parameters = self.parameters(node.child_by_field_name("parameters"))
        return Function(span_of(node), "", parameters, body, header_of(node))

    def parameters(self, node: Node | None) -> tuple[Parameter, ...]:
        """Parameters with their defaults."""
        return tuple(self._parameter(child) for child in self.children(node)) if node else ()

    def _parameter(self, node: Node) -> Parameter:
        name = node.child_by_field_name("name")
        return Parameter(
            text_of(name or node).lstrip("*&"), self.optional(node.child_by_field_name("value"))
        )

    def exit(self, node: Node) -> Statement:
        """`return`, `next`, `break`, `redo`, `retry`; several values are a compound."""
        listed = [value for child in self.children(node) for value in self.children(child)]
        if not listed:
            return Exit(span_of(node), EXITS[node.type], None)
        value = self.expression(listed[0])
        if len(listed) > 1:
            parts = tuple(self.expression(child) for child in listed)
            value = Compound(span_of(listed[0], listed[-1]), "array", parts)
        return Exit(span_of(node), EXITS[node.type], value)


def header_of(node: Node) -> Span:
    """From the first word to the body; all of it where there is no body."""
    body = node.child_by_field_name("body")
    end = body.prev_sibling if body is not None else None
    return span_of(node, end if end is not None else node)


def is_bare(node: Node, words: frozenset[str]) -> bool:
    """Whether a node is one of these words alone, so a call without arguments."""
    return node.type == "identifier" and text_of(node) in words


def _leaves(node: Node) -> bool:
    """Whether control does not come back from an expression."""
    method = node.child_by_field_name("method") if node.type == "call" else node
    return node.type in EXITS or (method is not None and is_bare(method, RAISERS))


def _own_lines(text: Node) -> Span:
    """A heredoc's text without the end of the line that it is announced on."""
    span = span_of(text)
    if not (text.text or b"").startswith(b"\n"):
        return span
    return Span(span.start + 1, span.end, span.first_line + 1, span.last_line)


def _heredocs(root: Node, unread: Collection[int]) -> dict[int, Node]:
    """The heredocs of a file by where they begin; their texts stand in the same order."""
    if b"<<" not in (root.text or b""):
        return {}
    begins: list[int] = []
    texts: list[Node] = []
    for leaf, _, _ in leaves(root, passed=unread):
        if leaf.type == "heredoc_beginning":
            begins.append(leaf.start_byte)
        elif leaf.type == "heredoc_end" and leaf.parent is not None:
            texts.append(leaf.parent)
    return dict(zip(begins, texts, strict=False))
