"""The rule by which what is pending may be left to the forge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.model.outcome import Finding
from shipcheck.model.words import Level, Status, Verdict
from shipcheck.ship.forge_waiting import as_waiting, why_not_left
from tests.reports.results import item, outcome, result

if TYPE_CHECKING:
    from shipcheck.model.result import ItemResult

BUILD = BranchRules(required=(RequiredRun("build", owner="15368"),))
NOTHING = BranchRules()


def ci(*runs: tuple[str, str], **settings: Any) -> ItemResult:  # noqa: ANN401 - any YAML
    """`ci-green` while these runs, by name and state, are there."""
    data = {"runs": [{"name": name, "state": state} for name, state in runs]}
    made = item("ci-green", outcome(Status.PENDING, "not finished", data=data))
    return replace(made, item=replace(made.item, parameters=settings))


REVIEW = item("review-approved", outcome(Status.PENDING, "0 of 1"))


def left(rules: BranchRules, *items: ItemResult) -> bool:
    return why_not_left(result([item(), *items]), rules) is None


def test_what_the_forge_requires_it_waits_for() -> None:
    assert left(BUILD, ci(("build", "pending")))
    assert left(BUILD, ci(("build", "pending"), ("lint", "success")))
    assert left(BUILD, ci())  # nothing has started yet: the forge waits for build all the same
    assert left(BranchRules(pipeline=True), ci(("anything", "manual")))
    pattern = BranchRules(required=(RequiredRun("test-*", is_pattern=True),))
    assert left(pattern, ci(("test-linux", "blocked")))


def test_it_would_merge_at_once_what_it_does_not_require() -> None:
    assert not left(NOTHING, ci(("build", "pending")))
    assert not left(NOTHING, ci())
    assert not left(BUILD, ci(("build", "success"), ("lint", "pending")))
    assert not left(BUILD, ci(("build", "pending"), ("lint", "pending")))
    literal = BranchRules(required=(RequiredRun("test-*"),))
    assert not left(literal, ci(("test-linux", "pending")))


@pytest.mark.parametrize("state", ["pending", "manual", "blocked", "stale"])
def test_every_state_that_something_has_to_become_of(state: str) -> None:
    assert not left(BUILD, ci(("lint", state)))
    assert left(BUILD, ci(("build", state)))


def test_what_the_checklist_requires_has_to_be_required_there_too() -> None:
    assert not left(BUILD, ci(("build", "pending"), required=["build", "e2e"]))
    assert left(BUILD, ci(("build", "pending"), ("e2e", "success"), required=["build", "e2e"]))
    assert not left(BUILD, ci(("build", "pending"), ("e2e", "skipped"), required=["e2e"]))
    assert left(BUILD, ci(("build", "pending"), required=["e2e"], required_from="forge"))


def test_a_state_that_the_checklist_has_waited_for() -> None:
    """GitHub lets a skipped run pass."""
    assert not left(BUILD, ci(("lint", "skipped"), states={"skipped": "pending"}))
    assert left(BUILD, ci(("lint", "pending"), states={"pending": "ignore"}))


def test_what_nobody_waits_for() -> None:
    asides = ci(("build", "pending"), ("lint", "pending"))
    for mark in ("superseded", "own"):
        runs = [dict(run) for run in asides.outcome.data["runs"]]
        runs[1][mark] = True
        marked = replace(asides, outcome=replace(asides.outcome, data={"runs": runs}))
        assert left(BUILD, marked)
    runs = [dict(run, required=run["name"] == "build") for run in asides.outcome.data["runs"]]
    only = replace(asides, outcome=replace(asides.outcome, data={"runs": runs}))
    assert left(BUILD, replace(only, item=replace(only.item, parameters={"only_required": True})))
    assert not left(BUILD, only)


def test_reviews() -> None:
    assert left(BranchRules(approvals=1), REVIEW)
    assert left(BranchRules(code_owners=True), REVIEW)
    assert not left(BUILD, REVIEW)
    assert not left(BUILD, ci(("build", "pending")), REVIEW)
    assert left(replace(BUILD, approvals=2), ci(("build", "pending")), REVIEW)


def test_nothing_else_may_be_open() -> None:
    other = item("deploy-window", outcome(Status.PENDING))
    aside = item("deploy-window", outcome(Status.PENDING), warn=True)
    assert not left(BUILD, ci(("build", "pending")), other)
    assert left(BUILD, ci(("build", "pending")), aside)
    for status in (Status.FAIL, Status.UNKNOWN, Status.NEEDS_ANSWER):
        assert not left(BUILD, ci(("build", "pending")), item("x", outcome(status)))


def test_it_says_why() -> None:
    def why(rules: BranchRules, one: ItemResult) -> str | None:
        return why_not_left(result([one]), rules)

    assert why(NOTHING, ci()) == "the forge requires no run, so it would not wait for CI"
    assert "does not require lint" in str(why(BUILD, ci(("lint", "pending"))))
    assert "demands no review" in str(why(NOTHING, REVIEW))
    assert why(BUILD, item("x", outcome(Status.FAIL))) == "it is not ready"


def missing(*rules: str, needed: int = 1) -> ItemResult:
    """`review-approved` as it fails, with findings of these rules."""
    findings = tuple(Finding(rule, Level.ERROR, rule) for rule in rules)
    failed = outcome(Status.FAIL, "0 of 1 approvals", *findings, data={"needed": needed})
    return item("review-approved", failed)


@pytest.mark.parametrize(
    ("one", "rules", "waits"),
    [
        (missing("review-missing"), BranchRules(approvals=1), True),
        (missing("review-missing"), NOTHING, False),
        (missing("review-missing", needed=2), BranchRules(approvals=1), False),
        (missing("review-missing", needed=2), BranchRules(approvals=2), True),
        (missing("review-owners"), BranchRules(code_owners=True), True),
        (missing("review-owners"), BranchRules(approvals=1), False),
        (missing("review-missing", "review-owners"), BranchRules(approvals=1), False),
        (missing("review-changes-requested"), BranchRules(approvals=1), False),
        (missing("review-missing", "review-draft"), BranchRules(approvals=1), False),
        (missing("review-missing", "review-thread"), BranchRules(approvals=1), False),
        (missing(), BranchRules(approvals=1), False),
    ],
)
def test_a_review_that_only_waits_for_people(
    one: ItemResult, rules: BranchRules, waits: bool
) -> None:
    judged = result([one])
    waiting = as_waiting(judged, rules)
    assert waiting.verdict is (Verdict.PENDING if waits else Verdict.NOT_READY)
    assert (waiting is judged) is not waits
    if waits:
        assert why_not_left(waiting, rules) is None


def test_another_item_that_fails_stays_so() -> None:
    judged = result([missing("review-missing"), item("x", outcome(Status.FAIL))])
    assert as_waiting(judged, BranchRules(approvals=1)).verdict is Verdict.NOT_READY
