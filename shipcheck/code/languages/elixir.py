"""Elixir, where everything is a call; the ones that decide what runs are read here."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Call, Compare, Compound, Embedded, Not, Span
from shipcheck.code.reader import EXPRESSIONS
from shipcheck.code.readers.elixir_blocks import VALUES
from shipcheck.code.readers.elixir_definitions import ElixirDefinitions
from shipcheck.code.readers.elixir_expressions import field_of
from shipcheck.code.statements import (
    Assign,
    Block,
    Case,
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
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

DEFINITIONS = ("def", "defp", "defmacro", "defmacrop")
MODULES = ("defmodule", "defimpl", "defprotocol")
IMPORTS = ("alias", "import", "require", "use")
RAISERS = ("raise", "reraise", "throw", "exit", "System.halt", "System.stop")
DOCUMENTS = ("doc", "moduledoc", "typedoc", "shortdoc")
TYPES = (
    "spec", "type", "typep", "opaque", "callback", "macrocallback", "optional_callbacks", "impl",
    "behaviour", "dialyzer", "deprecated",
)  # fmt: skip


def read(source: bytes) -> Module:
    """An Elixir file."""
    return ElixirReader().read(source)


class ElixirReader(ElixirDefinitions):
    """The special forms of Elixir."""

    def __init__(self) -> None:
        super().__init__()
        conditional = dict.fromkeys(("if", "unless"), self.branch)
        self.forms: Mapping[str, Callable[[Node], Expression | Statement]] = {
            **conditional,
            **dict.fromkeys(DEFINITIONS, self.definition),
            **dict.fromkeys(MODULES, self.module_definition),
            **dict.fromkeys(IMPORTS, self.import_statement),
            "case": self.switch,
            "cond": self.cond,
            "with": self.with_form,
            "for": self.loop,
            "try": self.try_form,
            "receive": self.receive,
        }

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {**super().table(), "call": self.call, "block": self.scope}

    def statements(self, nodes: Iterable[Node]) -> Iterator[Statement]:
        """Statements, in order; `@decorate` marks the function that comes next."""
        marks: tuple[Expression, ...] = ()
        for node in nodes:
            read = self.statement(node)
            mark = read.value if isinstance(read, Assign) else None
            if isinstance(read, Assign) and mark and read.targets == (Target("@decorate"),):
                marks = (*marks, mark)
                continue
            if isinstance(read, Function) and marks:
                read, marks = replace(read, decorators=marks), ()
            yield read

    def scope(self, node: Node) -> Statement:
        """Statements in parentheses."""
        return Scope(span_of(node), (), self.listed(self.children(node), node))

    def call(self, node: Node) -> Expression | Statement:
        """A special form, or a call."""
        target = field_of(node, "target")
        word = text_of(target) if target is not None else ""
        if word in self.forms and (self.sections(node) or self.given(node)):
            return self.forms[word](node)
        plain = self.plain_call(node)
        if not isinstance(plain, Call):
            return plain
        if word in RAISERS:
            return Exit(span_of(node), ExitKind.RAISE, plain)
        return self.block_call(node, plain)

    def unary(self, node: Node) -> Expression | Statement:
        """`@name value` writes an attribute of the module, or documents it."""
        operand = field_of(node, "operand")
        if self.operator(node) != "@" or operand is None or operand.type != "call":
            return super().unary(node)
        target = field_of(operand, "target")
        name = text_of(target) if target is not None else ""
        if name in DOCUMENTS:
            return Inert(span_of(node), InertKind.DOCSTRING)
        if name in TYPES:
            return Inert(span_of(node), InertKind.TYPE)
        values = self.given(operand)
        value = self.expression(values[0]) if len(values) == 1 else self.compound(operand)
        return Assign(span_of(node), (Target(f"@{name}"),), value)

    def first(self, node: Node) -> Expression | None:
        """A call's first argument."""
        given = self.given(node)
        return self.expression(given[0]) if given else None

    def branch(self, node: Node) -> Expression | Statement:
        """`if` and `unless`."""
        test, sections = self.first(node), self.sections(node)
        if test is None or "do" not in sections:
            return self.plain_call(node)
        if text_of(node).startswith("unless"):
            test = Not(test.span, test)
        then = self.listed(sections["do"], node)
        return If(span_of(node), test, then, self.optional_block(sections, "else", node))

    def switch(self, node: Node) -> Statement:
        """`case`; without a subject it is one that something is piped into."""
        clauses = self.sections(node).get("do", [])
        return Switch(span_of(node), self.first(node), self.cases(clauses))

    def cond(self, node: Node) -> Statement:
        """`cond`."""
        clauses = [c for c in self.sections(node).get("do", []) if c.type == "stab_clause"]
        return Switch(span_of(node), None, tuple(self.condition(clause) for clause in clauses))

    def receive(self, node: Node) -> Statement:
        """`receive`, with its `after` as one more clause."""
        sections = self.sections(node)
        clauses = [*sections.get("do", []), *sections.get("after", [])]
        return Switch(span_of(node), Compound(span_of(node), "receive", ()), self.cases(clauses))

    def try_form(self, node: Node) -> Statement:
        """`try`."""
        sections = self.sections(node)
        return self.guarded(sections, self.listed(sections.get("do", []), node), node)

    def loop(self, node: Node) -> Statement:
        """`for`, with its generators, filters and options."""
        header = [self.expression(part) for part in self.given(node)]
        header += [option.value for option in self.options(node)]
        return Loop(
            span_of(node), tuple(header), self.listed(self.sections(node).get("do", []), node)
        )

    def with_form(self, node: Node) -> Statement:
        """`with`: an if whose test are its clauses; plain matches before the first test are setup."""
        tests: list[Expression] = []
        setup: list[Statement] = []
        for part in self.given(node):
            read = self.with_clause(part)
            if isinstance(read, EXPRESSIONS):
                tests.append(read)
            elif tests:
                tests.append(Embedded(span_of(part), read))
            else:
                setup.append(read)
        sections = self.sections(node)
        body = self.listed(sections.get("do", []), node)
        if not tests:
            whole = Block(span_of(node), (*setup, *body.statements))
            return Scope(span_of(node), (), whole)
        test = reduce(_both, tests)
        otherwise = self.optional_block(sections, "else", node)
        if otherwise is not None:
            otherwise = _sole_default(otherwise)
        return If(span_of(node), test, body, otherwise, tuple(setup))

    def with_clause(self, node: Node) -> Expression | Statement:
        """A clause of `with`: what must match is a test, what always matches an assignment."""
        if node.type != "binary_operator" or self.operator(node) != "<-":
            return self.statement(node)
        left, span = field_of(node, "left"), span_of(node)
        value = self.field(node, "right")
        if left is not None and left.type == "identifier":
            return Assign(span, (Target(text_of(left)),), value)
        if left is not None and text_of(left) in ("true", "false"):
            return value if text_of(left) == "true" else Not(span, value)
        if left is not None and left.type in VALUES:
            return Compare(span, "==", value, self.expression(left))
        return Compound(span, "<-", (self.field(node, "left"), value))


def _sole_default(block: Block) -> Block:
    """The statements of a switch's only clause, if that takes everything."""
    match block.statements:
        case (Switch(cases=(Case(patterns=(), condition=None) as case,)),):
            return case.body
        case _:
            return block


def _both(left: Expression, right: Expression) -> Expression:
    """Both of two tests."""
    first, last = left.span, right.span
    return And(Span(first.start, last.end, first.first_line, last.last_line), left, right)
