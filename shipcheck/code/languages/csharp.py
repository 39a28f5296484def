"""C#."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound
from shipcheck.code.readers.csharp_expressions import plain_name
from shipcheck.code.readers.csharp_members import PROPERTIES, CsharpMembers
from shipcheck.code.statements import (
    Block,
    Exit,
    ExitKind,
    If,
    Inert,
    InertKind,
    Loop,
    Module,
    Scope,
    Try,
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
    "throw_statement": ExitKind.RAISE,
    "throw_expression": ExitKind.RAISE,
    "break_statement": ExitKind.BREAK,
    "continue_statement": ExitKind.CONTINUE,
}
VARIABLES = frozenset(
    {
        "local_declaration_statement", "field_declaration", "event_field_declaration",
        "variable_declaration",
    }
)  # fmt: skip
SCOPES = ("using_statement", "lock_statement", "fixed_statement", "unsafe_statement",
          "checked_statement")  # fmt: skip
IMPORTS = ("using_directive", "extern_alias_directive", "file_scoped_namespace_declaration")
SEVERAL = frozenset({"namespace_declaration", *VARIABLES, *PROPERTIES})


def read(source: bytes) -> Module:
    """A C# file."""
    return CsharpReader().read(source)


class CsharpReader(CsharpMembers):
    """The node types of tree-sitter-c-sharp."""

    definitions = frozenset({"method_declaration", "constructor_declaration"})
    containers = frozenset(
        {
            "class_declaration",
            "struct_declaration",
            "record_declaration",
            "interface_declaration",
            "declaration_list",
            "namespace_declaration",
        }
    )

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "block": lambda node: Scope(span_of(node), (), self.block(node)),
            "if_statement": self.if_statement,
            "preproc_if": self.conditional,
            "preproc_elif": self.conditional,
            "foreach_statement": self.loop,
            "for_statement": self.loop,
            "while_statement": self.loop,
            "do_statement": self.loop,
            "try_statement": self.try_statement,
            "yield_statement": self.yield_statement,
            "labeled_statement": self.labeled,
            "goto_statement": lambda node: Unreadable(span_of(node), "goto"),
            "empty_statement": lambda node: Inert(span_of(node), InertKind.EMPTY),
            **dict.fromkeys(SCOPES, self.scope),
            **dict.fromkeys(SEVERAL, self.together),
            **dict.fromkeys(EXITS, self.exit),
            **dict.fromkeys(IMPORTS, self.import_directive),
        }

    def statements(self, nodes: Iterable[Node]) -> Iterable[Statement]:
        """Statements, in order; some are several: variables, accessors, a namespace."""
        for node in nodes:
            yield from self.several(node)

    def several(self, node: Node) -> Iterator[Statement]:
        """The statements that a node is."""
        if node.type == "global_statement" and len(inner := self.children(node)) == 1:
            node = inner[0]
        if node.type == "namespace_declaration":
            body = node.child_by_field_name("body")
            yield Inert(span_of(node, node.child_by_field_name("name")), InertKind.IMPORT)
            yield from self.statements(self.children(body)) if body is not None else ()
        elif node.type in VARIABLES and not node.has_error:
            yield from self.opened(node, self.variables(node))
        elif node.type in PROPERTIES:
            yield from self.properties(node)
        else:
            yield self.statement(node)

    def together(self, node: Node) -> Statement:
        """What is several statements, where only one fits; or is in part unreadable."""
        if node.type in VARIABLES and node.has_error:
            return Unreadable(span_of(node), "does not parse")
        return Scope(span_of(node), (), Block(span_of(node), tuple(self.several(node))))

    def part(self, node: Node | None) -> Block:
        """A block, or one statement that stands for one."""
        if node is None or node.type == "block":
            return self.block(node)
        return Block(span_of(node), tuple(self.several(node)))

    def if_statement(self, node: Node) -> Statement:
        """`if`."""
        then, rest = (node.child_by_field_name(name) for name in ("consequence", "alternative"))
        otherwise = self.part(rest) if rest is not None else None
        return If(span_of(node), self.field(node, "condition"), self.part(then), otherwise)

    def conditional(self, node: Node) -> Statement:
        """`#if`: nobody knows which side is compiled."""
        condition = node.child_by_field_name("condition")
        rest = node.child_by_field_name("alternative")
        inner = [child for child in self.children(node) if child not in (condition, rest)]
        test = Compound(span_of(condition or node), "preproc_if", ())
        body = Block(span_of(node), tuple(self.statements(inner)))
        otherwise = None
        if rest is not None and rest.type == "preproc_elif":
            otherwise = Block(span_of(rest), (self.statement(rest),))
        elif rest is not None:
            otherwise = self.block(rest)
        return If(span_of(node), test, body, otherwise)

    def loop(self, node: Node) -> Statement:
        """All loops: what stands before the body, or after it, in order."""
        body = node.child_by_field_name("body")
        type_ = node.child_by_field_name("type")
        heads = [child for child in self.children(node) if child not in (body, type_)]
        return Loop(span_of(node), tuple(self.heads(heads)), self.part(body))

    def heads(self, nodes: list[Node]) -> Iterator[Expression]:
        """What opens a loop or a scope; variables one by one."""
        for node in nodes:
            inner = self.children(node) if node.type == "variable_declaration" else [node]
            found = [one for one in inner if one.type == "variable_declarator"]
            yield from (self.expression(one) for one in found or [node])

    def try_statement(self, node: Node) -> Statement:
        """`try`; a handler that has a condition is an if."""
        handlers, final = [], None
        for child in self.children(node):
            if child.type == "catch_clause":
                handlers.append(self._handler(child))
            elif child.type == "finally_clause":
                final = self.block(self.children(child)[0] if self.children(child) else None)
        body = self.block(node.child_by_field_name("body"))
        return Try(span_of(node), body, tuple(handlers), None, final)

    def _handler(self, node: Node) -> Block:
        body = self.block(node.child_by_field_name("body"))
        inner = [one for one in node.named_children if one.type == "catch_filter_clause"]
        tests = [test for one in inner for test in self.children(one)]
        if not tests:
            return body
        return Block(body.span, (If(span_of(node), self.expression(tests[0]), body, None),))

    def scope(self, node: Node) -> Statement:
        """`using`, `lock`, `fixed`, `unsafe`, `checked`."""
        inner = self.children(node)
        if not inner:
            return Scope(span_of(node), (), self.block(None))
        return Scope(span_of(node), tuple(self.heads(inner[:-1])), self.part(inner[-1]))

    def exit(self, node: Node) -> Statement:
        """`return`, `throw`, `break`, `continue`."""
        inner = self.children(node)
        return Exit(
            span_of(node), EXITS[node.type], self.expression(inner[0]) if inner else None
        )  # fmt: skip

    def yield_statement(self, node: Node) -> Expression | Statement:
        """`yield break` leaves, `yield return` does not."""
        inner = self.children(node)
        return self.compound(node) if inner else Exit(span_of(node), ExitKind.RETURN, None)

    def labeled(self, node: Node) -> Statement:
        """`label: statement`."""
        inner = self.children(node)[1:]
        return self.statement(inner[0]) if inner else Inert(span_of(node), InertKind.EMPTY)

    def import_directive(self, node: Node) -> Statement:
        """`using Name;`, `using Alias = Name;`, `namespace Name;`."""
        if node.type != "using_directive":
            return Inert(span_of(node), InertKind.IMPORT)
        name = node.child_by_field_name("name")
        inner = self.children(node)
        named = text_of(name) if name is not None else (plain_name(inner[-1]) if inner else "")
        return Inert(span_of(node), InertKind.IMPORT, (named,) if named else ())


READER = CsharpReader
"""For `parsing.read_versions`."""
