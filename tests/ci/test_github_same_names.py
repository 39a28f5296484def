"""GitHub: jobs of one name, by the attempt that made them; words that do not fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ci.github_bodies import GitHubSays, check_run, job, workflow_run
from tests.ci.githubbing import asked, by_attempt, current

if TYPE_CHECKING:
    from tests.repository import Sample

STARTED = "2018-05-04T02:00:00Z"
BEFORE, AFTER = "2018-05-04T01:59:59Z", "2018-05-04T02:00:01Z"


def test_a_job_that_began_with_its_attempt_is_of_that_attempt(sample: Sample) -> None:
    again = workflow_run(7, "in_progress", run_attempt=2, run_started_at=STARTED)
    says = GitHubSays(
        [job("tests", 7, 3, started_at=STARTED), job("lint", 7, 4, "queued", started_at=AFTER)], [],
        [again],
    )  # fmt: skip
    assert current(asked(sample, says)) == {"tests": "success", "lint": "pending"}


def test_both_of_one_name_count_though_a_clock_is_off(sample: Sample) -> None:
    """The red one says that it began before its workflow run, which has made one attempt only."""
    says = GitHubSays(
        [job("tests", 7, 1, "failure", started_at=BEFORE), job("tests", 7, 2, started_at=AFTER)], [],
        [workflow_run(7, "failure", run_started_at=STARTED)],
    )  # fmt: skip
    assert by_attempt(asked(sample, says).read().runs) == [
        ("tests", 1, "failure", False), ("tests", 2, "success", False),
    ]  # fmt: skip


def test_of_two_of_one_name_only_the_green_one_ran_again(sample: Sample) -> None:
    """The red one is carried over: by its name it is history, and the workflow says that it is red."""
    again = workflow_run(7, "failure", run_attempt=2, run_started_at=STARTED)
    says = GitHubSays(
        [job("tests", 7, 1, "failure", started_at=BEFORE), job("tests", 7, 2, started_at=AFTER)], [],
        [again],
    )  # fmt: skip
    assert current(asked(sample, says)) == {"tests": "success", "Build": "failure"}


def test_a_name_that_was_left_out_once_and_ran_once_is_not_looked_for(sample: Sample) -> None:
    later = workflow_run(8, run_started_at=STARTED)
    says = GitHubSays(
        [job("tests", 7, 1, "failure"), job("tests", 8, 2, "skipped", started_at=AFTER),
         job("tests", 8, 3, started_at=AFTER)], [],
        [workflow_run(7, "failure"), later],
    )  # fmt: skip
    words = {(one.word, one.superseded) for one in asked(sample, says).read().runs}
    assert words == {("failure", True), ("skipped", False), ("success", False)}


def test_of_the_runs_before_the_last_in_which_it_ran_counts(sample: Sample) -> None:
    runs = [
        workflow_run(7, "failure", run_started_at="2018-05-04T01:00:00Z"),
        workflow_run(8, run_started_at="2018-05-04T01:30:00Z"),
        workflow_run(9, run_started_at=STARTED),
    ]
    says = GitHubSays(
        [job("tests", 7, 1, "failure", started_at="2018-05-04T01:00:00Z"),
         job("tests", 8, 2, started_at="2018-05-04T01:30:00Z"),
         job("tests", 9, 3, "skipped", started_at=STARTED), job("label", 9, 4, started_at=STARTED)],
        [], runs,
    )  # fmt: skip
    assert current(asked(sample, says)) == {"tests": "success", "label": "success"}


@pytest.mark.parametrize("status", ["queued", "in_progress", "waiting", "pending"])
def test_a_conclusion_counts_once_it_is_completed(sample: Sample, status: str) -> None:
    check = check_run(word="success", status=status)
    flow = workflow_run(7, "success", status=status)
    states = current(asked(sample, GitHubSays([check], [], [flow])))
    assert set(states) == {"mighty_readme", "Build"}
    assert set(states.values()) <= {"pending", "blocked"}


def test_a_workflow_that_could_not_start_though_a_job_ran(sample: Sample) -> None:
    says = GitHubSays([job("tests", 7, 1), job("docs", 7, 2, "skipped")], [],
                      [workflow_run(7, "startup_failure")])  # fmt: skip
    assert current(asked(sample, says))["Build"] == "failure"


@pytest.mark.parametrize("order", [(7, 8), (8, 7)])
def test_of_two_runs_that_began_together_the_higher_number_wins(
    sample: Sample, order: tuple[int, int]
) -> None:
    words = {7: "success", 8: "failure"}
    says = GitHubSays(
        [job("tests", at, at, words[at]) for at in order], [],
        [workflow_run(at, words[at]) for at in order],
    )  # fmt: skip
    assert current(asked(sample, says)) == {"tests": "failure"}


@pytest.mark.parametrize("word", ["failure", "cancelled", "timed_out"])
def test_our_own_workflow_that_has_ended_red_is_red(sample: Sample, word: str) -> None:
    says = GitHubSays([job("build", 7, 1)], [], [workflow_run(7, word)])
    assert set(current(asked(sample, says, GITHUB_RUN_ID="7"))) == {"build", "Build"}


@pytest.mark.parametrize(("other", "red"), [("release", False), ("main", True)])
def test_pull_requests_into_two_bases_do_not_speak_for_each_other(
    sample: Sample, other: str, *, red: bool
) -> None:
    """GitHub runs each with its own base, and tells of both for every run."""
    both = [{"number": 1, "base": {"ref": "main"}}, {"number": 2, "base": {"ref": other}}]
    flows = [
        workflow_run(7, "failure", event="pull_request", pull_requests=both),
        workflow_run(8, event="pull_request", pull_requests=both, run_started_at=STARTED),
    ]
    says = GitHubSays(
        [job("tests", 7, 1, "failure"), job("tests", 8, 2, started_at=AFTER)], [], flows
    )
    first = asked(sample, says).read().runs[0]
    assert (first.word, first.superseded) == ("failure", red)
