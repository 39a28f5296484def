"""What the languages' readers share: a table of node types, and care for what nobody foresaw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from shipcheck.code.nodes import (
    And,
    Call,
    Choice,
    Compare,
    Compound,
    Constant,
    Element,
    Embedded,
    Index,
    Lambda,
    Member,
    Name,
    Not,
    Or,
    Span,
    Text,
)
from shipcheck.code.statements import (
    Assign,
    Block,
    Class,
    Evaluate,
    Exit,
    ExitKind,
    Function,
    If,
    Inert,
    InertKind,
    Loop,
    Module,
    Scope,
    Skipped,
    Switch,
    Try,
    Unreadable,
)
from shipcheck.code.tree import errors_of, parse, span_of, surface_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

DEEPEST = 150
"""Levels of nesting that are followed; people write 20, and Python's own stack bears 1,000 calls."""

NOT_PARSED = "does not parse"
TOO_DEEP = f"nested deeper than {DEEPEST} levels"

EXPRESSIONS = (
    Text, Constant, Name, Member, Index, Call, Element, Not, And, Or, Compare, Choice, Lambda,
    Embedded, Compound,
)  # fmt: skip
STATEMENTS = (
    Evaluate, Assign, If, Switch, Exit, Loop, Try, Scope, Function, Class, Inert, Unreadable,
)  # fmt: skip


class Reader:
    """Turns one file's syntax tree into a Module; a language's file fills in the tables.

    A handler in `handlers` takes a node and returns an expression or a statement; whichever is
    asked for, the other is wrapped. Node types without a handler are a Compound of their parts:
    nothing in them is lost, nor taken for understood.
    """

    language: ClassVar[str]
    package: ClassVar[str]
    function: ClassVar[str] = "language"
    comments: ClassVar[frozenset[str]] = frozenset({"comment"})
    transparent: ClassVar[frozenset[str]] = frozenset({"parenthesized_expression"})
    names: ClassVar[frozenset[str]] = frozenset({"identifier"})
    definitions: ClassVar[frozenset[str]] = frozenset()
    """Functions and methods that need not be read where nothing in them matters."""
    containers: ClassVar[frozenset[str]] = frozenset()
    """What such definitions stand in: classes, their bodies, exports."""

    def __init__(self) -> None:
        self.depth = 0
        self.unread: Mapping[int, Skipped] = {}
        self.handlers: Mapping[str, Callable[[Node], Expression | Statement]] = self.table()

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers by node type."""
        raise NotImplementedError

    def parse(self, source: bytes) -> Node:
        """The root of the syntax tree."""
        return parse(source, self.package, self.function)

    def is_definition(self, node: Node) -> bool:
        """Whether a node of a type in `definitions` is a function that does something."""
        return node.child_by_field_name("body") is not None

    def read(self, source: bytes, root: Node | None = None) -> Module:
        """The whole file; never raises, what is not understood is Unreadable or a Compound.

        `root` is its syntax tree, where that is known. The functions in `unread` are passed over.
        """
        root = root or self.parse(source)
        try:
            body = self.module(root)
        except RecursionError:  # levels differ in what they take of Python's stack
            body = Block(span_of(root), (Unreadable(span_of(root), TOO_DEEP),))
        surface = surface_of(root, self.comments, source, self.unread)
        return Module(
            self.language, source, body,
            surface.word_lines, surface.comments, surface.errors, surface.tokens,
            tuple(dict.fromkeys(self.unread.values())),
        )  # fmt: skip

    def module(self, root: Node) -> Block:
        """The file's statements."""
        return self.block(root)

    def block(self, node: Node | None) -> Block:
        """The statements of a node; an empty block for None."""
        if node is None:
            return Block(Span(0, 0, 1, 1), ())
        return Block(span_of(node), tuple(self.statements(self.children(node))))

    def statements(self, nodes: Iterable[Node]) -> Iterable[Statement]:
        """Statements, in order."""
        return (self.statement(node) for node in nodes)

    def children(self, node: Node) -> list[Node]:
        """Named children without comments, and without what is passed over."""
        found = [child for child in node.named_children if child.type not in self.comments]
        return [one for one in found if one.id not in self.unread] if self.unread else found

    def statement(self, node: Node) -> Statement:
        """One statement."""
        if node.type == "ERROR" or node.is_missing:
            return Unreadable(span_of(node), NOT_PARSED)
        read = self._read(node)
        if isinstance(read, Unreadable):
            return read
        if isinstance(read, Embedded):
            return read.statement
        result = Evaluate(span_of(node), read) if isinstance(read, EXPRESSIONS) else read
        if (
            node.has_error
            and any(errors_of(node))
            and isinstance(result, Evaluate | Assign | Exit | Inert)
        ):
            return Unreadable(span_of(node), NOT_PARSED)
        return result

    def expression(self, node: Node | None) -> Expression:
        """One expression; an empty Compound for None."""
        if node is None:
            return Compound(Span(0, 0, 1, 1), "nothing", ())
        read = self._read(node)
        if isinstance(read, EXPRESSIONS):
            return read
        return Embedded(span_of(node), read)

    def opened(self, node: Node, found: Iterable[Statement]) -> Iterator[Statement]:
        """Several statements of one node, the first of which begins where the node does."""
        for number, one in enumerate(found):
            if number == 0 and isinstance(one, Assign | Inert):
                start, first = node.start_byte, node.start_point[0] + 1
                span = replace(one.span, start=start, first_line=first)
                yield replace(one, span=span)
            else:
                yield one

    def arm(self, nodes: list[Node], span: Span) -> Block:
        """A switch's arm; a `break` that ends it does nothing more."""
        found = list(self.statements(nodes))
        ends = bool(found) and isinstance(found[-1], Exit) and found[-1].kind is ExitKind.BREAK
        if ends and not self.children(nodes[-1]):  # it names no loop
            found[-1] = Inert(span_of(nodes[-1]), InertKind.EMPTY)
        return Block(span, tuple(found))

    def optional(self, node: Node | None) -> Expression | None:
        """An expression that may be missing."""
        return None if node is None else self.expression(node)

    def compound(self, node: Node) -> Expression:
        """Whatever nobody has a handler for, with its parts."""
        parts = tuple(self.expression(child) for child in self.children(node))
        return Compound(span_of(node), node.type, parts)

    def operator(self, node: Node, field: str = "operator") -> str:
        """The operator's text; empty where there is none."""
        found = node.child_by_field_name(field)
        return text_of(found) if found is not None else ""

    def dotted(self, node: Node, object_: Expression, member: str) -> Expression:
        """A Name where everything is a plain name, else a Member."""
        if isinstance(object_, Name):
            return Name(span_of(node), f"{object_.path}.{member}")
        return Member(span_of(node), object_, member)

    def _read(self, node: Node) -> Expression | Statement:
        """By the table, minding the depth."""
        while node.type in self.transparent and len(inner := self.children(node)) == 1:
            node = inner[0]
        if self.depth >= DEEPEST:
            return Unreadable(span_of(node), TOO_DEEP)
        self.depth += 1
        try:
            handler = self.handlers.get(node.type)
            if handler is not None:
                return handler(node)
            if node.type in self.names:
                return Name(span_of(node), text_of(node))
            return self.compound(node)
        finally:
            self.depth -= 1
