"""Which arms of a switch match what a flag gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.values import Value, compared, either

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.code.evaluator import Evaluator
    from shipcheck.code.scopes import Scope
    from shipcheck.code.statements import Case, Switch


def arm_tests(evaluator: Evaluator, node: Switch, scope: Scope) -> list[Value]:
    """Whether each arm matches; a default says only what it rests on."""
    subject = evaluator.value(node.subject, scope) if node.subject is not None else None
    return [_matches(evaluator, subject, case, scope) for case in node.cases]


def _matches(evaluator: Evaluator, subject: Value | None, case: Case, scope: Scope) -> Value:
    patterns = [evaluator.value(one, scope) for one in case.patterns]
    if subject is None or (subject.options == (True,) and not subject.asked):
        return either(patterns) if len(patterns) == 1 else Value()
    if not subject.asked:
        return Value(unclear=subject.unclear)
    if not patterns:
        return Value(asked=subject.asked)
    truths = [compared(subject, one, same=True).truth(evaluator.language) for one in patterns]
    if True in truths:
        return Value(None if case.condition else (True,), subject.asked, subject.unclear)
    return Value(None if None in truths else (False,), subject.asked, subject.unclear)


def first_sure(tests: Sequence[Value], language: str) -> int | None:
    """The first arm that flags decide for."""
    sure = (i for i, test in enumerate(tests) if test.asked and test.truth(language) is True)
    return next(sure, None)


def taken(tests: Sequence[Value], node: Switch, language: str) -> int | None:
    """The only arm that can run; None where there are several."""
    if any(test.unclear for test in tests):
        return None
    open_arms = [
        i for i, one in enumerate(tests) if not one.asked or one.truth(language) is not False
    ]
    sure = first_sure(tests, language)
    if sure is not None:
        return sure if open_arms[0] == sure else None
    default = len(open_arms) == 1 and not node.cases[open_arms[0]].patterns
    return open_arms[0] if default and any(one.asked for one in tests) else None
