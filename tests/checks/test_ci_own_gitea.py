"""The job of Gitea's or Forgejo's Actions that runs us: left out where that is sure, else named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.checks._ci_own import own_doubt, own_runs
from shipcheck.ci.runs import Run, RunState
from shipcheck.model.words import Status
from tests.checks.checking import Asked, checked
from tests.checks.staging import StagedCi, run

if TYPE_CHECKING:
    from tests.repository import Sample

HERE = {
    "GITEA_ACTIONS": "true", "GITHUB_REPOSITORY": "team/shop", "GITHUB_RUN_NUMBER": "8",
    "GITHUB_RUN_ID": "120", "GITHUB_JOB": "gate", "GITHUB_EVENT_NAME": "pull_request",
}  # fmt: skip


def job(name: str, at: int, of_run: int, **more: str) -> Run:
    """A status as services/actions/commit_status.go of Gitea and of Forgejo makes it."""
    page = f"https://git.example.com/{more.get('repository', 'team/shop')}"
    context = f"ci.yml / {name} ({more.get('event', 'pull_request')})"
    state = RunState(more.get("state", "pending"))
    return run(context, state, kind="status", url=f"{page}/actions/runs/{of_run}/jobs/{at}")


@pytest.mark.parametrize(
    ("runs", "own"),
    [
        # Forgejo, and Gitea so far: the run's number, the job's place in it.
        ((job("gate", 0, 8), job("tests", 1, 8)), 0),
        ((job("tests", 0, 8), job("gate (3.12)", 1, 8)), 1),
        ((job("The gate", 0, 8), job("tests", 1, 8, state="success")), 0),
        # Newer ones of Gitea: the run's id, the job's id.
        ((job("gate", 341, 120), job("tests", 342, 120)), 0),
        # Others that only look alike.
        ((job("gate", 0, 7), job("gate", 0, 8), job("gate", 0, 12)), 1),
        ((job("gate", 0, 8, event="push"), job("gate", 0, 8)), 1),
        ((job("gate", 0, 8, repository="team/other"), job("gate", 0, 8)), 1),
    ],
)
def test_it_is_left_out(runs: tuple[Run, ...], own: int) -> None:
    assert own_runs(runs, HERE) == {own}
    assert own_doubt(runs, HERE) == ""


@pytest.mark.parametrize(
    "runs",
    [
        (job("gate", 0, 8), job("gate", 341, 120)),
        (job("tests", 0, 8), job("gate", 341, 120)),
        (job("gate (3.11)", 0, 8), job("gate (3.12)", 1, 8)),
        (job("The gate", 0, 8), job("The tests", 1, 8)),
        (job("gate", 0, 8, event="push"),),
        (job("gate", 0, 3),),
    ],
)
def test_in_doubt_it_is_not_and_that_is_said(runs: tuple[Run, ...]) -> None:
    assert own_runs(runs, HERE) == frozenset()
    assert all(one.name in own_doubt(runs, HERE) for one in runs)


@pytest.mark.parametrize(
    "other",
    [
        job("gate", 0, 8, state="failure"),
        job("gate", 0, 8, repository="team/other"),
        job("tests", 0, 9),
        run("gate", RunState.PENDING, kind="status", url="https://git.example.com/team/shop"),
        run("gate", RunState.PENDING, kind="status"),
    ],
)
def test_others_are_neither(other: Run) -> None:
    assert own_runs([other], HERE) == frozenset()
    assert own_doubt([other], HERE) == ""


def test_a_run_whose_number_is_our_id_is_not_taken_for_a_job_of_github() -> None:
    """The number of one run may be the id of another."""
    assert own_runs([job("tests", 0, 120), job("gate", 0, 8)], HERE) == frozenset()
    assert own_runs([job("tests", 0, 120)], {**HERE, "GITHUB_REPOSITORY": ""}) == frozenset()


def test_outside_of_actions_nothing_is_ours() -> None:
    assert own_runs([job("gate", 0, 8)], {}) == frozenset()
    assert own_doubt([job("gate", 0, 8)], {}) == ""


def test_the_item_says_what_it_is_not_sure_of(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    runs = (job("The gate", 0, 8), job("The tests", 1, 8))
    StagedCi(runs).install(monkeypatch)
    services = {"ci": {"uses": "stage"}}
    outcome = checked(sample, "ci-green", Asked(services=services, environment=HERE))
    assert outcome.status is Status.PENDING
    assert [one.message for one in outcome.findings] == [own_doubt(runs, HERE)]
