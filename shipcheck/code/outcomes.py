"""What a small function returns in a world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shipcheck.code.nodes import Name
from shipcheck.code.statements import (
    Assign,
    Evaluate,
    Exit,
    ExitKind,
    Function,
    If,
    Inert,
)
from shipcheck.code.values import Value, either

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression
    from shipcheck.code.scopes import Scope
    from shipcheck.code.statements import Block

VALUE_OF_LAST = frozenset({"ruby", "elixir", "rust", "kotlin", "swift"})
"""Languages in which a function's last expression can be what it returns."""


class Evaluates(Protocol):
    """What is needed of an Evaluator."""

    language: str

    def value(self, expression: Expression, scope: Scope) -> Value:
        """What an expression can be."""


def returned(evaluator: Evaluates, body: Block, scope: Scope) -> Value | None:
    """All that the function can return; None where that cannot be followed."""
    found: list[Value] = []
    ends = _follow(evaluator, body, scope, found, last=evaluator.language in VALUE_OF_LAST)
    if ends is None:
        return None
    if not ends:
        found.append(Value((None,)))
    return either(found)


def _follow(
    evaluator: Evaluates, body: Block, scope: Scope, found: list[Value], *, last: bool
) -> bool | None:
    """Collects what is returned; whether control surely ends here, None for not followed."""
    for number, statement in enumerate(body.statements):
        final = last and number == len(body.statements) - 1
        if isinstance(statement, Exit):
            if statement.kind is ExitKind.RETURN:
                value = statement.value
                found.append(evaluator.value(value, scope) if value else Value((None,)))
            return statement.kind in (ExitKind.RETURN, ExitKind.RAISE) or None
        if isinstance(statement, If):
            ended = _branch(evaluator, statement, scope, found, last=final)
            if ended is None or ended:
                return ended
        elif isinstance(statement, Evaluate):
            if final:
                found.append(evaluator.value(statement.expression, scope))
                return True
        elif isinstance(statement, Assign):
            if final and statement.value is not None:
                target = (
                    Name(statement.span, statement.targets[0].path) if statement.targets else None
                )
                found.append(evaluator.value(target or statement.value, scope))
                return True
        elif not isinstance(statement, Inert | Function):
            return None
    return False


def _branch(
    evaluator: Evaluates, statement: If, scope: Scope, found: list[Value], *, last: bool
) -> bool | None:
    test = evaluator.value(statement.test, scope)
    truth = test.truth(evaluator.language)
    found.append(test if test.unclear else Value((), test.asked))
    arms = (statement.then, statement.otherwise)
    live = arms if truth is None else arms[:1] if truth else arms[1:]
    ends: list[bool] = []
    for arm in live:
        if arm is None:
            ends.append(False)
            continue
        ended = _follow(evaluator, arm, scope, found, last=last)
        if ended is None:
            return None
        ends.append(ended)
    return all(ends)
