"""What a condition does before it comes to the flag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Call, Lambda, Member, Name, Or
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.evaluator import Evaluator
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
        if _does_something(evaluator, one):
            yield one


def _operands(test: Expression) -> Iterator[Expression]:
    """What is and-ed or or-ed, in the order in which it is asked."""
    if isinstance(test, And | Or):
        yield from _operands(test.left)
        yield from _operands(test.right)
    else:
        yield test


def _does_something(evaluator: Evaluator, node: Node) -> bool:
    """Whether a call in it has a name that does not only ask."""
    if isinstance(node, Lambda):
        return False
    if isinstance(node, Call) and evaluator.recogniser.test(node) is None:
        callee = node.callee
        name = callee.path if isinstance(callee, Name) else ""
        name = callee.name if isinstance(callee, Member) else name.rpartition(".")[2]
        if name and not ASKS.search(name):
            return True
    return any(_does_something(evaluator, part) for part in parts(node))
