"""PHP, with the text around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Constant, Embedded, Name, Not, Text
from shipcheck.code.readers.c_like_switch import Arm, cases
from shipcheck.code.readers.php_definitions import PhpDefinitions
from shipcheck.code.readers.php_targets import imported, targets
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
    Unreadable,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Module, Statement

EXITS = {
    "return_statement": ExitKind.RETURN,
    "exit_statement": ExitKind.RAISE,
    "throw_expression": ExitKind.RAISE,
    "break_statement": ExitKind.BREAK,
    "continue_statement": ExitKind.CONTINUE,
}
ENDS = ("die", "exit", "abort")
"""Calls that do not come back; `abort` is Laravel's, it raises."""
ENDS_IF = ("abort_if", "throw_if")
ENDS_UNLESS = ("abort_unless", "throw_unless")
TESTED = (*ENDS_IF, *ENDS_UNLESS)
"""Laravel's: the first argument is the test."""
INCLUDES = (
    "require_once_expression", "require_expression", "include_once_expression",
    "include_expression",
)  # fmt: skip
BLADE = re.compile(
    r"@(?:if|else|elseif|unless|foreach|forelse|for|while|switch|case|feature|can|auth|guest|isset"
    r"|empty|section|extends|include|yield|component|php|props|csrf)\b|\{\{|\{!!"
)
LOOPS = ("for_statement", "foreach_statement", "while_statement", "do_statement")
IDLE = ("declare_statement", "global_declaration", "empty_statement", "named_label_statement")
SKIPPED = ("text_interpolation", "reference_modifier")
SEVERAL = {
    "const_declaration": "const_element",
    "property_declaration": "property_element",
    "function_static_declaration": "static_variable_declaration",
    "text_interpolation": "text",
}
"""Statements that are several of something."""


def read(source: bytes) -> Module:
    """A PHP file."""
    return PhpReader().read(source)


class PhpReader(PhpDefinitions):
    """The node types of tree-sitter-php."""

    definitions = frozenset({"function_definition", "method_declaration"})
    containers = frozenset(
        {
            "class_declaration",
            "trait_declaration",
            "interface_declaration",
            "enum_declaration",
            "enum_declaration_list",
            "declaration_list",
            "namespace_definition",
            "compound_statement",
        }
    )

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(EXITS, self.exit),
            **dict.fromkeys(LOOPS, self.loop),
            **dict.fromkeys(IDLE, lambda node: Inert(span_of(node), InertKind.EMPTY)),
            "throw_expression": self.exit,
            "text": self.text,
            "text_interpolation": self.compound,
            "assignment_expression": self.assignment,
            "augmented_assignment_expression": self.assignment,
            "reference_assignment_expression": self.assignment,
            "static_variable_declaration": self.static,
            "if_statement": self.if_statement,
            "switch_statement": self.switch,
            "match_expression": self.match,
            "try_statement": self.try_statement,
            "compound_statement": lambda node: Scope(span_of(node), (), self.block(node)),
            "namespace_definition": self.namespace,
            "namespace_use_declaration": imported,
            "goto_statement": lambda node: Unreadable(span_of(node), "goto is not followed"),
        }

    def statements(self, nodes: Iterable[Node]) -> Iterator[Statement]:
        """Statements, in order; text between tags counts where it says something."""
        return (self.statement(part) for node in nodes for part in self.parts(node))

    def parts(self, node: Node) -> Iterator[Node]:
        """What a statement is several of; else the statement itself."""
        kind = SEVERAL.get(node.type)
        found = [one for one in node.named_children if one.type == kind]
        if node.type == "text_interpolation":
            yield from (text for text in found if text_of(text).strip())
        elif len(found) > 1 or (found and node.type != "property_declaration"):
            yield from found
        elif node.type != "text" or text_of(node).strip():
            yield node

    def statement(self, node: Node) -> Statement:
        """One statement; some calls leave, some are tests, some bring other files in."""
        found = super().statement(node)
        if not isinstance(found, Evaluate):
            return found
        match found.expression:
            case Call(span, Name(_, path) as name, (first, *rest)) if path in TESTED:
                test = Not(span, first.value) if path in ENDS_UNLESS else first.value
                leave = Exit(span, ExitKind.RAISE, Call(span, name, tuple(rest)))
                return If(found.span, test, Block(span, (leave,)), None)
            case Call(_, Name(_, path)) as call if path in ENDS:
                return Exit(found.span, ExitKind.RAISE, call)
            case Call(_, Name(_, "define"), (name, value)) if isinstance(name.value, Text):
                return Assign(found.span, (Target(name.value.value or ""),), value.value)
            case Compound(_, kind) if kind in INCLUDES and _on_top(node):
                return Inert(found.span, InertKind.IMPORT)
        return found

    def text(self, node: Node) -> Expression | Statement:
        """Text around the code; that of a Blade template has control flow of its own."""
        if BLADE.search(text_of(node)):
            return Unreadable(span_of(node), "a Blade template's own directives are not followed")
        return Text(span_of(node), None)

    def assignment(self, node: Node) -> Statement:
        """`$a = $b`, `$a .= $b`, `[$a, $b] = $c`."""
        left, right = node.child_by_field_name("left"), self.field(node, "right")
        written = tuple(targets(left)) if left is not None else ()
        augmented = node.type == "augmented_assignment_expression"
        if left is not None and not any(target.path for target in written):
            right = Compound(span_of(node), "stored", (right, self.expression(left)))
        return Assign(span_of(node), written, right, augmented)

    def static(self, node: Node) -> Statement:
        """`static $a = 1`."""
        name = node.child_by_field_name("name")
        value = self.optional(node.child_by_field_name("value"))
        return Assign(span_of(node), tuple(targets(name)) if name else (), value)

    def namespace(self, node: Node) -> Statement:
        """`namespace A;`, or with its statements in braces."""
        body = node.child_by_field_name("body")
        if body is None:
            return Inert(span_of(node), InertKind.IMPORT)
        return Scope(span_of(node), (), self.block(body))

    def if_statement(self, node: Node) -> Statement:
        """`if` with its `elseif` as ifs alone in the else; also `if: … endif`."""
        rest = node.children_by_field_name("alternative")
        return self.branch(node, node, rest)

    def branch(self, node: Node, whole: Node, rest: list[Node]) -> If:
        """An `if` or `elseif` and what comes after it in the whole."""
        otherwise = None
        if rest and rest[0].type == "else_if_clause":
            inner = self.branch(rest[0], whole, rest[1:])
            otherwise = Block(inner.span, (inner,))
        elif rest:
            otherwise = self.side(rest[0], whole)
        last = otherwise.span.end if otherwise else 0
        then = self.side(node, whole)
        span = span_of(node, rest[-1]) if rest and last else span_of(node)
        return If(span, self.field(node, "condition"), then, otherwise)

    def side(self, node: Node, whole: Node) -> Block:
        """A body, with the text that the grammar puts after it where it belongs in it."""
        body = node.child_by_field_name("body")
        if body is None:
            return self.block(None)
        plain = body.type in ("compound_statement", "colon_block")
        inner = self.children(body) if plain else [body]
        texts = _texts_after(body if node is whole else node, whole)
        span = span_of(body, texts[-1] if texts else body)
        return Block(span, tuple(self.statements((*inner, *texts))))

    def switch(self, node: Node) -> Statement:
        """`switch`; that of `true` has conditions for labels."""
        body = node.child_by_field_name("body")
        arms = [] if body is None else self.children(body)
        labels = [self.label(arm) for arm in arms if arm.type != "text_interpolation"]
        return Switch(span_of(node), self.subject(node), cases(labels))

    def subject(self, node: Node) -> Expression | None:
        """What is asked; None for `true`."""
        found = self.field(node, "condition")
        return None if isinstance(found, Constant) and found.value is True else found

    def label(self, node: Node) -> Arm:
        """`case …:` or `default:` with what follows it."""
        value = node.child_by_field_name("value")
        patterns = () if value is None else (self.expression(value),)
        body = self.statements(one for one in self.children(node) if one != value)
        return Arm(span_of(node), patterns, tuple(body))

    def match(self, node: Node) -> Expression:
        """`match`, an expression."""
        body = node.child_by_field_name("body")
        arms = tuple(self.match_arm(arm) for arm in self.children(body)) if body else ()
        return Embedded(span_of(node), Switch(span_of(node), self.subject(node), arms))

    def match_arm(self, node: Node) -> Case:
        """One arm: its value is the last statement."""
        listed = node.child_by_field_name("conditional_expressions")
        patterns = tuple(map(self.expression, self.children(listed))) if listed else ()
        value = node.child_by_field_name("return_expression")
        body = Block(span_of(value), (self.statement(value),)) if value else self.block(None)
        return Case(span_of(node), patterns, body)

    def loop(self, node: Node) -> Statement:
        """Any loop."""
        body = node.child_by_field_name("body")
        parts = [one for one in self.children(node) if one != body and one.type not in SKIPPED]
        given: tuple[Expression, ...] = ()
        if node.type == "foreach_statement":  # `as $a` stands last; what gets the values is first
            given = tuple(name for one in parts[1:] for name in self.given_to(one))
            del parts[1:]
        header = (*given, *(self.expression(one) for one in parts))
        return Loop(span_of(node), header, self.side(node, node))

    def given_to(self, node: Node) -> Iterator[Expression]:
        """What a loop gives its values to: names where they are plain."""
        inner = self.children(node) if node.type in ("pair", "by_ref") else [node]
        for part in inner:
            paths = [one.path for one in targets(part)]
            if all(paths):
                yield from (Name(span_of(part), path) for path in paths)
            else:
                yield self.expression(part)

    def try_statement(self, node: Node) -> Statement:
        """`try` with its parts."""
        parts: dict[str, list[Block]] = {"catch_clause": [], "finally_clause": []}
        for child in node.named_children:
            if child.type in parts:
                blocks = [one for one in child.children if one.type == "compound_statement"]
                parts[child.type] += map(self.block, blocks)
        body = self.block(node.child_by_field_name("body"))
        final = parts["finally_clause"]
        handlers = tuple(parts["catch_clause"])
        return Try(span_of(node), body, handlers, None, final[0] if final else None)

    def exit(self, node: Node) -> Statement:
        """`return`, `break 2`, `continue`, `exit`."""
        inner = self.children(node)
        return Exit(span_of(node), EXITS[node.type], self.expression(inner[0]) if inner else None)


def _texts_after(part: Node, whole: Node) -> list[Node]:
    """The texts that follow a part of a statement, up to its next part."""
    found: list[Node] = []
    after = part.next_named_sibling if part.parent == whole else None
    while after is not None and after.type == "text_interpolation":
        found.append(after)
        after = after.next_named_sibling
    return found


def _on_top(node: Node) -> bool:
    """Whether a statement is the file's own."""
    return node.parent is not None and node.parent.type == "program"


READER = PhpReader
"""For `parsing.read_versions`."""
