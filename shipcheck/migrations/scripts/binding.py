"""Which names get which values: parameters, patterns, additions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Call, Choice, Compare, Compound, Index, Member, Name, Not, Or
from shipcheck.migrations.scripts.values import LONGEST, Called, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Function
    from shipcheck.migrations.scripts.evaluator import Evaluator
    from shipcheck.migrations.scripts.values import Value

WITH = frozenset({"with_clause", "with_item"})


def parameters(
    evaluator: Evaluator,
    function: Function,
    given: tuple[Value, ...],
    keywords: Mapping[str, Value],
) -> dict[str, Value]:
    """The values of a function's parameters in a call; Unknown for those that nobody gives."""
    found: dict[str, Value] = {}
    listed = [one for one in function.parameters if one.name not in ("self", "cls")]
    for index, one in enumerate(listed):
        parts = [part.strip() for part in one.name.strip("()").split(",")]
        name = one.name.rstrip(":")
        if index < len(given) and len(parts) > 1:
            value = given[index]
            values = value if isinstance(value, tuple) else ()
            found.update(zip(parts, values, strict=False))
        elif index < len(given):
            found[name] = given[index]
        elif name in keywords:
            found[name] = keywords[name]
        elif one.default is not None:
            found[name] = evaluator.value(one.default, {})
        else:
            found[name] = Unknown(name)
    return found


def spread(function: Function, value: Value) -> tuple[Value, ...]:
    """An element as a block is given it: a list is taken apart where there are several parameters."""
    return value if isinstance(value, tuple) and len(function.parameters) > 1 else (value,)


def names_of(pattern: Expression) -> Iterator[str]:
    """The names that a pattern binds."""
    if isinstance(pattern, Name):
        yield pattern.path
    elif isinstance(pattern, Compound):
        for part in pattern.parts:
            yield from names_of(part)


def items(header: tuple[Expression, ...]) -> Iterator[Expression]:
    """What a `with` opens."""
    for part in header:
        if isinstance(part, Compound) and part.kind in WITH:
            yield from items(part.parts)
        else:
            yield part


def operands(expression: Expression) -> tuple[Expression, ...]:  # noqa: PLR0911 - one a kind
    """The parts of an expression in which calls may stand."""
    match expression:
        case Not(operand=operand):
            return (operand,)
        case And(left=left, right=right) | Or(left=left, right=right):
            return (left, right)
        case Compare(left=left, right=right):
            return (left, right)
        case Choice(test=test, yes=yes, no=no):
            return (test, yes, no)
        case Index(object=inner, key=key):
            return (inner, key)
        case Member(object=inner):
            return (inner,)
        case Call(callee=callee, arguments=arguments):
            return (callee, *(one.value for one in arguments))
        case _:
            return ()


def added(before: Value, more: Value) -> Value:
    """`name += more`."""
    if isinstance(before, tuple) and isinstance(more, tuple):
        return before + more if len(before) + len(more) < LONGEST else Unknown("")
    if isinstance(before, str) and isinstance(more, str):
        return (before + more)[:LONGEST]
    return Unknown("")


def inner_calls(value: Value) -> Iterator[Called]:
    """A call, those that it is made on, and those in its arguments."""
    if isinstance(value, Called):
        yield value
        yield from inner_calls(value.receiver)
        for one in (*value.arguments, *value.keywords.values()):
            yield from inner_calls(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from inner_calls(one)
