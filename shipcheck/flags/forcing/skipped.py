"""Tests that do not run: what they force shows nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Name
from shipcheck.code.statements import Class, Evaluate, Function
from shipcheck.flags.naming import dotted

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression
    from shipcheck.code.walk import Node

MARKS = frozenset({"skip", "skipif", "ignore", "disabled", "xfail", "skiptest", "expectedfailure"})
"""Last words of decorators, in lower case, that keep a test from running, or from counting.

`skipif` may run somewhere; where it does not, nobody is told, so it shows nothing either.
"""

CALLS = frozenset({
    "skip", "todo", "fixme", "xit", "xdescribe", "xtest", "xcontext", "xspecify", "xexample", "xfeature",
    "xscenario", "pending",
})  # fmt: skip
"""Last words of calls that are given a test and do not run it."""

LEAVES = re.compile(
    r"((pytest|t|tb|this|ctx|context|test)\.)?(skip|Skip|Skipf|SkipNow|pending)(\(\))?"
    r"|(self|this)\.(skipTest|markTestSkipped)"
)
"""Calls that end the test that they stand in."""


def is_skipped(node: Node) -> bool:
    """Whether a node is a test, or a group of tests, that does not run."""
    if isinstance(node, Function | Class):
        return any(map(_marks, node.decorators)) or _leaves_at_once(node)
    if not isinstance(node, Call):
        return False
    given = node.block is not None or len(node.arguments) > 1
    return given and _last(node.callee) in CALLS


def _marks(decorator: Expression) -> bool:
    """`@pytest.mark.skip`, `@unittest.skip("…")`, `@Disabled`, `[Fact(Skip = "…")]`."""
    callee = decorator.callee if isinstance(decorator, Call) else decorator
    if _last(callee).lower() in MARKS:
        return True
    named = decorator.arguments if isinstance(decorator, Call) else ()
    return any((argument.name or "").lower() == "skip" for argument in named)


def _leaves_at_once(node: Function | Class) -> bool:
    """Whether a test's own statements skip it, whatever happens."""
    if isinstance(node, Class) or node.body is None:
        return False
    asked = (one.expression for one in node.body.statements if isinstance(one, Evaluate))
    return any(
        LEAVES.fullmatch(dotted(one.callee if isinstance(one, Call) else one))
        for one in asked
        if isinstance(one, Call | Name)
    )


def _last(callee: Expression) -> str:
    return dotted(callee).removesuffix("()").rpartition(".")[2]
