"""Go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Constant, Name
from shipcheck.code.readers.go_expressions import GoExpressions
from shipcheck.code.statements import (
    Assign,
    Block,
    Case,
    Exit,
    ExitKind,
    If,
    Inert,
    InertKind,
    Loop,
    Module,
    Scope,
    Switch,
    Target,
    Unreadable,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

EXITS = {
    "return_statement": ExitKind.RETURN,
    "break_statement": ExitKind.BREAK,
    "continue_statement": ExitKind.CONTINUE,
}
SPECS = frozenset({"const_spec", "var_spec"})
DECLARATIONS = ("const_declaration", "var_declaration")
SWITCHES = ("expression_switch_statement", "type_switch_statement")
ASSIGNMENTS = ("short_var_declaration", "assignment_statement", "receive_statement")
CASES = frozenset({"expression_case", "type_case", "communication_case", "default_case"})
VERSION = re.compile(r"/v\d+$|\.v\d+$")
"""The end of an import path that is no part of the package's name."""


def read(source: bytes) -> Module:
    """A Go file."""
    return GoReader().read(source)


class GoReader(GoExpressions):
    """The node types of tree-sitter-go."""

    definitions = frozenset({"function_declaration", "method_declaration"})
    containers = frozenset({})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "block": lambda node: Scope(span_of(node), (), self.block(node)),
            "if_statement": self.if_statement,
            "select_statement": self.select,
            "for_statement": self.loop,
            "labeled_statement": self.labeled,
            "goto_statement": lambda node: Unreadable(span_of(node), "goto"),
            "fallthrough_statement": lambda node: Inert(span_of(node), InertKind.EMPTY),
            "empty_statement": lambda node: Inert(span_of(node), InertKind.EMPTY),
            "inc_statement": self.count,
            "dec_statement": self.count,
            "defer_statement": self.later,
            "go_statement": self.later,
            "function_declaration": self.function_of,
            "method_declaration": self.method,
            "type_declaration": lambda node: Inert(span_of(node), InertKind.TYPE),
            "import_declaration": self.import_declaration,
            "package_clause": lambda node: Inert(span_of(node), InertKind.IMPORT),
            **dict.fromkeys(SPECS, self.spec),
            **dict.fromkeys((*DECLARATIONS, *SWITCHES), self.together),
            **dict.fromkeys(ASSIGNMENTS, self.assignment),
            **dict.fromkeys(EXITS, self.exit),
        }

    def statements(self, nodes: Iterable[Node]) -> Iterable[Statement]:
        """Statements, in order; some are several: groups of constants, a switch with a start."""
        for node in nodes:
            yield from self.several(node)

    def several(self, node: Node) -> Iterator[Statement]:
        """The statements that a node is."""
        if node.type in DECLARATIONS:
            yield from self.declarations(node)
        elif node.type in SWITCHES:
            yield from self.switch(node)
        else:
            yield self.statement(node)

    def together(self, node: Node) -> Statement:
        """What is several statements, where only one fits."""
        return Scope(span_of(node), (), self.block_of(node))

    def block_of(self, node: Node) -> Block:
        """The statements that a node is, as a block."""
        return Block(span_of(node), tuple(self.several(node)))

    def declarations(self, node: Node) -> Iterator[Statement]:
        """The declarations of a group; what opens it belongs to the first."""
        inner = self.children(node)
        if len(inner) == 1 and inner[0].type == "var_spec_list":
            inner = self.children(inner[0])
        return self.opened(node, (self.statement(spec) for spec in inner))

    def spec(self, node: Node) -> Statement:
        """`name, name type = value, value`, after `const` or `var`."""
        names = [name for name in node.children_by_field_name("name") if name.is_named]
        targets = self.targets(names)
        return Assign(span_of(node), targets, self.optional(node.child_by_field_name("value")))

    def assignment(self, node: Node) -> Statement:
        """`left = right`, `left := right`, `left op= right`, `left := <-channel`."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        targets = self.targets(self.children(left)) if left is not None else ()
        augmented = self.operator(node) not in ("", "=")
        return Assign(span_of(node), targets, self.optional(right), augmented)

    def count(self, node: Node) -> Statement:
        """`i++`, `i--`."""
        return Assign(span_of(node), self.targets(self.children(node)), None, augmented=True)

    def targets(self, nodes: list[Node]) -> tuple[Target, ...]:
        """What is assigned to; one of several has its place."""
        paths = [self._path(node) for node in nodes]
        if len(paths) == 1:
            return (Target(paths[0]),)
        return tuple(Target(path, str(index)) for index, path in enumerate(paths))

    def _path(self, node: Node) -> str:
        """The dotted name of a target, empty for anything else."""
        found = self.expression(node)
        return found.path if isinstance(found, Name) else ""

    def if_statement(self, node: Node) -> Statement:
        """`if`, with what runs before its test."""
        start, rest = (node.child_by_field_name(name) for name in ("initializer", "alternative"))
        otherwise = None
        if rest is not None and rest.type == "if_statement":
            otherwise = Block(span_of(rest), (self.statement(rest),))
        elif rest is not None:
            otherwise = self.block(rest)
        return If(
            span_of(node),
            self.field(node, "condition"),
            self.block(node.child_by_field_name("consequence")),
            otherwise,
            (self.statement(start),) if start is not None else (),
        )

    def switch(self, node: Node) -> Iterator[Statement]:
        """What runs before a switch, and the switch; `switch true` is one without a subject."""
        start, alias, value = (
            node.child_by_field_name(name) for name in ("initializer", "alias", "value")
        )
        if start is not None:
            yield self.statement(start)
        subject = self.optional(value)
        if alias is not None:
            yield Assign(span_of(alias), self.targets(self.children(alias)), subject)
        if isinstance(subject, Constant) and subject.value is True:
            subject = None
        span = span_of(value or node, node)
        yield Switch(span if start or alias else span_of(node), subject, self.cases(node))

    def select(self, node: Node) -> Statement:
        """`select`: nobody knows which arm."""
        word = Compound(span_of(node.children[0]), "select", ())
        return Switch(span_of(node), word, self.cases(node))

    def cases(self, node: Node) -> tuple[Case, ...]:
        """The arms."""
        return tuple(self.case(child) for child in self.children(node) if child.type in CASES)

    def case(self, node: Node) -> Case:
        """One arm; a type or a communication is a compound."""
        heads = [
            head
            for name in ("value", "type", "communication")
            for head in node.children_by_field_name(name)
            if head.is_named
        ]
        values = [value for head in heads for value in self.values(head)]
        patterns = [self.expression(value) for value in values]
        if node.type in ("type_case", "communication_case"):
            patterns = [Compound(found.span, node.type, (found,)) for found in patterns]
        inner = [child for child in self.children(node) if child not in heads]
        span = span_of(inner[0], inner[-1]) if inner else span_of(node)
        falls = bool(inner) and inner[-1].type == "fallthrough_statement"
        return Case(span_of(node), tuple(patterns), self.arm(inner, span), falls_through=falls)

    def values(self, node: Node) -> list[Node]:
        """The values of a list, or the one."""
        return self.children(node) if node.type == "expression_list" else [node]

    def loop(self, node: Node) -> Statement:
        """`for`, in all its shapes."""
        body = node.child_by_field_name("body")
        heads = [child for child in self.children(node) if child != body]
        parts = [
            part
            for head in heads
            for part in (
                self.children(head) if head.type in ("for_clause", "range_clause") else [head]
            )
        ]
        return Loop(span_of(node), tuple(self.expression(part) for part in parts), self.block(body))

    def labeled(self, node: Node) -> Statement:
        """`label: statement`."""
        inner = self.children(node)[1:]
        return self.statement(inner[0]) if inner else Inert(span_of(node), InertKind.EMPTY)

    def later(self, node: Node) -> Expression:
        """`defer call`, `go call`: one that ends the process does not end this function."""
        inner = self.children(node)
        call = inner[0] if inner else node
        part = self.plain_call(call) if call.type == "call_expression" else self.compound(node)
        return Compound(span_of(node), node.type, (part,))

    def exit(self, node: Node) -> Statement:
        """`return`, `break`, `continue`; labels are left out."""
        inner = [child for child in self.children(node) if child.type != "label_name"]
        value = self.expression(inner[0]) if inner else None
        return Exit(span_of(node), EXITS[node.type], value)

    def import_declaration(self, node: Node) -> Statement:
        """Imports, with the names that they bring in."""
        waiting, names = self.children(node), []
        while waiting:
            found = waiting.pop(0)
            waiting += self.children(found) if found.type == "import_spec_list" else []
            path, name = found.child_by_field_name("path"), found.child_by_field_name("name")
            if path is not None:
                names.append(text_of(name) if name else package_name(text_of(path)[1:-1]))
        return Inert(span_of(node), InertKind.IMPORT, tuple(names))


def package_name(path: str) -> str:
    """What a package is called whose import gives it no name: its last part without a version."""
    return VERSION.sub("", path).rsplit("/", 1)[-1]


READER = GoReader
"""For `parsing.read_versions`."""
