"""What operators make of values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.scripts.values import LONGEST, MARK, Called, is_known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.nodes import Compound
    from shipcheck.migrations.scripts.evaluator import Evaluator
    from shipcheck.migrations.scripts.values import Value

_PERCENT = re.compile(r"%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?([sdrif%])")
_BRACES = re.compile(r"\{\{|\}\}|\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")
_CONNECTORS = {"|": "OR", "&": "AND"}


def combined(evaluator: Evaluator, node: Compound, names: Mapping[str, Value]) -> Value:
    """The value of an operator with its operands; None where it is not known."""
    values = [evaluator.value(part, names) for part in node.parts]
    if len(values) == 1:
        return _sole(evaluator.source.text(node.span), values[0], node)
    if len(values) != 2:  # noqa: PLR2004 - left and right
        return None
    operator = evaluator.source.between(node.parts[0].span.end, node.parts[1].span.start)
    operator = operator.strip(" \t\r\n\\()")
    if operator in _CONNECTORS and all(isinstance(one, Called) for one in values):
        return _condition(values, ("_connector", _CONNECTORS[operator]), node)
    return binary(operator, values[0], values[1])


def _sole(written: str, value: Value, node: Compound) -> Value:
    """An operator before its only operand."""
    if written.startswith("~") and isinstance(value, Called):
        return _condition([value], ("_negated", True), node)
    if written.startswith("-") and isinstance(value, int | float):
        return -value
    return None


def _condition(values: list[Value], option: tuple[str, Value], node: Compound) -> Called:
    """Django's conditions put together, as `Q(…)` would be called for it."""
    return Called("Q", tuple(values), dict((option,)), node.span)


def binary(operator: str, left: Value, right: Value) -> Value:  # noqa: PLR0911 - one a case
    """Two values and what stands between them; None where the result is not known."""
    match operator, left, right:
        case "+" | "<>", str(), str():
            return (left + right)[:LONGEST]
        case "+" | "<>", str(), _:
            return left + MARK
        case "+" | "<>", _, str():
            return MARK + right
        case "+" | "++", tuple(), tuple() if len(left) + len(right) < LONGEST:
            return left + right
        case "|", dict(), dict():
            return {**left, **right}
        case "%", str(), dict():
            return _percent(left, (), {str(key): one for key, one in right.items()})
        case "%", str(), tuple():
            return _percent(left, right, {})
        case "%", str(), _:
            return _percent(left, (right,), {})
        case "+", int(), int():
            return left + right
        case "*", int(), int() if max(abs(left), abs(right)) < LONGEST:
            return left * right
        case _:
            return None


def compared(operator: str, left: Value, right: Value) -> bool | None:
    """Whether two values are alike; None where that is not known."""
    if not (is_known(left) and is_known(right)):
        return None
    if operator == "==":
        return left == right
    if operator == "!=":
        return left != right
    if operator in ("in", "not in") and isinstance(right, tuple | dict):
        return (left in tuple(right)) is (operator == "in")
    return None


def joined_pieces(text: str, positional: tuple[Value, ...], keywords: Mapping[str, Value]) -> str:
    """`text.format(…)`."""
    waiting = list(positional)

    def fill(found: re.Match[str]) -> str:
        word = found.group(1)
        if word is None:
            return found.group()[0]
        if word.isdigit():
            return _text(positional[int(word)]) if int(word) < len(positional) else MARK
        if not word:
            return _text(waiting.pop(0)) if waiting else MARK
        return _text(keywords.get(word))

    return _BRACES.sub(fill, text)[:LONGEST]


def _percent(text: str, positional: tuple[Value, ...], keywords: Mapping[str, Value]) -> str:
    """`text % values`."""
    waiting = list(positional)

    def fill(found: re.Match[str]) -> str:
        if found.group(2) == "%":
            return "%"
        if found.group(1):
            return _text(keywords.get(found.group(1)))
        return _text(waiting.pop(0)) if waiting else MARK

    return _PERCENT.sub(fill, text)[:LONGEST]


def _text(value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return MARK
    return str(value)
