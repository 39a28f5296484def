"""The statements that JavaScript and TypeScript share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Constant, Lambda, Name, Text
from shipcheck.code.readers.c_like_switch import Arm, cases
from shipcheck.code.readers.javascript_functions import JavaScriptFunctions, named
from shipcheck.code.readers.javascript_modules import (
    assigned_to_exports,
    imported,
    is_required,
    named_exports,
)
from shipcheck.code.readers.javascript_surface import quiet_places
from shipcheck.code.readers.javascript_targets import PATTERNS, bound, path_of
from shipcheck.code.readers.quiet import quieted
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
    Scope,
    Switch,
    Try,
)
from shipcheck.code.tree import span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression, Span
    from shipcheck.code.statements import Module, Statement

EXITS = {
    "return_statement": ExitKind.RETURN,
    "throw_statement": ExitKind.RAISE,
    "break_statement": ExitKind.BREAK,
    "continue_statement": ExitKind.CONTINUE,
}
DECLARATIONS = ("lexical_declaration", "variable_declaration")
LOOPS = ("for_statement", "for_in_statement", "while_statement", "do_statement")
ENDS = ("process.exit", "process.abort", "Deno.exit")
"""Calls that end the process."""
LITERALS = (Constant, Text, Name)


class JavaScriptReader(JavaScriptFunctions):
    """The node types of the grammars of JavaScript and TypeScript."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(EXITS, self.exit),
            **dict.fromkeys(DECLARATIONS, self.declaration),
            **dict.fromkeys(LOOPS, self.loop),
            "variable_declarator": lambda node: self.declared(node, node),
            "assignment_expression": self.assignment,
            "augmented_assignment_expression": self.assignment,
            "if_statement": self.if_statement,
            "switch_statement": self.switch,
            "try_statement": self.try_statement,
            "with_statement": self.with_statement,
            "statement_block": lambda node: Scope(span_of(node), (), self.block(node)),
            "labeled_statement": lambda node: self.statement(self.children(node)[-1]),
            "import_statement": imported,
            "export_statement": self.export,
            "empty_statement": lambda node: Inert(span_of(node), InertKind.EMPTY),
            "debugger_statement": lambda node: Inert(span_of(node), InertKind.EMPTY),
        }

    def module(self, root: Node) -> Block:
        """The file's statements."""
        self.root = root
        return super().module(root)

    def read(self, source: bytes, root: Node | None = None) -> Module:
        """The whole file."""
        return quieted(super().read(source, root), quiet_places(self.root, self.unread))

    def statements(self, nodes: Iterable[Node]) -> Iterator[Statement]:
        """Statements, in order; a declaration or an export of several names is several."""
        for node in nodes:
            exported = named_exports(node) if not node.has_error else None
            if exported is not None:
                yield from exported
            else:
                yield from map(self.statement, self.parts(node))

    def parts(self, node: Node) -> Iterator[Node]:
        """The declarations that a statement holds; else the statement itself."""
        inner = node.child_by_field_name("declaration") if node.type == "export_statement" else None
        declaration = inner or node
        several = self.children(declaration)
        if declaration.type in DECLARATIONS and len(several) > 1:
            yield from several
        elif inner is not None and inner.type in DECLARATIONS:
            yield inner
        else:
            yield node

    def statement(self, node: Node) -> Statement:
        """One statement; a directive runs nothing, and what ends the process leaves."""
        found = super().statement(node)
        if isinstance(found, Evaluate) and isinstance(found.expression, Text):
            return Inert(found.span, InertKind.EMPTY)
        match found:
            case Evaluate(span, Call(_, Name(_, path)) as call) if path in ENDS:
                return Exit(span, ExitKind.RAISE, call)
        return found

    def declaration(self, node: Node) -> Statement:
        """`const`, `let`, `var`."""
        declarators = self.children(node)
        if len(declarators) == 1:
            return self.declared(declarators[0], node)
        span = span_of(node)
        return Scope(span, (), Block(span, tuple(map(self.statement, declarators))))

    def declared(self, node: Node, whole: Node) -> Statement:
        """One name, or pattern, with its value; a constant function is a function."""
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or value is None:
            targets = tuple(one.target for one in bound(name)) if name else ()
            return Assign(span_of(whole), targets, None)
        names = list(bound(name))
        if is_required(value) and node.parent and _on_top(node.parent):
            paths = tuple(one.target.path for one in names)
            return Inert(span_of(whole), InertKind.IMPORT, paths)
        constant = node.parent is not None and self.operator(node.parent, "kind") == "const"
        return self.assigned(span_of(whole), name, value, constant=constant)

    def assigned(self, span: Span, left: Node, right: Node, *, constant: bool) -> Statement:
        """An assignment; `constant` is whether nobody can assign once more."""
        value, names = self.expression(right), list(bound(left))
        if constant and isinstance(value, Lambda) and len(names) == 1:
            return named(value, names[0].target.path, span)
        targets = tuple(one.target for one in names)
        defaults = [self.expression(one.default) for one in names if one.default is not None]
        if any(not isinstance(default, LITERALS) for default in defaults):
            value = Compound(span, "destructuring", (value, *defaults))
        return Assign(span, targets, self.stored(left, value))

    def stored(self, left: Node, value: Expression) -> Expression:
        """The value, with the expressions of a target that is no plain name: `a[f()] = value`."""
        plain = path_of(left) or left.type in PATTERNS or not left.is_named
        place = value.span if plain else span_of(left.parent or left)
        return value if plain else Compound(place, "stored", (value, self.expression(left)))

    def assignment(self, node: Node) -> Statement:
        """`a = b`, `a ||= b`, and CommonJS's exports."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        span = span_of(node)
        if left is None or right is None:
            return Assign(span, (), self.optional(right))
        if node.type == "augmented_assignment_expression":
            targets = tuple(one.target for one in bound(left))
            return Assign(span, targets, self.stored(left, self.expression(right)), augmented=True)
        path = path_of(left)
        if path.startswith(("module.exports", "exports.")):
            return self.exported(span, path.rpartition("exports")[2].strip("."), left, right)
        return self.assigned(span, left, right, constant=False)

    def exported(self, span: Span, name: str, left: Node, right: Node) -> Statement:
        """`module.exports = …`, `exports.name = …`, where that is more than a name."""
        value = self.expression(right)
        if isinstance(value, Lambda):
            return named(value, name or "default", span)
        return Assign(span, tuple(one.target for one in bound(left)), value)

    def export(self, node: Node) -> Statement:
        """`export …` of more than names."""
        declaration = node.child_by_field_name("declaration")
        value = node.child_by_field_name("value") or assigned_to_exports(node)
        if value is not None:
            return self.exported_value(value, span_of(node))
        if declaration is None:
            return Inert(span_of(node), InertKind.IMPORT)
        return self.marked(declaration, tuple(self.decorators(node)))

    def exported_value(self, node: Node, span: Span) -> Statement:
        """What is exported as the default, where it is more than a name."""
        if node.type == "class":
            return self.class_definition(node)
        value = self.expression(node)
        if isinstance(value, Lambda):
            return named(value, "default", value.span)
        return Evaluate(span, value)

    def marked(self, node: Node, decorators: tuple[Expression, ...]) -> Statement:
        """A declaration with the decorators that stand before its `export`."""
        found = self.statement(node)
        if decorators and isinstance(found, Class | Function):
            return self.class_definition(node, decorators)
        return found

    def if_statement(self, node: Node) -> Statement:
        """`if`, with `else if` as an if alone in the else."""
        rest = node.child_by_field_name("alternative")
        otherwise = None if rest is None else self.side((self.children(rest) or [rest])[0])
        then = self.side(node.child_by_field_name("consequence"))
        return If(span_of(node), self.field(node, "condition"), then, otherwise)

    def side(self, node: Node | None) -> Block:
        """A block, or the one statement in its place."""
        if node is None or node.type == "statement_block":
            return self.block(node)
        return Block(span_of(node), tuple(self.statements([node])))

    def switch(self, node: Node) -> Statement:
        """`switch`."""
        body = node.child_by_field_name("body")
        arms = [] if body is None else self.children(body)
        labels = [self.label(arm) for arm in arms]
        return Switch(span_of(node), self.field(node, "value"), cases(labels))

    def label(self, node: Node) -> Arm:
        """`case …:` or `default:` with what follows it."""
        value = node.child_by_field_name("value")
        patterns = () if value is None else (self.expression(value),)
        rest = [one for one in node.children_by_field_name("body") if one.is_named]
        body = tuple(self.statements(one for one in rest if one.type not in self.comments))
        return Arm(span_of(node), patterns, body)

    def loop(self, node: Node) -> Statement:
        """`for`, `for … of`, `while`, `do … while`."""
        fields = ("initializer", "right", "condition", "increment")
        found = (part for name in fields for part in node.children_by_field_name(name))
        header = [self.expression(part) for part in found if _is_header(part)]
        left = node.child_by_field_name("left")
        given = () if left is None else tuple(self.given_to(left))
        return Loop(span_of(node), (*given, *header), self.side(node.child_by_field_name("body")))

    def given_to(self, node: Node) -> Iterator[Expression]:
        """What a loop gives its values to: names where they are plain."""
        names = list(bound(node))
        if all(one.target.path and one.default is None for one in names):
            yield from (Name(span_of(node), one.target.path) for one in names)
        else:
            yield self.expression(node)

    def try_statement(self, node: Node) -> Statement:
        """`try` with its parts."""
        parts = (node.child_by_field_name(name) for name in ("handler", "finalizer"))
        handler, final = (part and self.block(part.child_by_field_name("body")) for part in parts)
        body = self.block(node.child_by_field_name("body"))
        return Try(span_of(node), body, (handler,) if handler else (), None, final)

    def with_statement(self, node: Node) -> Statement:
        """`with (object) …`."""
        header = (self.field(node, "object"),)
        return Scope(span_of(node), header, self.side(node.child_by_field_name("body")))

    def exit(self, node: Node) -> Statement:
        """`return`, `throw`, `break`, `continue`; a label is the value of those two."""
        inner = self.children(node)
        return Exit(span_of(node), EXITS[node.type], self.expression(inner[0]) if inner else None)


def _is_header(node: Node) -> bool:
    """Whether a part of a loop's head is there; `for (;;)` has none."""
    return node.is_named and node.type != "empty_statement"


def _on_top(node: Node) -> bool:
    """Whether a declaration is the module's own."""
    return node.parent is not None and node.parent.type == "program"
