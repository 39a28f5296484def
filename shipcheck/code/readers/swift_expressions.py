"""The expressions of Swift."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    Argument,
    Call,
    Compound,
    Constant,
    Index,
    Lambda,
    Name,
    Not,
    Text,
)
from shipcheck.code.readers.swift_operators import SwiftOperators
from shipcheck.code.statements import (
    Assign,
    Block,
    Evaluate,
    Exit,
    ExitKind,
    Function,
    Parameter,
    Target,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

STRINGS = ("line_string_literal", "multi_line_string_literal", "raw_string_literal")
NUMBERS = ("integer_literal", "hex_literal", "oct_literal", "bin_literal", "real_literal")
ENDINGS = {"fatalError": (0, 1), "preconditionFailure": (0, 1), "exit": (1,)}
"""Functions of the standard library that never come back, with how many values they take."""


class SwiftExpressions(SwiftOperators):
    """The node types of tree-sitter-swift that are expressions."""

    language = "swift"
    package = "tree_sitter_swift"
    comments = frozenset({"comment", "multiline_comment", "shebang_line"})
    transparent = frozenset({"tuple_expression", "directly_assignable_expression", "identifier"})
    names = frozenset(
        {"simple_identifier", "type_identifier", "self_expression", "super_expression"}
    )

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(STRINGS, self.string),
            **dict.fromkeys(NUMBERS, self.number),
            "boolean_literal": self.boolean,
            "nil_literal": lambda node: Constant(span_of(node), value=None),
            "user_type": lambda node: Name(span_of(node), type_name(node)),
            "navigation_expression": self.member,
            "call_expression": self.call,
            "constructor_expression": self.construction,
            "postfix_expression": lambda node: self.field(node, "target"),
            "try_expression": lambda node: self.field(node, "expr"),
            "await_expression": lambda node: self.field(node, "expr"),
            "as_expression": lambda node: self.field(node, "expr"),
            "dictionary_literal": self.dictionary,
            "lambda_literal": lambda node: Lambda(span_of(node), self.closure(node)),
            "attribute": self.attribute,
            "assignment": self.assignment,
        }

    def children(self, node: Node) -> list[Node]:
        """Named children without comments; those of a list of statements in its place."""
        found: list[Node] = []
        for child in super().children(node):
            found += super().children(child) if child.type == "statements" else [child]
        return found

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def string(self, node: Node) -> Expression:
        """A string between its quotes; an interpolated one keeps its expressions."""
        inserted = node.children_by_field_name("interpolation")
        if inserted:
            parts = tuple(self.expression(one.child_by_field_name("value")) for one in inserted)
            return Compound(span_of(node), node.type, parts)
        if node.type == "raw_string_literal":
            return Text(span_of(node), text_of(node).strip("#").strip('"'))
        content = (text_of(child) for child in node.children_by_field_name("text"))
        return Text(span_of(node), "".join(content))

    def boolean(self, node: Node) -> Expression:
        """`true`, `false`."""
        return Constant(span_of(node), value=text_of(node) == "true")

    def number(self, node: Node) -> Expression:
        """A number."""
        text = text_of(node).replace("_", "")
        try:
            value = float(text) if node.type == "real_literal" else int(text, 0)
        except ValueError:  # 007, 0x1p3
            return self.compound(node)
        return Constant(span_of(node), value)

    def signed(self, node: Node, operand: Expression) -> Expression:
        """An operand with what stands before it; `.member` is a name."""
        if text_of(node.children[0]) == "." and isinstance(operand, Name):
            return Name(span_of(node), f".{operand.path}")
        return super().signed(node, operand)

    def after(
        self, node: Node, target: Node, build: Callable[[Expression], Expression]
    ) -> Expression:
        """What follows a target; `!a.b()` denies all of it, though the grammar nests otherwise."""
        read = self.expression(target)
        if not isinstance(read, Not) or target.type == "tuple_expression":
            return build(read)
        built, first = build(read.operand), read.operand.span
        span = replace(built.span, start=first.start, first_line=first.first_line)
        return Not(span_of(node), replace(built, span=span))

    def member(self, node: Node) -> Expression:
        """`target.name`, `target?.name`."""
        target, suffix = (node.child_by_field_name(name) for name in ("target", "suffix"))
        name = suffix.child_by_field_name("suffix") if suffix is not None else None
        if target is None or name is None:
            return self.compound(node)
        return self.after(node, target, lambda read: self.dotted(node, read, text_of(name)))

    def call(self, node: Node) -> Expression | Statement:
        """A call or an index; a call that never comes back leaves the function."""
        inner = self.children(node)
        suffix = inner[-1] if inner else node
        listed = next((one for one in suffix.children if one.type == "value_arguments"), None)
        if inner and inner[0].type == "bang":  # !(a && b)
            operand = self.expression(listed)
            return Not(span_of(node), self._only(listed) or operand)
        build = self._index if listed and text_of(listed).startswith("[") else self._call
        if len(inner) != 2:  # noqa: PLR2004 - what is called, and its arguments
            return self.compound(node)
        found = self.after(node, inner[0], lambda read: build(node, read, suffix))
        return Exit(found.span, ExitKind.RAISE, found) if _ends(found) else found

    def _only(self, node: Node | None) -> Expression | None:
        values = [argument.value for argument in self.arguments(node)]
        return values[0] if len(values) == 1 else None

    def _index(self, node: Node, object_: Expression, suffix: Node) -> Expression:
        listed = self.arguments(self.children(suffix)[0])
        if len(listed) == 1:
            return Index(span_of(node), object_, listed[0].value)
        return Compound(span_of(node), "index", (object_, *(one.value for one in listed)))

    def _call(self, node: Node, callee: Expression, suffix: Node) -> Expression:
        """The first closure that trails is the call's block, the others have names."""
        arguments: list[Argument] = []
        block = name = None
        for child in self.children(suffix):
            if child.type == "value_arguments":
                arguments += self.arguments(child)
            elif child.type == "lambda_literal" and block is None:
                block = self.closure(child)
            elif child.type == "lambda_literal":
                arguments.append(Argument(name, self.expression(child)))
            else:
                name = text_of(child)
        bare = not any(one.type == "value_arguments" for one in suffix.children)
        if bare and block is not None and isinstance(callee, Call) and callee.block is None:
            arguments = [*callee.arguments, *arguments]  # f(a) { … }: the grammar sees two calls
            callee = callee.callee
        return Call(span_of(node), callee, tuple(arguments), block)

    def arguments(self, node: Node | None) -> tuple[Argument, ...]:
        """The arguments of a call, with their labels."""
        return tuple(self._argument(one) for one in self.children(node)) if node else ()

    def _argument(self, node: Node) -> Argument:
        name, value = (node.child_by_field_name(field) for field in ("name", "value"))
        return Argument(text_of(name) if name else None, self.expression(value or node))

    def construction(self, node: Node) -> Expression:
        """`Type<Argument>(…)`."""
        type_ = node.child_by_field_name("constructed_type")
        suffix = next((one for one in node.children if one.type == "constructor_suffix"), node)
        called = Name(span_of(type_ or node), type_name(type_) if type_ else "")
        return self._call(node, called, suffix)

    def dictionary(self, node: Node) -> Expression:
        """`[key: value]`."""
        keys, values = (node.children_by_field_name(field) for field in ("key", "value"))
        pairs = (
            Compound(span_of(key, value), "pair", (self.expression(key), self.expression(value)))
            for key, value in zip(keys, values, strict=False)
        )
        return Compound(span_of(node), node.type, tuple(pairs))

    def closure(self, node: Node) -> Function:
        """`{ parameters in statements }`; one expression is what it returns."""
        inner = [one for one in node.children if one.type == "statements"]
        body = self.block(inner[0] if inner else None)
        if len(body.statements) == 1 and isinstance(only := body.statements[0], Evaluate):
            body = Block(body.span, (Exit(only.span, ExitKind.RETURN, only.expression),))
        type_ = node.child_by_field_name("type")
        end = type_.next_sibling if type_ is not None else node.children[0]
        header = span_of(node, end or node)
        return Function(span_of(node), "", tuple(_parameters(type_)), body, header)

    def attribute(self, node: Node) -> Expression:
        """`@Name`, `@Name(value, name: value)`."""
        inner = self.children(node)
        called = self.expression(inner[0] if inner else None)
        if len(inner) == 1:
            return called
        arguments: list[Argument] = []
        name: str | None = None
        for child in inner[1:]:
            if child.next_sibling is not None and child.next_sibling.type == ":":
                name = text_of(child)
            else:
                arguments.append(Argument(name, self.expression(child)))
                name = None
        return Call(span_of(node), called, tuple(arguments))

    def assignment(self, node: Node) -> Statement:
        """`target = result`, `target op= result`."""
        target = node.child_by_field_name("target")
        inner = self.children(target) if target is not None else []
        augmented = self.operator(node) != "="
        targets = self.targets(inner[0]) if inner else ()
        return Assign(span_of(node), targets, self.field(node, "result"), augmented)

    def targets(self, node: Node) -> tuple[Target, ...]:
        """What is assigned to; one of several has its place."""
        inner = self.children(node)
        several = node.type == "tuple_expression" or (node.type == "pattern" and len(inner) > 1)
        if several:
            return tuple(Target(self._path(one), str(index)) for index, one in enumerate(inner))
        return (Target(self._path(node)),)

    def _path(self, node: Node) -> str:
        """The dotted name of a target, empty for anything else."""
        while node.type in ("pattern", "tuple_expression") and len(self.children(node)) == 1:
            node = self.children(node)[0]
        if text_of(node) == "_":
            return "_"
        found = self.expression(node)
        return found.path if isinstance(found, Name) else ""


def _ends(found: Expression) -> bool:
    """Whether a call never comes back; one with labels is some function of the team's own."""
    if not isinstance(found, Call) or not isinstance(found.callee, Name) or found.block:
        return False
    plain = sum(argument.name is None for argument in found.arguments)
    counts = ENDINGS.get(found.callee.path, ())
    return plain in counts and (plain == len(found.arguments) or found.callee.path != "exit")


def _parameters(type_: Node | None) -> Iterator[Parameter]:
    """The names of a closure's parameters."""
    for listed in type_.named_children if type_ is not None else []:
        if listed.type == "lambda_function_type_parameters":
            for one in listed.named_children:
                name = one.child_by_field_name("name")
                yield Parameter(text_of(name) if name is not None else "")


def type_name(node: Node) -> str:
    """A type's name with dots, without its arguments."""
    parts = [text_of(one) for one in node.named_children if one.type == "type_identifier"]
    return ".".join(parts) if parts else text_of(node)
