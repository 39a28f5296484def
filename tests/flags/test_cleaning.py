from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.code.judgement import CleanUp, Side
from shipcheck.flags.cleaning import Cleaned, judge_cleanups
from shipcheck.flags.state import FlagState

if TYPE_CHECKING:
    from shipcheck.flags.judging import Judgement

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ON_KEPT = Cleaned("app.py", CleanUp("x", Side.ON, 7, ((7, 8),)))
OFF_KEPT = Cleaned("app.py", CleanUp("x", Side.OFF, 7, ((7, 8),)))
OFF = {"on": False, "everybody": False, "rollout": 0.0, "targeted": False}
SOME = {"on": True, "everybody": False, "rollout": 25.0, "targeted": False}
RULES = {"on": True, "everybody": False, "rollout": None, "targeted": True}
ALL = {"on": True, "everybody": True, "rollout": 100.0, "targeted": False}
NOBODY = {"on": True, "everybody": False, "rollout": 0.0, "targeted": False}


def judge(one: Cleaned, state: FlagState | None) -> Judgement:
    return judge_cleanups([one], {"x": state}, NOW)


def state(said: dict[str, Any], **more: Any) -> FlagState:  # noqa: ANN401
    return FlagState("x", "Unleash, production", archived=False, **said, **more)


@pytest.mark.parametrize(
    ("one", "said", "rule"),
    [
        (ON_KEPT, ALL, None),
        (ON_KEPT, SOME, "flag-cleanup-releases"),
        (ON_KEPT, RULES, "flag-cleanup-releases"),
        (ON_KEPT, OFF, "flag-cleanup-releases"),
        (OFF_KEPT, OFF, None),
        (OFF_KEPT, NOBODY, None),
        (OFF_KEPT, SOME, "flag-cleanup-takes-away"),
        (OFF_KEPT, RULES, "flag-cleanup-takes-away"),
        (OFF_KEPT, ALL, "flag-cleanup-takes-away"),
    ],
)
def test_who_had_the_side_that_is_kept(
    one: Cleaned, said: dict[str, Any], rule: str | None
) -> None:
    judgement = judge(one, state(said))
    assert not judgement.undetermined
    assert [(found.rule, found.level.value) for found in judgement.findings] == (
        [(rule, "error")] if rule else []
    )


def test_the_finding_says_whom_it_is_on_for() -> None:
    (finding,) = judge(ON_KEPT, state(SOME)).findings
    assert finding.message == (
        "x is on for 25 % in Unleash, production: the clean-up releases it to everybody"
    )
    assert (finding.path, finding.line) == ("app.py", 7)


@pytest.mark.parametrize(("days", "rules"), [(6, ["flag-cleanup-recent"]), (7, [])])
def test_for_how_long_it_has_been_so(days: int, rules: list[str]) -> None:
    judgement = judge(ON_KEPT, state(ALL, changed_at=NOW - timedelta(days=days)))
    assert [finding.rule for finding in judgement.findings] == rules


@pytest.mark.parametrize("one", [ON_KEPT, OFF_KEPT])
def test_what_the_service_cannot_tell(one: Cleaned) -> None:
    assert judge(one, state({})).undetermined == ("x",)


@pytest.mark.parametrize("gone", [None, replace(state(ALL), archived=True)])
def test_a_flag_that_is_gone(gone: FlagState | None) -> None:
    (finding,) = judge(ON_KEPT, gone).findings
    assert (finding.rule, finding.level) == ("flag-cleanup-unknown", "warning")


def test_a_variant() -> None:
    one = Cleaned("app.py", CleanUp("x", Side.ON, 7, ((7, 8),), "blue"))
    (finding,) = judge(one, state(ALL)).findings
    assert finding.rule == "flag-cleanup-unknown"
    assert "variant blue" in finding.message


def test_many_places_of_one_flag_are_one_finding() -> None:
    other = replace(ON_KEPT, path="b.py")
    assert len(judge_cleanups([ON_KEPT, other], {"x": state(SOME)}, NOW).findings) == 1
