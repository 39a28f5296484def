"""Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    Embedded,
    Span,
    Text,
)
from shipcheck.code.readers.python_expressions import PythonExpressions
from shipcheck.code.statements import (
    Assign,
    Block,
    Case,
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

EXITS = {
    "return_statement": ExitKind.RETURN,
    "raise_statement": ExitKind.RAISE,
    "break_statement": ExitKind.BREAK,
    "continue_statement": ExitKind.CONTINUE,
}
IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")
FOR_TYPES = ("TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING")
"""Conditions that hold for type checkers and never at run time."""
IDLE = ("pass_statement", "global_statement", "nonlocal_statement")


def read(source: bytes) -> Module:
    """A Python file."""
    return PythonReader().read(source)


class PythonReader(PythonExpressions):
    """The node types of tree-sitter-python."""

    definitions = frozenset({"function_definition"})
    containers = frozenset({"class_definition", "decorated_definition", "block"})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "named_expression": lambda node: Embedded(span_of(node), self.named(node)),
            "assignment": self.assignment,
            "augmented_assignment": self.assignment,
            "if_statement": self.if_statement,
            "match_statement": self.match,
            "for_statement": self.loop,
            "while_statement": self.loop,
            "try_statement": self.try_statement,
            "with_statement": self.with_statement,
            "function_definition": self.definition,
            "class_definition": self.class_definition,
            "decorated_definition": self.decorated,
            "type_alias_statement": lambda node: Inert(span_of(node), InertKind.TYPE),
            **dict.fromkeys(EXITS, self.exit),
            **dict.fromkeys(IMPORTS, self.import_statement),
            **dict.fromkeys(IDLE, lambda node: Inert(span_of(node), InertKind.EMPTY)),
        }

    def statement(self, node: Node) -> Statement:
        """One statement; a string alone runs nothing."""
        found = super().statement(node)
        if isinstance(found, Evaluate) and isinstance(found.expression, Text):
            return Inert(found.span, InertKind.DOCSTRING)
        return found

    def named(self, node: Node) -> Statement:
        """`name := value`."""
        name = node.child_by_field_name("name")
        target = Target(text_of(name) if name else "")
        return Assign(span_of(node), (target,), self.field(node, "value"))

    def assignment(self, node: Node) -> Statement:
        """`targets = value`; a bare annotation is a type."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if right is None:
            return Inert(span_of(node), InertKind.TYPE)
        augmented = node.type == "augmented_assignment"
        targets = self.targets(left) if left else ()
        return Assign(span_of(node), targets, self.expression(right), augmented)

    def targets(self, node: Node) -> tuple[Target, ...]:
        """What is assigned to."""
        if node.type in ("pattern_list", "tuple_pattern", "list_pattern"):
            parts = enumerate(self.children(node))
            return tuple(Target(self._path(part), str(index)) for index, part in parts)
        return (Target(self._path(node)),)

    def _path(self, node: Node) -> str:
        """The dotted name of a target, empty for anything else."""
        plain = node.type in ("identifier", "attribute")
        return text_of(node) if plain and text_of(node).replace(".", "_").isidentifier() else ""

    def if_statement(self, node: Node) -> Statement:
        """`if`, with its `elif` as an if alone in the else; what only type checkers see is idle."""
        condition = node.child_by_field_name("condition")
        rest = node.children_by_field_name("alternative")
        if condition is not None and not rest and text_of(condition) in FOR_TYPES:
            return Inert(span_of(node), InertKind.TYPE)
        return self._branch(node, rest)

    def _branch(self, node: Node, rest: list[Node]) -> Statement:
        otherwise = None
        if rest and rest[0].type == "elif_clause":
            inner = self._branch(rest[0], rest[1:])
            otherwise = Block(span_of(rest[0], rest[-1]), (inner,))
        elif rest:
            otherwise = self.block(rest[0].child_by_field_name("body"))
        body = self.block(node.child_by_field_name("consequence"))
        span = span_of(node, rest[-1] if rest else node)
        return If(span, self.field(node, "condition"), body, otherwise)

    def match(self, node: Node) -> Statement:
        """`match`: a value is a pattern, `_` the default, all else a compound."""
        body = node.child_by_field_name("body")
        arms = (
            [child for child in self.children(body) if child.type == "case_clause"] if body else []
        )
        subjects = node.children_by_field_name("subject")
        subject = self.expression(subjects[0]) if len(subjects) == 1 else self.compound(node)
        return Switch(span_of(node), subject, tuple(self.case(arm) for arm in arms))

    def case(self, node: Node) -> Case:
        """One arm."""
        patterns = [child for child in self.children(node) if child.type == "case_pattern"]
        values = tuple(value for pattern in patterns for value in self.pattern(pattern))
        guard = node.child_by_field_name("guard")
        condition = self.expression(self.children(guard)[0]) if guard else None
        body = self.block(node.child_by_field_name("consequence"))
        return Case(span_of(node), values, body, condition)

    def pattern(self, node: Node) -> Iterator[Expression]:
        """The alternatives of a pattern; none for `_`."""
        inner = self.children(node)
        if text_of(node) == "_":
            return
        if len(inner) == 1 and inner[0].type in ("union_pattern", "case_pattern"):
            for part in self.children(inner[0]):
                yield self.expression(part)
        elif len(inner) == 1:
            yield self.expression(inner[0])
        else:
            yield self.compound(node)

    def loop(self, node: Node) -> Statement:
        """`for` and `while`."""
        fields = ("left", "right", "condition")
        header = tuple(
            self.expression(part) for f in fields for part in node.children_by_field_name(f)
        )
        rest = node.child_by_field_name("alternative")
        otherwise = self.block(rest.child_by_field_name("body")) if rest else None
        return Loop(span_of(node), header, self.block(node.child_by_field_name("body")), otherwise)

    def try_statement(self, node: Node) -> Statement:
        """`try` with its parts."""
        parts: dict[str, list[Block]] = {}
        for child in self.children(node):
            blocks = [inner for inner in child.children if inner.type == "block"]
            parts.setdefault(child.type, []).extend(self.block(inner) for inner in blocks)
        handlers = (*parts.get("except_clause", ()), *parts.get("except_group_clause", ()))
        body = self.block(node.child_by_field_name("body"))
        final, otherwise = parts.get("finally_clause"), parts.get("else_clause")
        return Try(
            span_of(node), body, handlers,
            otherwise[0] if otherwise else None, final[0] if final else None,
        )  # fmt: skip

    def with_statement(self, node: Node) -> Statement:
        """`with`."""
        header = tuple(self.expression(child) for child in self.children(node)[:-1])
        return Scope(span_of(node), header, self.block(node.child_by_field_name("body")))

    def exit(self, node: Node) -> Statement:
        """`return`, `raise`, `break`, `continue`."""
        inner = self.children(node)
        value = self.expression(inner[0]) if inner else None
        return Exit(span_of(node), EXITS[node.type], value)

    def import_statement(self, node: Node) -> Statement:
        """An import, with the names that it brings in."""
        named = node.children_by_field_name("name")
        names = tuple(text_of(one.child_by_field_name("alias") or one) for one in named)
        return Inert(span_of(node), InertKind.IMPORT, names)

    def definition(self, node: Node, decorators: tuple[Expression, ...] = ()) -> Statement:
        """A function."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        parameters = self.parameters(node.child_by_field_name("parameters"))
        block = self.block(body)
        return Function(
            span_of(node),
            text_of(name) if name else "",
            parameters,
            block,
            _header(node),
            decorators,
        )

    def class_definition(self, node: Node, decorators: tuple[Expression, ...] = ()) -> Statement:
        """A class."""
        name, bases = node.child_by_field_name("name"), node.child_by_field_name("superclasses")
        listed = tuple(base.value for base in self.arguments(bases)) if bases else ()
        body = self.block(node.child_by_field_name("body"))
        return Class(
            span_of(node), text_of(name) if name else "", listed, body, _header(node), decorators
        )

    def decorated(self, node: Node) -> Statement:
        """A function or class with its decorators."""
        marks = [child for child in self.children(node) if child.type == "decorator"]
        decorators = tuple(
            self.expression(self.children(mark)[0]) for mark in marks if mark.named_children
        )
        inner = node.child_by_field_name("definition")
        if inner is None:
            return self.definition(node, decorators)
        read = self.class_definition if inner.type == "class_definition" else self.definition
        return read(inner, decorators)


def _header(node: Node) -> Span:
    """From the first word to the body."""
    body = node.child_by_field_name("body")
    end = body.prev_sibling if body is not None else None
    return span_of(node, end if end is not None else node)


READER = PythonReader
"""For `parsing.read_versions`."""
