"""What may be required and cannot be seen: then nothing that is red is beside the point."""

from __future__ import annotations

import pytest

from shipcheck.checks._ci_judging import RunRules, judge_runs
from shipcheck.checks._ci_required import demanded
from shipcheck.ci.runs import CiReport, RunState
from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.model.words import Status
from tests.checks.staging import run

TESTS = (RequiredRun("tests"),)
SEEN = BranchRules(TESTS)
PARTLY = BranchRules(TESTS, complete=False, partly="not seen: who may push")
UNSEEN = BranchRules(TESTS, complete=False, partly="not seen: the rulesets", runs_unseen=True)


@pytest.mark.parametrize(
    ("rules", "doubt", "source", "status"),
    [
        (SEEN, "", "both", Status.PASS),
        (PARTLY, "", "both", Status.PASS),
        (UNSEEN, "", "both", Status.FAIL),
        (UNSEEN, "", "checklist", Status.PASS),
        (None, "the forge is down", "both", Status.FAIL),
        (None, "", "both", Status.PASS),
    ],
)
def test_only_required(rules: BranchRules | None, doubt: str, source: str, status: Status) -> None:
    given = {"required": ["tests"], "required_from": source}
    demand = demanded(given, rules, doubt)
    runs = (run("tests"), run("nightly", RunState.FAILURE))
    judging = RunRules(demand=demand, only_required=True)
    assert judge_runs(CiReport("1" * 40, runs, "stage"), judging).outcome.status is status


def test_our_own_status_is_set_after_this_and_never_waited_for() -> None:
    """Where the forge requires it; whoever writes it into a checklist asks for the impossible."""
    demand = demanded({}, BranchRules((RequiredRun("shipcheck"), *TESTS)), "")
    assert demand.required == TESTS
