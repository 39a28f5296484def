"""The arms of a `switch` as C has it: labels share a body, and run on into the next without `break`.

JavaScript, PHP and Java have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Span
from shipcheck.code.statements import Block, Case, Exit, ExitKind, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement


@dataclass(frozen=True, slots=True)
class Arm:
    """One label with the statements after it; `patterns` is empty for `default`.

    `leaves` is whether its end leaves the switch without a `break`, as Java's `yield` does.
    """

    span: Span
    patterns: tuple[Expression, ...]
    statements: tuple[Statement, ...]
    condition: Expression | None = None
    leaves: bool = False


def cases(arms: Sequence[Arm]) -> tuple[Case, ...]:
    """The arms as cases: labels without statements join the next one that has some."""
    found: list[Case] = []
    labels: list[Arm] = []
    for position, arm in enumerate(arms):
        labels.append(arm)
        last = position == len(arms) - 1
        if not arm.statements and not last:
            continue
        found.append(_case(labels, last=last))
        labels = []
    return tuple(found)


def _case(labels: Sequence[Arm], *, last: bool) -> Case:
    """Several labels and the body of the last one."""
    arm = labels[-1]
    default = any(not label.patterns for label in labels)
    patterns = () if default else tuple(one for label in labels for one in label.patterns)
    body, leaves = _body(arm)
    span = _joined(labels[0].span, arm.span)
    return Case(
        span, patterns, body, arm.condition, falls_through=not (leaves or arm.leaves or last)
    )


def _body(arm: Arm) -> tuple[Block, bool]:
    """What an arm does, and whether it leaves the switch; its closing `break` is the arm's own."""
    statements = arm.statements
    match statements:
        case (Scope(_, (), block),):
            statements = block.statements
        case (Scope(_, (), block), Exit() as after):
            statements = (*block.statements, after)
    closing = statements[-1] if statements else None
    if isinstance(closing, Exit) and closing.kind is ExitKind.BREAK and closing.value is None:
        statements = statements[:-1]
    if not statements:
        return Block(_end(arm.span), ()), closing is not None
    span = _joined(statements[0].span, statements[-1].span)
    return Block(span, statements), isinstance(closing, Exit)


def _joined(first: Span, last: Span) -> Span:
    """From the start of one place to the end of another."""
    return Span(first.start, last.end, first.first_line, last.last_line)


def _end(span: Span) -> Span:
    """An empty place at the end of another."""
    return Span(span.end, span.end, span.last_line, span.last_line)
