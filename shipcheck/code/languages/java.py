"""Java."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Name
from shipcheck.code.readers.c_like_switch import Arm, cases
from shipcheck.code.readers.java_definitions import JavaDefinitions
from shipcheck.code.readers.quiet import Quiet, quieted
from shipcheck.code.statements import (
    Assign,
    Block,
    Case,
    Evaluate,
    Exit,
    ExitKind,
    If,
    Inert,
    InertKind,
    Loop,
    Scope,
    Switch,
    Target,
    Try,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Module, Statement

EXITS = {
    "return_statement": ExitKind.RETURN,
    "throw_statement": ExitKind.RAISE,
    "break_statement": ExitKind.BREAK,
    "continue_statement": ExitKind.CONTINUE,
}
LOOPS = ("for_statement", "enhanced_for_statement", "while_statement", "do_statement")
IMPORTS = ("package_declaration", "import_declaration", "module_declaration")
ENDS = ("System.exit", "Runtime.getRuntime().halt")
BLOCKS = ("block", "constructor_body")


def read(source: bytes) -> Module:
    """A Java file."""
    return JavaReader().read(source)


class JavaReader(JavaDefinitions):
    """The node types of tree-sitter-java."""

    definitions = frozenset({"method_declaration", "constructor_declaration"})
    containers = frozenset(
        {
            "class_declaration",
            "class_body",
            "interface_declaration",
            "interface_body",
            "enum_declaration",
            "enum_body",
            "enum_body_declarations",
            "record_declaration",
        }
    )

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(EXITS, self.exit),
            **dict.fromkeys(LOOPS, self.loop),
            **dict.fromkeys(IMPORTS, self.imported),
            **dict.fromkeys(BLOCKS, lambda node: Scope(span_of(node), (), self.block(node))),
            "assignment_expression": self.assignment,
            "resource": self.resource,
            "if_statement": self.if_statement,
            "switch_expression": self.switch,
            "yield_statement": lambda node: Evaluate(span_of(node), self.only(node)),
            "try_statement": self.try_statement,
            "try_with_resources_statement": self.try_statement,
            "synchronized_statement": self.synchronized,
            "labeled_statement": lambda node: self.statement(self.children(node)[-1]),
        }

    def read(self, source: bytes, root: Node | None = None) -> Module:
        """The whole file; annotations that do nothing are no words of it."""
        self.silent = []
        return quieted(super().read(source, root), Quiet(self.silent))

    def statement(self, node: Node) -> Statement:
        """One statement; what ends the process leaves."""
        found = super().statement(node)
        match found:
            case Evaluate(span, Call(_, Name(_, path)) as call) if path in ENDS:
                return Exit(span, ExitKind.RAISE, call)
        return found

    def only(self, node: Node) -> Expression:
        """The one expression inside."""
        inner = self.children(node)
        return self.expression(inner[0]) if len(inner) == 1 else self.compound(node)

    def imported(self, node: Node) -> Statement:
        """An import with the name that it brings in; one of everything has none."""
        word = text_of(node).rstrip("; \n").rpartition(".")[2]
        plain = node.type == "import_declaration" and word.isidentifier()
        return Inert(span_of(node), InertKind.IMPORT, (word,) if plain else ())

    def assignment(self, node: Node) -> Statement:
        """`a = b`, `a += b`, `this.a = b`, `a[i] = b`."""
        left, right = node.child_by_field_name("left"), self.field(node, "right")
        written = self.expression(left)
        path = written.path if isinstance(written, Name) else ""
        if not path:
            right = Compound(span_of(node), "stored", (right, written))
        return Assign(span_of(node), (Target(path),), right, self.operator(node) != "=")

    def resource(self, node: Node) -> Statement:
        """What `try (…)` opens."""
        name = node.child_by_field_name("name")
        if name is None:
            return Evaluate(span_of(node), self.only(node))
        return Assign(span_of(node), (Target(text_of(name)),), self.field(node, "value"))

    def if_statement(self, node: Node) -> Statement:
        """`if`, with `else if` as an if alone in the else."""
        rest = node.child_by_field_name("alternative")
        otherwise = None if rest is None else self.side(rest)
        then = self.side(node.child_by_field_name("consequence"))
        return If(span_of(node), self.field(node, "condition"), then, otherwise)

    def side(self, node: Node | None) -> Block:
        """A block, or the one statement in its place."""
        if node is None or node.type == "block":
            return self.block(node)
        return Block(span_of(node), tuple(self.statements([node])))

    def switch(self, node: Node) -> Statement:
        """`switch` in both forms, as a statement or an expression."""
        body = node.child_by_field_name("body")
        arms = [] if body is None else self.children(body)
        if any(arm.type == "switch_rule" for arm in arms):
            found = tuple(self.rule(arm) for arm in arms)
        else:
            found = cases([label for arm in arms for label in self.labels(arm)])
        return Switch(span_of(node), self.field(node, "condition"), found)

    def rule(self, node: Node) -> Case:
        """`case …-> …`."""
        labels = [one for one in self.children(node) if one.type == "switch_label"]
        rest = [one for one in self.children(node) if one.type != "switch_label"]
        patterns, condition = self.patterns(labels[0]) if labels else ((), None)
        return Case(span_of(node), patterns, self.side(rest[0] if rest else None), condition)

    def labels(self, node: Node) -> list[Arm]:
        """The labels of one group of `case …: …`, the last with the statements."""
        labels = [one for one in self.children(node) if one.type == "switch_label"]
        rest = [one for one in self.children(node) if one.type != "switch_label"]
        arms = [self.label(one) for one in labels]
        if not arms:
            return []
        body, leaves = tuple(self.statements(rest)), bool(rest) and _yields(rest[-1])
        last = replace(arms[-1], span=span_of(node), statements=body, leaves=leaves)
        return [*arms[:-1], last]

    def label(self, node: Node) -> Arm:
        """One label, without statements."""
        patterns, condition = self.patterns(node)
        return Arm(span_of(node), patterns, (), condition)

    def patterns(self, node: Node) -> tuple[tuple[Expression, ...], Expression | None]:
        """The values of a label, none for `default`, and its `when`."""
        parts = self.children(node)
        guards = [one for one in parts if one.type == "guard"]
        values = [one for one in parts if one.type != "guard"]
        default = any(text_of(one) == "default" for one in values)
        condition = self.only(guards[0]) if guards else None
        return (() if default else tuple(map(self.expression, values))), condition

    def loop(self, node: Node) -> Statement:
        """Any loop."""
        fields = ("init", "name", "value", "condition", "update")
        found = (part for name in fields for part in node.children_by_field_name(name))
        header = tuple(self.expression(part) for part in found if part.is_named)
        return Loop(span_of(node), header, self.side(node.child_by_field_name("body")))

    def try_statement(self, node: Node) -> Statement:
        """`try` with its parts; what it opens runs first."""
        parts: dict[str, list[Block]] = {"catch_clause": [], "finally_clause": []}
        for child in node.named_children:
            blocks = [one for one in child.children if one.type == "block"]
            if child.type in parts:
                parts[child.type] += map(self.block, blocks)
        body = self.block(node.child_by_field_name("body"))
        opened = node.child_by_field_name("resources")
        if opened is not None:
            first = tuple(self.statements(self.children(opened)))
            body = Block(
                span_of(opened, node.child_by_field_name("body")), (*first, *body.statements)
            )
        final = parts["finally_clause"]
        handlers = tuple(parts["catch_clause"])
        return Try(span_of(node), body, handlers, None, final[0] if final else None)

    def synchronized(self, node: Node) -> Statement:
        """`synchronized (lock) { … }`."""
        parts = self.children(node)
        header = tuple(self.expression(one) for one in parts if one.type != "block")
        return Scope(span_of(node), header, self.block(node.child_by_field_name("body")))

    def exit(self, node: Node) -> Statement:
        """`return`, `throw`, `break`, `continue`; a label is the value of those two."""
        inner = self.children(node)
        return Exit(span_of(node), EXITS[node.type], self.expression(inner[0]) if inner else None)


def _yields(node: Node) -> bool:
    """Whether a statement, or the last one of a block, gives the switch its value."""
    if node.type == "block" and node.named_children:
        node = node.named_children[-1]
    return node.type == "yield_statement"


READER = JavaReader
"""For `parsing.read_versions`."""
