"""Whom a flag is on for, summed up from its rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.flags.services.reach import (
    NOBODY,
    UNKNOWN,
    Reach,
    Rule,
    any_match,
    first_match,
    is_on,
)

ALL = Reach(everybody=True, rollout=100.0, targeted=False)


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([], NOBODY),
        ([Rule(100.0, everyone=True)], ALL),
        ([Rule(25.0, everyone=True), Rule(100.0, everyone=True)], Reach(False, 25.0, False)),
        ([Rule(100.0), Rule(100.0, everyone=True)], ALL),
        ([Rule(100.0), Rule(0.0, everyone=True)], Reach(False, 0.0, True)),
        ([Rule(0.0), Rule(100.0, everyone=True)], Reach(False, 100.0, True)),
        ([Rule(10.0), Rule(50.0, everyone=True)], Reach(False, 50.0, True)),
        ([Rule(100.0)], Reach(False, 0.0, True)),
        ([Rule(None)], Reach(False, 0.0, True)),
        ([Rule(None), Rule(100.0, everyone=True)], Reach(None, 100.0, True)),
        ([Rule(None, everyone=True)], UNKNOWN),
        ([Rule(0.0), Rule(None, everyone=True)], Reach(False, None, True)),
    ],
)
def test_the_first_rule_for_a_user_decides(rules: list[Rule], wanted: Reach) -> None:
    assert first_match(rules) == wanted


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([], NOBODY),
        ([Rule(25.0, everyone=True), Rule(50.0, everyone=True)], Reach(False, 50.0, False)),
        ([Rule(25.0), Rule(100.0, everyone=True)], ALL),
        ([Rule(100.0), Rule(25.0, everyone=True)], Reach(False, 25.0, True)),
        ([Rule(10.0), Rule(25.0, everyone=True)], Reach(False, 25.0, False)),
        ([Rule(None, everyone=True), Rule(100.0, everyone=True)], ALL),
        ([Rule(None, everyone=True), Rule(30.0)], Reach(None, None, True)),
    ],
)
def test_any_rule_gives_the_on_side(rules: list[Rule], wanted: Reach) -> None:
    assert any_match(rules) == wanted


def test_a_flag_that_somebody_can_get_is_on() -> None:
    assert is_on(ALL) is True
    assert is_on(NOBODY) is False
    assert is_on(UNKNOWN) is None
    assert is_on(Reach(False, None, True)) is True
    assert is_on(Reach(False, 1.0, False)) is True


RULES = st.lists(
    st.builds(Rule, st.sampled_from([None, 0.0, 25.0, 100.0]), everyone=st.booleans()), max_size=5
)


@settings(max_examples=100)
@given(RULES)
def test_everybody_is_said_only_where_no_rule_can_leave_one_out(rules: list[Rule]) -> None:
    if first_match(rules).everybody:
        asked = rules[: 1 + next(place for place, rule in enumerate(rules) if rule.everyone)]
        assert {rule.share for rule in asked} == {100.0}
    if any_match(rules).everybody:
        assert any(rule.everyone and rule.share == 100.0 for rule in rules)
