"""Swift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Not
from shipcheck.code.readers.swift_members import SwiftMembers
from shipcheck.code.statements import (
    Block,
    Exit,
    ExitKind,
    If,
    Inert,
    InertKind,
    Loop,
    Module,
    Scope,
    Try,
    Unreadable,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

EXITS = {
    "return": ExitKind.RETURN,
    "throw": ExitKind.RAISE,
    "break": ExitKind.BREAK,
    "continue": ExitKind.CONTINUE,
}
SEVERAL = frozenset({"property_declaration", "enum_entry", "subscript_declaration"})


def read(source: bytes) -> Module:
    """A Swift file."""
    return SwiftReader().read(source)


class SwiftReader(SwiftMembers):
    """The node types of tree-sitter-swift."""

    definitions = frozenset({"function_declaration", "init_declaration"})
    containers = frozenset({"class_declaration", "class_body", "protocol_declaration"})

    def is_definition(self, node: Node) -> bool:
        """Whether it is a function with a body."""
        return any(child.type == "function_body" for child in node.named_children)

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "if_statement": self.if_statement,
            "guard_statement": self.guard,
            "for_statement": self.for_loop,
            "while_statement": self.while_loop,
            "repeat_while_statement": self.repeat,
            "do_statement": self.do_statement,
            "control_transfer_statement": self.exit,
            "import_declaration": self.import_declaration,
            "statement_label": lambda node: Inert(span_of(node), InertKind.EMPTY),
            "directive": lambda node: Inert(span_of(node), InertKind.EMPTY),
            **dict.fromkeys(SEVERAL, self.together),
        }

    def statements(self, nodes: Iterable[Node]) -> Iterable[Statement]:
        """Statements, in order; some are several, and `#if` is one with what follows."""
        waiting = list(nodes)
        while waiting:
            node = waiting.pop(0)
            if node.type == "directive" and text_of(node).startswith("#if"):
                yield self.conditional(node, waiting)
            elif node.type in SEVERAL and not node.has_error:
                yield from self.several(node)
            else:
                yield self.statement(node)

    def several(self, node: Node) -> Iterator[Statement]:
        """The statements that a node is."""
        if node.type == "subscript_declaration":
            return self.subscripts(node)
        found = self.enum_cases(node) if node.type == "enum_entry" else self.properties(node)
        return self.opened(node, found)

    def together(self, node: Node) -> Statement:
        """What is several statements, where only one fits; or is in part unreadable."""
        if node.has_error:
            return Unreadable(span_of(node), "does not parse")
        return Scope(span_of(node), (), Block(span_of(node), tuple(self.several(node))))

    def conditional(self, node: Node, waiting: list[Node]) -> Statement:
        """`#if` up to its `#endif`: nobody knows which side is compiled. Takes what it holds."""
        inner: list[Node] = []
        depth, end = 0, node
        while waiting:
            end = waiting.pop(0)
            word = text_of(end) if end.type == "directive" else ""
            if depth == 0 and word.startswith(("#else", "#endif")):
                break
            depth += word.startswith("#if") - word.startswith("#endif")
            inner.append(end)
        otherwise = None
        if end.type == "directive" and text_of(end).startswith("#else"):
            rest = self.conditional(end, waiting)
            otherwise = Block(rest.span, (rest,))
            if isinstance(rest, If) and text_of(end).strip() == "#else":
                otherwise = rest.then
        then = Block(span_of(node, end), tuple(self.statements(inner)))
        test = Compound(span_of(node), "directive", ())
        return If(span_of(node, end), test, then, otherwise)

    def blocks(self, node: Node) -> list[Block]:
        """What stands in a statement's braces, in order."""
        found: list[Block] = []
        opened: Node | None = None
        inner: list[Node] = []
        for child in node.children:
            if child.type == "{":
                opened, inner = child, []
            elif child.type == "}" and opened is not None:
                found.append(Block(span_of(opened, child), tuple(self.statements(inner))))
                opened = None
            elif opened is not None:
                inner += self.children(child) if child.type == "statements" else []
        return found

    def if_statement(self, node: Node) -> Statement:
        """`if`."""
        test = self.conditions(node)
        blocks = self.blocks(node)
        then = blocks[0] if blocks else self.block(None)
        otherwise = blocks[1] if len(blocks) > 1 else None
        chained = [one for one in node.named_children if one.type == "if_statement"]
        if chained:
            otherwise = Block(span_of(chained[-1]), (self.statement(chained[-1]),))
        return If(span_of(node), test, then, otherwise)

    def guard(self, node: Node) -> Statement:
        """`guard … else { … }`."""
        test = self.conditions(node)
        return If(span_of(node), Not(test.span, test), self._body(node), None)

    def _body(self, node: Node) -> Block:
        """The one block of a statement."""
        blocks = self.blocks(node)
        return blocks[0] if blocks else self.block(None)

    def for_loop(self, node: Node) -> Statement:
        """`for … in …`; its `where` is an if within."""
        body = self._body(node)
        where = next((one for one in node.named_children if one.type == "where_clause"), None)
        if where is not None and (inner := self.children(where)[1:]):
            body = Block(body.span, (If(span_of(where), self.expression(inner[0]), body, None),))
        return Loop(span_of(node), (self.field(node, "collection"),), body)

    def while_loop(self, node: Node) -> Statement:
        """`while`."""
        return Loop(span_of(node), (self.conditions(node),), self._body(node))

    def repeat(self, node: Node) -> Statement:
        """`repeat { … } while …`."""
        return Loop(span_of(node), (self.field(node, "condition"),), self._body(node))

    def do_statement(self, node: Node) -> Statement:
        """`do`, with or without `catch`."""
        handlers = [self._body(one) for one in node.named_children if one.type == "catch_block"]
        if not handlers:
            return Scope(span_of(node), (), self._body(node))
        return Try(span_of(node), self._body(node), tuple(handlers))

    def exit(self, node: Node) -> Expression | Statement:
        """`return`, `throw`, `break`, `continue`; labels are left out."""
        word = text_of(node.children[0])
        if word not in EXITS:
            return self.compound(node)
        inner = self.children(node)
        leaves = word in ("return", "throw") and bool(inner) and text_of(inner[-1]) != word
        value = self.expression(inner[-1]) if leaves else None
        return Exit(span_of(node), EXITS[word], value)

    def import_declaration(self, node: Node) -> Statement:
        """`import Module`, `import class Module.Type`."""
        names = [one for one in node.named_children if one.type == "identifier"]
        return Inert(span_of(node), InertKind.IMPORT, tuple(text_of(name) for name in names))


READER = SwiftReader
"""For `parsing.read_versions`."""
