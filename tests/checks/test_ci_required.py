"""Which runs satisfy what is required: by name, by app, and never a whole workflow."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.checks._ci_judging import RunRules, judge_runs
from shipcheck.checks._ci_missing import likely_cause
from shipcheck.checks._ci_required import Demand, fits
from shipcheck.ci.runs import CiReport, Run, RunState
from shipcheck.forge.rules import RequiredRun
from shipcheck.git.repository import open_repository
from shipcheck.model.words import Status
from tests.checks.staging import run

if TYPE_CHECKING:
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

ACTIONS = RequiredRun("tests", owner="15368")
"""A number, as the rules of a branch of GitHub name the app of Actions."""

UNTOLD = (
    "GitHub does not tell who set the status tests; the forge itself holds it to app 15368"
)  # fmt: skip


def said(*runs: Run, required: RequiredRun = ACTIONS, **more: Any) -> Outcome:  # noqa: ANN401
    """What these runs come to where one is required."""
    rules = RunRules(demand=Demand((required,)), **more)
    return judge_runs(CiReport("1" * 40, runs, "stage"), rules).outcome


def notes(outcome: Outcome) -> list[str]:
    return [one.message for one in outcome.findings if one.rule == "ci-note"]


def test_a_status_that_does_not_tell_its_app_fits_by_its_name() -> None:
    green = said(run("tests", kind="status"))
    assert (green.status, notes(green)) == (Status.PASS, [UNTOLD])
    assert said(run("tests", RunState.FAILURE, kind="status")).status is Status.FAIL
    assert said(run("tests", RunState.PENDING, kind="status")).status is Status.PENDING


def test_it_is_told_once() -> None:
    twice = said(run("tests", kind="status"), run("tests", kind="status", group="other"))
    assert notes(twice) == [UNTOLD]


def test_nothing_is_told_where_the_app_itself_reports() -> None:
    both = said(run("tests", kind="status"), run("tests", kind="check", owner="15368"))
    assert (both.status, notes(both)) == (Status.PASS, [])


@pytest.mark.parametrize(
    ("required", "other"),
    [
        (ACTIONS, run("tests", kind="check")),
        (ACTIONS, run("tests", kind="check", owner="7")),
        (ACTIONS, run("tests", kind="status", owner="7")),
        (ACTIONS, run("lint", kind="status")),
        (RequiredRun("tests", owner="external status check"), run("tests", kind="status")),
    ],
)
def test_all_others_are_held_to_their_app(required: RequiredRun, other: Run) -> None:
    assert not fits(required, other)
    assert said(other, required=required).status is Status.FAIL


@pytest.mark.parametrize("required", [RequiredRun("tests"), RequiredRun("t*", is_pattern=True)])
def test_a_whole_workflow_is_none_of_the_required_runs(required: RequiredRun) -> None:
    outcome = said(run("tests", kind="workflow"), run("lint"), required=required)
    assert outcome.status is Status.FAIL
    assert outcome.summary == f"{required.name}: never reported"


@pytest.mark.parametrize("only_required", [True, False])
def test_a_red_workflow_fails_all_the_same(only_required: bool) -> None:
    red = run("tests", RunState.FAILURE, kind="workflow")
    outcome = said(run("tests"), red, required=RequiredRun("tests"), only_required=only_required)
    assert (outcome.status, outcome.summary) == (Status.FAIL, "tests: failure")


@pytest.mark.parametrize("only_required", [True, False])
def test_what_is_missing_may_come_while_a_workflow_goes_on(only_required: bool) -> None:
    """Its jobs are there only once those that they need are done."""
    going = run("CI", RunState.PENDING, kind="workflow")
    outcome = said(going, run("lint"), required=RequiredRun("tests"), only_required=only_required)
    assert outcome.status is Status.PENDING
    assert outcome.summary.endswith("not reported yet: tests")


def test_why_a_workflow_is_not_it(sample: Sample) -> None:
    async def cause_of(*runs: Run) -> str:
        repository = await open_repository(sample.path, {})
        return await likely_cause(RequiredRun("tests"), runs, repository, sample.head)

    cause = asyncio.run(cause_of(run("tests", kind="workflow"), run("test-unit")))
    assert cause.startswith("A whole workflow is called so")
