"""What a condition does before it comes to the flag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Call, Compound, Lambda, Member, Name, Or
from shipcheck.code.statements import Exit, ExitKind, Function
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.evaluator import Evaluator
    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.nodes import Expression
    from shipcheck.code.scopes import Scope
    from shipcheck.code.walk import Node

ASKS = re.compile(
    r"^((is|has|can|should|may|does|did|was|in|get|supports?|allows?|includes?|contains?|exists?"
    r"|starts?|ends|any|all|some|every|find|filter|to|as|parse|current|check_?perm\w*|user)"
    r"([_A-Z?].*)?|len|count|empty|match(es)?|test|blank|present|bool|int|str|String|Number|float"
    r"|isinstance|issubclass|hasattr|getattr|callable|type|typeof|at|first|last|size|length|keys"
    r"|values|equals|min|max|lower|upper|strip|trim|now|today|new|nil|eligible|\w*(enabled|allowed"
    r"|active|ready|valid|eligible|authenticated)|none|head|tail|not)$|\?$",
    re.IGNORECASE,
)
"""Names of calls that only look: what they are asked before a flag is no behaviour."""


def done_before(evaluator: Evaluator, test: Expression, scope: Scope) -> Iterator[Expression]:
    """The parts of a condition that do something, and that run whatever the flag says."""
    for one in _operands(test):
        value = evaluator.value(one, scope)
        if value.asked and value.folded:
            return
        if does_something(evaluator.recogniser, one):
            yield one


def _operands(test: Expression) -> Iterator[Expression]:
    """What is and-ed or or-ed, in the order in which it is asked."""
    if isinstance(test, And | Or):
        yield from _operands(test.left)
        yield from _operands(test.right)
    else:
        yield test


def does_something(recogniser: Recogniser, node: Node) -> bool:
    """Whether a call in it has a name that does not only ask."""
    if isinstance(node, Lambda):
        return False
    if isinstance(node, Call) and recogniser.test(node) is None:
        callee = node.callee
        name = callee.path if isinstance(callee, Name) else ""
        name = callee.name if isinstance(callee, Member) else name.rpartition(".")[2]
        if name and not ASKS.search(name):
            return True
    return any(does_something(recogniser, part) for part in parts(node))


def run_for_itself(evaluator: Evaluator, node: Expression, scope: Scope) -> Compound | None:
    """What a statement gives a function of this file that asks a flag and does more than that.

    Nobody looks at what such a call returns: it runs, whatever a flag in it says. None for calls of
    others, and of those that do nothing with the flag off.
    """
    if not isinstance(node, Call) or not isinstance(node.callee, Name) or node.block is not None:
        return None
    functions = scope.called(node.callee.path)
    if evaluator.recogniser.test(node) is not None or not functions:
        return None
    value = evaluator.value(node, scope)
    if value.unclear or (value.asked and any(map(raises, functions))):
        return Compound(node.span, "call", tuple(one.value for one in node.arguments))
    return None


def raises(function: Function) -> bool:
    """Whether a function itself can end in an error."""
    waiting: list[Node] = [function.body] if function.body is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Exit) and node.kind is ExitKind.RAISE:
            return True
        waiting += (part for part in parts(node) if not isinstance(part, Function | Lambda))
    return False
