"""Kotlin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Name
from shipcheck.code.readers.kotlin_declarations import KotlinDeclarations
from shipcheck.code.statements import (
    Assign,
    Block,
    Case,
    Exit,
    ExitKind,
    If,
    Loop,
    Module,
    Switch,
    Target,
    Try,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

JUMPS = {"break": ExitKind.BREAK, "continue": ExitKind.CONTINUE}
BLOCKS = ("block", "catch_block", "finally_block")


def read(source: bytes) -> Module:
    """A Kotlin file."""
    return KotlinReader().read(source)


class KotlinReader(KotlinDeclarations):
    """The statements of tree-sitter-kotlin."""

    definitions = frozenset({"function_declaration"})
    containers = frozenset(
        {"class_declaration", "object_declaration", "companion_object", "class_body"}
    )

    def is_definition(self, node: Node) -> bool:
        """Whether it is a function with a body."""
        return any(child.type == "function_body" for child in node.named_children)

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "if_expression": self.branch,
            "when_expression": self.switch,
            "for_statement": self.loop,
            "while_statement": self.loop,
            "do_while_statement": self.loop,
            "try_expression": self.try_expression,
            "return_expression": self.exit,
            "throw_expression": self.exit,
            "assignment": self.assignment,
            "labeled_expression": self.labeled,
            "annotated_expression": self.labeled,
        }

    def statement(self, node: Node) -> Statement:
        """One statement; `break` and `continue` come as names."""
        if node.type == "identifier" and text_of(node) in JUMPS:
            return Exit(span_of(node), JUMPS[text_of(node)], None)
        return super().statement(node)

    def side(self, node: Node | None, parent: Node) -> Block:
        """What runs on one side: a block, or one statement without braces."""
        if node is None:
            return self.listed([], parent)
        if node.type == "block":
            return self.block(node)
        return self.listed([node], parent)

    def branch(self, node: Node) -> Statement:
        """`if`, whose sides have no names in the grammar."""
        test = node.child_by_field_name("condition")
        sides: list[list[Node]] = [[], []]
        side = 0
        for child in node.children:
            if child.type == "else":
                side = 1
            elif child.is_named and child != test and child.type not in self.comments:
                sides[side].append(child)
        then, otherwise = ((found[0] if found else None) for found in sides)
        rest = self.side(otherwise, node) if side else None
        return If(span_of(node), self.expression(test), self.side(then, node), rest)

    def switch(self, node: Node) -> Statement:
        """`when`; a value that its head gives a name is the subject."""
        inner = self.children(node)
        heads = [child for child in inner if child.type == "when_subject"]
        entries = [child for child in inner if child.type == "when_entry"]
        subject = self.expression(self.children(heads[0])[-1]) if heads else None
        return Switch(span_of(node), subject, tuple(self.entry(one) for one in entries))

    def entry(self, node: Node) -> Case:
        """One arm; `else` has no patterns."""
        conditions = node.children_by_field_name("condition")
        patterns = tuple(self.expression(condition) for condition in conditions)
        rest = [child for child in self.children(node) if child not in conditions]
        return Case(span_of(node), patterns, self.side(rest[-1] if rest else None, node))

    def loop(self, node: Node) -> Statement:
        """`for`, `while` and `do … while`."""
        inner = [child for child in self.children(node) if child.type != "label"]
        test = node.child_by_field_name("condition")
        if node.type == "for_statement":
            header, bodies = inner[:2], inner[2:]
        else:
            header = [test] if test is not None else []
            bodies = [child for child in inner if child != test]
        parts = tuple(self.expression(part) for part in header)
        return Loop(span_of(node), parts, self.side(bodies[0] if bodies else None, node))

    def try_expression(self, node: Node) -> Statement:
        """`try` with its parts."""
        parts: dict[str, list[Block]] = {}
        for child in self.children(node):
            blocks = [child] if child.type == "block" else self.children(child)
            if child.type in BLOCKS:
                found = [self.block(one) for one in blocks if one.type == "block"]
                parts.setdefault(child.type, []).extend(found)
        body = parts.get("block") or [self.listed([], node)]
        final = parts.get("finally_block")
        return Try(
            span_of(node), body[0], tuple(parts.get("catch_block", ())), None,
            final[0] if final else None,
        )  # fmt: skip

    def exit(self, node: Node) -> Statement:
        """`return`, also out of a lambda by its label, and `throw`."""
        kind = ExitKind.RAISE if node.type == "throw_expression" else ExitKind.RETURN
        label = node.child_by_field_name("label")
        inner = [child for child in self.children(node) if child != label]
        return Exit(span_of(node), kind, self.expression(inner[0]) if inner else None)

    def assignment(self, node: Node) -> Statement:
        """`a = b`, `a += b`."""
        left = self.field(node, "left")
        target = Target(left.path if isinstance(left, Name) else "")
        augmented = self.operator(node) != "="
        return Assign(span_of(node), (target,), self.field(node, "right"), augmented)

    def labeled(self, node: Node) -> Expression | Statement:
        """What has a label or annotations; `break@a` is a label and a name in the grammar."""
        inner = self.children(node)
        word = text_of(inner[0]).removesuffix("@") if inner else ""
        if word in JUMPS:
            return Exit(span_of(node), JUMPS[word], None)
        return self._read(inner[-1]) if inner else self.compound(node)


READER = KotlinReader
"""For `parsing.read_versions`."""
