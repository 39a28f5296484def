"""What Elixir's special forms are made of: `do` blocks with their sections, and clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compound, Constant, Lambda, Span
from shipcheck.code.readers.elixir_expressions import ElixirExpressions, field_of
from shipcheck.code.statements import Block, Case, Function, Parameter, Switch, Try
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

DEFAULT = "\\\\"
"""The operator before a parameter's default value."""
SECTIONS = ("do", "else", "rescue", "catch", "after")
VALUES = ("atom", "quoted_atom", "string", "integer", "float", "boolean", "nil", "unary_operator")
"""Patterns that are values; `^x` and `@x` are among the unary operators."""

Sections = dict[str, "list[Node]"]


class ElixirBlocks(ElixirExpressions):
    """Blocks and clauses."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {**super().table(), "anonymous_function": self.anonymous}

    def sections(self, node: Node) -> Sections:
        """The statements of a call's `do`, `else` and so on, be they a block or keywords."""
        found: Sections = {}
        for child in self.children(node):
            if child.type == "do_block":
                inner = self.children(child)
                found["do"] = [one for one in inner if not one.type.endswith("_block")]
                for one in inner:
                    kind = one.type.removesuffix("_block")
                    if kind != one.type and kind in SECTIONS:
                        found[kind] = self.children(one)
        for pair in self.pairs(node):
            key, value = field_of(pair, "key"), field_of(pair, "value")
            if key is not None and value is not None and _word(key) in SECTIONS:
                found.setdefault(_word(key), [value])
        return found

    def given(self, node: Node) -> list[Node]:
        """The nodes of a call's arguments, without its keywords."""
        lists = [child for child in self.children(node) if child.type == "arguments"]
        inner = self.children(lists[0]) if lists else []
        return [child for child in inner if child.type != "keywords"]

    def pairs(self, node: Node) -> list[Node]:
        """The nodes of a call's keywords."""
        lists = [child for child in self.children(node) if child.type == "arguments"]
        inner = self.children(lists[0]) if lists else []
        return [pair for one in inner if one.type == "keywords" for pair in self.children(one)]

    def options(self, node: Node) -> list[Argument]:
        """The keywords of a call that are no sections of a block."""
        read = []
        for pair in self.pairs(node):
            key = field_of(pair, "key")
            if key is not None and _word(key) not in SECTIONS:
                read.append(Argument(_word(key), self.field(pair, "value")))
        return read

    def listed(self, nodes: Sequence[Node], parent: Node) -> Block:
        """A block of these; where there are none it is empty, and stands where its parent does."""
        if not nodes:
            line = parent.start_point[0] + 1
            return Block(Span(parent.start_byte, parent.start_byte, line, line), ())
        span = span_of(nodes[0], nodes[-1])
        if nodes[0].type == "stab_clause":
            switch = Switch(span, Compound(span, "arguments", ()), self.cases(nodes))
            return Block(span, (switch,))
        return Block(span, tuple(self.statements(nodes)))

    def optional_block(self, sections: Sections, name: str, parent: Node) -> Block | None:
        """A section as a block, None where there is none."""
        return self.listed(sections[name], parent) if name in sections else None

    def body(self, sections: Sections, parent: Node) -> Block:
        """The `do` section, in a Try where it has a `rescue`, `catch` or `after`."""
        plain = self.listed(sections.get("do", []), parent)
        if not {"rescue", "catch", "after"} & sections.keys():
            return plain
        return Block(span_of(parent), (self.guarded(sections, plain, parent),))

    def guarded(self, sections: Sections, plain: Block, parent: Node) -> Try:
        """`try` with its sections: each clause of `rescue` and `catch` is a handler."""
        clauses = [*sections.get("rescue", []), *sections.get("catch", [])]
        handlers = tuple(self.clause_body(clause) for clause in clauses)
        otherwise = self.optional_block(sections, "else", parent)
        final = self.optional_block(sections, "after", parent)
        return Try(span_of(parent), plain, handlers, otherwise, final)

    def cases(self, nodes: Sequence[Node]) -> tuple[Case, ...]:
        """The clauses of `case` and the like."""
        return tuple(self.case(node) for node in nodes if node.type == "stab_clause")

    def case(self, node: Node) -> Case:
        """One clause; a mere name takes everything, as `_` does."""
        head, guard = self.clause_head(node)
        patterns = self.children(head) if head is not None else []
        values: tuple[Expression, ...] = ()
        if len(patterns) == 1 and patterns[0].type in VALUES:
            values = (self.expression(patterns[0]),)
        elif not all(pattern.type == "identifier" for pattern in patterns) and head is not None:
            values = (self.compound(head),)
        return Case(span_of(node), values, self.clause_body(node), self.optional(guard))

    def condition(self, node: Node) -> Case:
        """One clause of `cond`; `true` is the default."""
        head, _ = self.clause_head(node)
        patterns = tuple(self.expression(part) for part in self.children(head)) if head else ()
        if len(patterns) == 1 and patterns[0] == Constant(patterns[0].span, value=True):
            patterns = ()
        return Case(span_of(node), patterns, self.clause_body(node))

    def clause_head(self, node: Node) -> tuple[Node | None, Node | None]:
        """The arguments on a clause's left side, and its guard."""
        left = field_of(node, "left")
        if left is not None and left.type == "binary_operator":
            return field_of(left, "left"), field_of(left, "right")
        return left, None

    def clause_body(self, node: Node) -> Block:
        """A clause's right side."""
        right = field_of(node, "right")
        if node.type != "stab_clause":
            return self.listed([node], node)
        return self.listed(self.children(right) if right is not None else [], node)

    def anonymous(self, node: Node) -> Expression:
        """`fn a -> b end`; several clauses are a switch."""
        clauses = self.children(node)
        if len(clauses) != 1 or self.clause_head(clauses[0])[1] is not None:
            function = Function(span_of(node), "", (), self.listed(clauses, node), span_of(node))
            return Lambda(span_of(node), function)
        head, _ = self.clause_head(clauses[0])
        body = self.clause_body(clauses[0])
        header = Span(
            node.start_byte, max(body.span.start, node.start_byte),
            node.start_point[0] + 1, max(body.span.first_line, node.start_point[0] + 1),
        )  # fmt: skip
        return Lambda(
            span_of(node), Function(span_of(node), "", self.parameters(head), body, header)
        )

    def parameters(self, node: Node | None) -> tuple[Parameter, ...]:
        """Parameters; a pattern has the name that it is given, or none."""
        return tuple(self.parameter(child) for child in self.children(node)) if node else ()

    def parameter(self, node: Node) -> Parameter:
        r"""`name`, `name \\ default`, a pattern, or `pattern = name`."""
        left, right = field_of(node, "left"), field_of(node, "right")
        if self.operator(node) == DEFAULT:
            return Parameter(text_of(left) if left else "", self.optional(right))
        named = [one for one in (node, right, left) if one is not None and one.type == "identifier"]
        return Parameter(text_of(named[0]) if named else "")

    def block_call(self, node: Node, call: Call) -> Expression:
        """A call with a `do` block that is no special form: all its sections are its block."""
        blocks = [child for child in self.children(node) if child.type == "do_block"]
        if not blocks:
            return call
        sections = self.sections(node)
        body = self.body(sections, blocks[0])
        rest = self.optional_block(sections, "else", blocks[0])
        if rest is not None:
            body = Block(span_of(blocks[0]), (*body.statements, *rest.statements))
        header = span_of(blocks[0].children[0])
        function = Function(span_of(blocks[0]), "", (), body, header)
        return Call(call.span, call.callee, call.arguments, function)


def _word(key: Node) -> str:
    """The name in `name: `."""
    return text_of(key).strip().removesuffix(":")
