"""Ruby."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Name, Not
from shipcheck.code.readers.ruby_blocks import EXITS, RAISERS, header_of, is_bare
from shipcheck.code.readers.ruby_calls import RubyCalls
from shipcheck.code.statements import (
    Assign,
    Block,
    Case,
    Class,
    Exit,
    ExitKind,
    Function,
    If,
    Inert,
    InertKind,
    Loop,
    Module,
    Scope,
    Switch,
    Target,
    Try,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

VISIBILITIES = frozenset({"private", "protected", "public"})
"""Alone on a line they say who may call what follows, as other languages do in a method's head."""
LISTS = ("left_assignment_list", "destructured_left_assignment")
ALTERNATIVES = "alternative_pattern"
VALUES = frozenset(
    {
        "string", "simple_symbol", "delimited_symbol", "integer", "float", "true", "false", "nil",
        "constant", "scope_resolution",
    }
)  # fmt: skip
"""Patterns of `case … in` that are values."""


def read(source: bytes) -> Module:
    """A Ruby file."""
    return RubyReader().read(source)


class RubyReader(RubyCalls):
    """The node types of tree-sitter-ruby."""

    definitions = frozenset({"method", "singleton_method"})
    containers = frozenset({"class", "module", "singleton_class", "body_statement"})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(EXITS, self.exit),
            **dict.fromkeys(("if", "elsif", "unless"), self.branch),
            **dict.fromkeys(("if_modifier", "unless_modifier"), self.modifier),
            **dict.fromkeys(("while", "until", "for"), self.loop),
            **dict.fromkeys(("while_modifier", "until_modifier"), self.loop),
            **dict.fromkeys(("method", "singleton_method"), self.definition),
            **dict.fromkeys(("class", "module"), self.class_definition),
            **dict.fromkeys(("parenthesized_statements", "begin_block", "end_block"), self.scope),
            "singleton_class": self.singleton_class,
            "begin": self.begin,
            "rescue_modifier": self.rescue_modifier,
            "case": self.switch,
            "case_match": self.switch,
            "assignment": self.assignment,
            "operator_assignment": self.assignment,
        }

    def statement(self, node: Node) -> Statement:
        """One statement; a bare `raise` and a bare `private` are no names there."""
        if is_bare(node, RAISERS):
            return Exit(span_of(node), ExitKind.RAISE, None)
        if is_bare(node, VISIBILITIES):
            return Inert(span_of(node), InertKind.EMPTY)
        return super().statement(node)

    def test(self, node: Node) -> Expression:
        """The condition of `if` and `while`, turned round for `unless` and `until`."""
        test = self.field(node, "condition")
        return Not(test.span, test) if node.type.startswith("un") else test

    def branch(self, node: Node) -> Statement:
        """`if` and `unless`, with `elsif` as an if alone in the else."""
        rest = node.child_by_field_name("alternative")
        otherwise = None
        if rest is not None:
            inner = rest.type == "elsif"
            otherwise = Block(span_of(rest), (self.branch(rest),)) if inner else self.block(rest)
        then = self.side(node, "consequence")
        return If(span_of(node), self.test(node), then, otherwise)

    def side(self, node: Node, field: str) -> Block:
        """A body; an empty one where there is none."""
        inner = node.child_by_field_name(field)
        return self.block(inner) if inner is not None else self.listed([], node)

    def modifier(self, node: Node) -> Statement:
        """`statement if test`, `statement unless test`."""
        body = node.child_by_field_name("body")
        then = self.alone(body) if body is not None else self.listed([], node)
        return If(span_of(node), self.test(node), then, None)

    def loop(self, node: Node) -> Statement:
        """`for`, `while`, `until`, also behind a statement."""
        if node.type == "for":
            header: tuple[Expression, ...] = (
                self.field(node, "pattern"),
                self.field(node, "value"),
            )
        else:
            header = (self.test(node),)
        body = node.child_by_field_name("body")
        behind = body is not None and node.type.endswith("_modifier")
        block = self.alone(body) if body is not None and behind else self.side(node, "body")
        return Loop(span_of(node), header, block)

    def begin(self, node: Node) -> Statement:
        """`begin … end`."""
        block = self.block(node)
        first = block.statements[0] if len(block.statements) == 1 else None
        return first if isinstance(first, Try) else Scope(span_of(node), (), block)

    def scope(self, node: Node) -> Statement:
        """Statements in parentheses, `BEGIN { … }`."""
        return Scope(span_of(node), (), self.block(node))

    def rescue_modifier(self, node: Node) -> Statement:
        """`statement rescue value`."""
        body, handler = (node.child_by_field_name(name) for name in ("body", "handler"))
        tried, caught = (
            self.alone(part) if part is not None else self.listed([], node)
            for part in (body, handler)
        )
        return Try(span_of(node), tried, (caught,))

    def switch(self, node: Node) -> Statement:
        """`case` with `when` or with `in`."""
        arms = [child for child in self.children(node) if child.type in ("when", "in_clause")]
        cases = [self.case(arm) for arm in arms]
        rest = [child for child in self.children(node) if child.type == "else"]
        cases += [Case(span_of(child), (), self.block(child)) for child in rest]
        subject = self.optional(node.child_by_field_name("value"))
        return Switch(span_of(node), subject, tuple(cases))

    def case(self, node: Node) -> Case:
        """One arm."""
        patterns = node.children_by_field_name("pattern")
        read = self.pattern if node.type == "in_clause" else self.plain_pattern
        values = tuple(value for pattern in patterns for value in read(pattern))
        guard = node.child_by_field_name("guard")
        condition = self.test(guard) if guard is not None else None
        return Case(span_of(node), values, self.side(node, "body"), condition)

    def plain_pattern(self, node: Node) -> Iterator[Expression]:
        """One value of `when`."""
        yield self.expression(node)

    def pattern(self, node: Node) -> Iterator[Expression]:
        """The alternatives of a pattern of `in`; none for a name, which takes everything."""
        if node.type == ALTERNATIVES:
            for part in self.children(node):
                yield from self.pattern(part)
        elif node.type in VALUES:
            yield self.expression(node)
        elif node.type != "identifier":
            yield self.compound(node)

    def assignment(self, node: Node) -> Statement:
        """`targets = value`, `target ||= value`."""
        left = node.child_by_field_name("left")
        augmented = node.type == "operator_assignment"
        targets = tuple(self.targets(left)) if left is not None else ()
        return Assign(span_of(node), targets, self.field(node, "right"), augmented)

    def targets(self, node: Node) -> Iterator[Target]:
        """What is assigned to; several take their positions."""
        if node.type not in LISTS:
            yield Target(self.path(node))
            return
        for index, part in enumerate(self.children(node)):
            yield Target("" if part.type in LISTS else self.path(part), str(index))

    def path(self, node: Node) -> str:
        """The dotted name of a target, empty for anything else."""
        read = self.expression(node)
        return read.path if isinstance(read, Name) else ""

    def definition(self, node: Node) -> Statement:
        """A method; one without `end` returns its expression."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if body is None:
            block = self.listed([], node)
        elif body.type == "body_statement":
            block = self.block(body)
        else:
            value = self.expression(body)
            block = Block(value.span, (Exit(value.span, ExitKind.RETURN, value),))
        parameters = self.parameters(node.child_by_field_name("parameters"))
        header = header_of(node)
        return Function(span_of(node), text_of(name) if name else "", parameters, block, header)

    def class_definition(self, node: Node) -> Statement:
        """A class or module."""
        name, above = node.child_by_field_name("name"), node.child_by_field_name("superclass")
        bases = () if above is None else (self.expression(above),)
        title = text_of(name).replace("::", ".") if name else ""
        return Class(span_of(node), title, bases, self.side(node, "body"), header_of(node))

    def several(self, node: Node) -> Iterator[Statement]:
        """The statements of one node; what opens `class << self` runs nothing."""
        if node.type == "singleton_class":
            yield Inert(header_of(node), InertKind.EMPTY)
        yield from super().several(node)

    def singleton_class(self, node: Node) -> Statement:
        """`class << self`: its methods are named as those of `def self.x` are."""
        value = self.field(node, "value")
        header = () if value == Name(value.span, "self") else (value,)
        return Scope(span_of(node), header, self.side(node, "body"))


READER = RubyReader
"""For `parsing.read_versions`."""
