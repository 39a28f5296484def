"""Small pieces of Kotlin's declarations: where a head ends, and what the grammar gets wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Name, Span
from shipcheck.code.statements import Block, Evaluate, Function
from shipcheck.code.tree import span_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from shipcheck.code.nodes import Expression

BODIES = ("class_body", "enum_class_body", "function_body", "block")


def header_of(node: Node) -> Span:
    """From the first word behind the annotations to the body."""
    first, end = node, node
    for child in node.children:
        if child.type in BODIES:
            end = child.prev_sibling or node
            break
    words = [
        part
        for child in node.children
        for part in (child.children if child.type == "modifiers" else [child])
        if part.type != "annotation"
    ]
    first = words[0] if words else node
    last = span_of(end)
    return Span(first.start_byte, max(last.end, first.start_byte), first.start_point[0] + 1, max(
        last.last_line, first.start_point[0] + 1
    ))  # fmt: skip


def with_property(node: Node, accessor: Function) -> Function:
    """A property's first accessor, with the property's own words as its head."""
    start, head, span = span_of(node), accessor.header, accessor.span
    return replace(
        accessor,
        span=Span(start.start, span.end, start.first_line, span.last_line),
        header=Span(start.start, head.end, start.first_line, head.last_line),
    )


def unlazied(value: Expression) -> Expression:
    """The only expression of `lazy { … }`."""
    match value:
        case Call(
            callee=Name(path="lazy"), block=Function(body=Block(statements=(Evaluate() as one,)))
        ):
            return one.expression
        case _:
            return value


def delegated(bases: tuple[Expression, ...]) -> tuple[tuple[Expression, ...], Block | None]:
    """The body of a class that the grammar took for a lambda behind `: A by b`."""
    match bases[-1]:
        case Compound(
            parts=(base, Call(arguments=(), block=Function(body=Block() as body)) as call)
        ):
            last = Compound(base.span, "explicit_delegation", (base, call.callee))
            return (*bases[:-1], last), body
        case _:
            return bases, None
