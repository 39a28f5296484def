"""Calls, objects and closures of C#."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compound, Lambda, Name, Text
from shipcheck.code.readers.csharp_expressions import CsharpExpressions, plain_name
from shipcheck.code.statements import Assign, Block, Exit, ExitKind, Function, Parameter
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

ENDINGS = frozenset(
    {
        "Environment.Exit", "System.Environment.Exit", "Environment.FailFast",
        "System.Environment.FailFast",
    }
)  # fmt: skip
"""Calls of the standard library that never come back."""


class CsharpCalls(CsharpExpressions):
    """The node types of tree-sitter-c-sharp that call, make objects and make functions."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "invocation_expression": self.call,
            "object_creation_expression": self.creation,
            "implicit_object_creation_expression": self.creation,
            "anonymous_object_creation_expression": self.pairs,
            "with_initializer": self.pairs,
            "initializer_expression": self.initializer,
            "argument": self.argument_value,
            "attribute": self.attribute,
            "lambda_expression": self.closure,
            "anonymous_method_expression": self.closure,
        }

    def call(self, node: Node) -> Expression | Statement:
        """A call; one that never comes back leaves the function."""
        arguments = self.arguments(node.child_by_field_name("arguments"))
        call = Call(span_of(node), self.field(node, "function"), arguments)
        if isinstance(call.callee, Name) and call.callee.path in ENDINGS:
            return Exit(call.span, ExitKind.RAISE, call)
        return call

    def arguments(self, node: Node | None) -> tuple[Argument, ...]:
        """The arguments of a call or an attribute, named ones with their names."""
        return tuple(self._argument(child) for child in self.children(node)) if node else ()

    def _argument(self, node: Node) -> Argument:
        name = node.child_by_field_name("name")
        return Argument(text_of(name) if name else None, self.argument_value(node))

    def argument_value(self, node: Node) -> Expression:
        """What is passed; `out`, `ref` and the name are left out."""
        return self.expression(node.children[-1]) if node.children else self.compound(node)

    def creation(self, node: Node) -> Expression:
        """`new Type(…) {…}`, `new(…)`: what stands in braces is one more argument."""
        inner = {child.type: child for child in self.children(node)}
        type_ = node.child_by_field_name("type")
        listed = list(self.arguments(inner.get("argument_list")))
        if (braces := inner.get("initializer_expression")) is not None:
            listed.append(Argument(None, self.expression(braces)))
        name = plain_name(type_) if type_ is not None else "new"
        return Call(span_of(node), Name(span_of(type_ or node), name), tuple(listed))

    def initializer(self, node: Node) -> Expression:
        """`{ A = 1, ["k"] = 2, 3 }`: pairs and values."""
        return Compound(span_of(node), node.type, tuple(map(self._entry, self.children(node))))

    def _entry(self, node: Node) -> Expression:
        if node.type != "assignment_expression":
            return self.expression(node)
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return self._pair(node, left or node, right)

    def _pair(self, node: Node, left: Node, right: Node | None) -> Expression:
        named = left.type == "identifier"
        key = Text(span_of(left), text_of(left)) if named else self.compound(left)
        return Compound(span_of(node), "pair", (key, self.expression(right)))

    def pairs(self, node: Node) -> Expression:
        """`new { A = 1, b }`, and what follows `with`."""
        parts: list[Expression] = []
        waiting = self.children(node)
        while waiting:
            first = waiting.pop(0)
            equals = first.next_sibling is not None and first.next_sibling.type == "="
            pair = equals and bool(waiting)
            parts.append(
                self._pair(first, first, waiting.pop(0)) if pair else self.expression(first)
            )
        return Compound(span_of(node), node.type, tuple(parts))

    def attribute(self, node: Node) -> Expression:
        """`[Name]`, `[Name(…)]`."""
        name = node.child_by_field_name("name")
        called = Name(span_of(name or node), plain_name(name) if name else "")
        listed = [one for one in node.named_children if one.type == "attribute_argument_list"]
        return Call(span_of(node), called, self.arguments(listed[0])) if listed else called

    def closure(self, node: Node) -> Expression:
        """A lambda, a `delegate`."""
        body = node.child_by_field_name("body")
        if body is None:
            body = next((one for one in node.named_children if one.type == "block"), None)
        end = body.prev_sibling if body is not None else None
        return Lambda(
            span_of(node),
            Function(
                span_of(node),
                "",
                self.parameters(node.child_by_field_name("parameters")),
                self.body_of(body) if body is not None else None,
                span_of(node, end or node),
            ),
        )

    def body_of(self, node: Node) -> Block:
        """A block, or the one expression that is returned."""
        if node.type == "block":
            return self.block(node)
        if node.type == "arrow_expression_clause" and (inner := self.children(node)):
            node = inner[0]
        read = self.statement(node)
        if not isinstance(read, Assign | Exit):
            value = self.expression(node)
            read = Exit(value.span, ExitKind.RETURN, value)
        return Block(span_of(node), (read,))

    def parameters(self, node: Node | None) -> tuple[Parameter, ...]:
        """Parameters with their defaults."""
        if node is None:
            return ()
        if node.type == "implicit_parameter":
            return (Parameter(text_of(node)),)
        return tuple(self._parameter(one) for one in self.children(node) if one.type == "parameter")

    def _parameter(self, node: Node) -> Parameter:
        name = node.child_by_field_name("name")
        given = any(child.type == "=" for child in node.children)
        default = self.expression(node.children[-1]) if given else None
        return Parameter(text_of(name) if name else "", default)
