"""Rust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Embedded, Name, Not
from shipcheck.code.readers.rust_expressions import path_of
from shipcheck.code.readers.rust_patterns import RustPatterns
from shipcheck.code.statements import (
    Assign,
    Block,
    Class,
    Exit,
    ExitKind,
    Function,
    If,
    Inert,
    InertKind,
    Loop,
    Module,
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
    "return_expression": ExitKind.RETURN,
    "break_expression": ExitKind.BREAK,
    "continue_expression": ExitKind.CONTINUE,
}
TYPES = (
    "struct_item", "enum_item", "union_item", "type_item", "associated_type", "foreign_mod_item",
)  # fmt: skip
FUNCTIONS = ("function_item", "function_signature_item")
CLASSES = ("impl_item", "trait_item", "mod_item")
LOOPS = ("loop_expression", "while_expression", "for_expression")


def read(source: bytes) -> Module:
    """A Rust file."""
    return RustReader().read(source)


class RustReader(RustPatterns):
    """The node types of tree-sitter-rust."""

    definitions = frozenset({"function_item"})
    containers = frozenset({"impl_item", "trait_item", "mod_item", "declaration_list"})

    def read(self, source: bytes, root: Node | None = None) -> Module:
        """The whole file; keeps the source for the macros in it."""
        self.source = source
        return super().read(source, root)

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "if_expression": self.if_expression,
            "let_declaration": self.let,
            "const_item": self.constant,
            "static_item": self.constant,
            "use_declaration": self.use,
            "extern_crate_declaration": self.use,
            "macro_definition": lambda node: Unreadable(span_of(node), "a macro is defined"),
            "empty_statement": lambda node: Inert(span_of(node), InertKind.EMPTY),
            "attribute_item": lambda node: Inert(span_of(node), InertKind.EMPTY),
            "inner_attribute_item": lambda node: Inert(span_of(node), InertKind.EMPTY),
            **dict.fromkeys(TYPES, lambda node: Inert(span_of(node), InertKind.TYPE)),
            **dict.fromkeys(FUNCTIONS, self.function_item),
            **dict.fromkeys(CLASSES, self.class_item),
            **dict.fromkeys(LOOPS, self.loop),
            **dict.fromkeys(EXITS, self.exit),
        }

    def statements(self, nodes: Iterable[Node]) -> Iterable[Statement]:
        """Statements, in order, each with the attributes before it."""
        items: list[Node] = []
        for node in nodes:
            if node.type == "attribute_item" and not node.has_error:
                items.append(node)
            else:
                yield from self.attributed(items, node)
                items = []

    def attributed(self, items: list[Node], node: Node) -> Iterator[Statement]:
        """A definition with its attributes; a statement that is compiled under a condition."""
        marks = [one for item in items for one in self.children(item) if one.type == "attribute"]
        decorators = tuple(self.expression(mark) for mark in marks)
        read = self.decorated(node, decorators)
        tests = [mark for mark in decorators if isinstance(mark, Call) and _is_condition(mark)]
        if isinstance(read, Function | Class):
            yield read
        elif tests and not isinstance(read, Inert):
            yield If(span_of(items[0], node), tests[0], Block(read.span, (read,)), None)
        else:
            if items:
                yield Inert(span_of(items[0], items[-1]), InertKind.TYPE)
            yield read

    def decorated(self, node: Node, decorators: tuple[Expression, ...]) -> Statement:
        """A statement; a definition takes its attributes."""
        if node.type in FUNCTIONS:
            return self.function_item(node, decorators)
        return self.class_item(node, decorators) if node.type in CLASSES else self.statement(node)

    def if_expression(self, node: Node) -> Statement:
        """`if`, with what its `let` binds."""
        test, bound = self.conditions(node.child_by_field_name("condition"))
        rest = node.child_by_field_name("alternative")
        inner = self.children(rest) if rest is not None else []
        otherwise = None
        if inner and inner[0].type == "block":
            otherwise = self.block(inner[0])
        elif inner:
            otherwise = Block(span_of(inner[0]), (self.statement(inner[0]),))
        body = self.block(node.child_by_field_name("consequence"))
        return If(span_of(node), test, body, otherwise, bound)

    def let(self, node: Node) -> Statement:
        """`let pattern = value;`, with or without an `else` that leaves."""
        pattern, value, rest = (
            node.child_by_field_name(field) for field in ("pattern", "value", "alternative")
        )
        if pattern is None or value is None:
            return Inert(span_of(node), InertKind.TYPE)
        if rest is None:
            return Assign(span_of(node), tuple(self.targets(pattern)), self.expression(value))
        outer, self.bound = self.bound, []
        test = self.condition(node, pattern, value)
        bound, self.bound = self.bound, outer
        return If(span_of(node), Not(test.span, test), self.block(rest), None, tuple(bound))

    def constant(self, node: Node) -> Statement:
        """`const NAME: type = value;`, `static …`."""
        name, value = (node.child_by_field_name(field) for field in ("name", "value"))
        if value is None:
            return Inert(span_of(node), InertKind.TYPE)
        target = Target(text_of(name) if name is not None else "")
        return Assign(span_of(node), (target,), self.expression(value))

    def use(self, node: Node) -> Statement:
        """`use`, `extern crate`, with the names that they bring in."""
        return Inert(span_of(node), InertKind.IMPORT, tuple(self._used(node)))

    def _used(self, node: Node) -> Iterator[str]:
        """The last word of each path, or what it is renamed to."""
        waiting = self.children(node)
        while waiting:
            found = waiting.pop(0)
            alias = found.child_by_field_name("alias")
            name = alias or found.child_by_field_name("name")
            listed = found.child_by_field_name("list")
            if found.type == "use_list" or listed is not None:
                waiting = [*self.children(listed or found), *waiting]
            elif name is not None or found.type == "identifier":
                yield text_of(name or found)

    def function_item(self, node: Node, decorators: tuple[Expression, ...] = ()) -> Function:
        """A function or method."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        end = body.prev_sibling if body is not None else None
        return Function(
            span_of(node),
            text_of(name) if name is not None else "",
            tuple(self.parameters(node.child_by_field_name("parameters"))),
            self.block(body) if body is not None else None,
            span_of(node, end or node),
            decorators,
        )

    def class_item(self, node: Node, decorators: tuple[Expression, ...] = ()) -> Statement:
        """`impl`, a trait, a module; a trait without bodies is a type, a module's name an import."""
        body = node.child_by_field_name("body")
        name = node.child_by_field_name("name") or node.child_by_field_name("type")
        called = path_of(name) if name is not None else ""
        if body is None:
            return Inert(span_of(node), InertKind.IMPORT, (called,))
        if node.type == "trait_item" and not _has_bodies(body):
            return Inert(span_of(node), InertKind.TYPE)
        trait = node.child_by_field_name("trait")
        bases = (Name(span_of(trait), path_of(trait)),) if trait is not None else ()
        header = span_of(node, body.prev_sibling or node)
        return Class(span_of(node), called, bases, self.block(body), header, decorators)

    def loop(self, node: Node) -> Statement:
        """`loop`, `while`, `for`."""
        test, bound = self.conditions(node.child_by_field_name("condition"))
        header = [Embedded(one.span, one) for one in bound]
        fields = ("condition", "value")
        found = [test if field == "condition" else self.field(node, field)
                 for field in fields if node.child_by_field_name(field)]  # fmt: skip
        body = self.block(node.child_by_field_name("body"))
        return Loop(span_of(node), (*header, *found), body)

    def exit(self, node: Node) -> Statement:
        """`return`, `break`, `continue`; labels are left out."""
        inner = [child for child in self.children(node) if child.type != "label"]
        value = self.expression(inner[0]) if inner else None
        return Exit(span_of(node), EXITS[node.type], value)


def _is_condition(mark: Call) -> bool:
    """Whether an attribute says when its statement is compiled."""
    return isinstance(mark.callee, Name) and mark.callee.path == "cfg"


def _has_bodies(body: Node) -> bool:
    """Whether a trait brings code of its own."""
    return any(child.type == "function_item" for child in body.named_children)


READER = RustReader
"""For `parsing.read_versions`."""
