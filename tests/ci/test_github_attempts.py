"""GitHub: which attempt counts, and what a workflow says that none of its jobs says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ci.github_bodies import ACTIONS, GitHubSays, check_run, job, suite, workflow_run
from tests.ci.githubbing import asked, by_attempt, current

if TYPE_CHECKING:
    from tests.repository import Sample

EARLY, LATE = "2018-05-04T01:20:00Z", "2018-05-04T01:30:00Z"
NEW = "2018-05-04T02:00:00Z"


def test_the_newest_attempt_wins_whatever_the_others_were(sample: Sample) -> None:
    again = workflow_run(7, "failure", run_attempt=2, run_started_at=NEW)
    says = GitHubSays(
        [job("tests", 7, 1, started_at=EARLY), job("tests", 7, 2, "failure", started_at=NEW)],
        [], [again],
    )  # fmt: skip
    assert by_attempt(asked(sample, says).read().runs) == [
        ("tests", 1, "success", True), ("tests", 2, "failure", False),
    ]  # fmt: skip


def test_an_app_that_runs_its_check_again(sample: Sample) -> None:
    says = GitHubSays([check_run(at=9, word="queued", started_at=LATE),
                       check_run(at=8, word="failure", started_at=EARLY)])  # fmt: skip
    assert current(asked(sample, says)) == {"mighty_readme": "pending"}


def test_of_two_that_started_together_the_higher_number_wins(sample: Sample) -> None:
    says = GitHubSays([check_run(at=9, word="failure"), check_run(at=8)])
    assert current(asked(sample, says)) == {"mighty_readme": "failure"}


def test_one_name_of_two_apps_is_two_runs(sample: Sample) -> None:
    other = {"id": 2, "slug": "other", "name": "Other"}
    says = GitHubSays([check_run(at=9), check_run(at=8, word="failure", app=other)])
    runs = asked(sample, says).read().runs
    assert {(one.owner, one.word, one.superseded) for one in runs} == {
        ("1", "success", False), ("2", "failure", False),
    }  # fmt: skip


def test_one_workflow_for_two_events_is_two_runs(sample: Sample) -> None:
    says = GitHubSays(
        [job("tests", 7, 1, "failure"), job("tests", 8, 2)], [],
        [workflow_run(7, "failure"), workflow_run(8, event="pull_request")],
    )  # fmt: skip
    runs = asked(sample, says).read().runs
    assert {(one.group, one.word, one.superseded) for one in runs} == {
        ("Build (push)", "failure", False), ("Build (pull_request)", "success", False),
    }  # fmt: skip


def test_two_workflows_that_are_called_the_same_are_two_groups(sample: Sample) -> None:
    other = workflow_run(8, workflow_id=2, path=".github/workflows/other.yml@topic")
    says = GitHubSays(
        [job("tests", 7, 1, "failure"), job("tests", 8, 2)], [], [workflow_run(7, "failure"), other]
    )
    runs = asked(sample, says).read().runs
    assert {(one.group, one.superseded) for one in runs} == {
        ("Build, build.yml (push)", False), ("Build, other.yml (push)", False),
    }  # fmt: skip


def test_two_jobs_of_one_name_count_both(sample: Sample) -> None:
    """Newest of the name alone would hide the red one."""
    says = GitHubSays(
        [job("tests", 7, 1, "failure", started_at=EARLY), job("tests", 7, 2, started_at=LATE)],
        [], [workflow_run(7, "failure")],
    )  # fmt: skip
    runs = asked(sample, says).read().runs
    assert [(one.word, one.superseded) for one in runs] == [("failure", False), ("success", False)]


def test_a_later_workflow_run_takes_the_place_of_all_jobs_of_an_earlier(sample: Sample) -> None:
    """Also of those that it has not come to: the green one was for the earlier run."""
    says = GitHubSays(
        [job("build", 7, 1), job("tests", 7, 2), job("build", 8, 3, "in_progress", started_at=NEW)],
        [], [workflow_run(7), workflow_run(8, "in_progress", run_started_at=NEW)],
    )  # fmt: skip
    assert by_attempt(asked(sample, says).read().runs) == [
        ("build", 1, "success", True), ("build", 2, "in_progress", False),
        ("tests", 1, "success", True),
    ]  # fmt: skip


def test_a_report_that_a_job_made_itself_is_not_lost_with_the_jobs(sample: Sample) -> None:
    """GitHub puts a check that a job creates into the suite of whatever workflow came first."""
    made = check_run("results", 5, word="failure", app=ACTIONS, check_suite={"id": 70})
    says = GitHubSays(
        [job("tests", 7, 1), made, job("tests", 8, 3, started_at=NEW)], [],
        [workflow_run(7), workflow_run(8, run_started_at=NEW)],
    )  # fmt: skip
    assert current(asked(sample, says)) == {"tests": "success", "results": "failure"}


def test_what_an_earlier_attempt_said_is_open_while_a_later_one_runs(sample: Sample) -> None:
    again = workflow_run(7, "in_progress", run_attempt=2, run_started_at=NEW)
    says = GitHubSays(
        [job("build", 7, 3, "in_progress", started_at=NEW), job("tests", 7, 2, started_at=EARLY)],
        [], [again],
    )  # fmt: skip
    run = asked(sample, says).run("tests")
    assert (run.state, run.word) == ("pending", "in_progress")
    assert run.why == "the workflow runs again (attempt 2); before it was success"


def test_in_a_job_of_a_run_that_runs_again_nothing_waits_for_that_run(sample: Sample) -> None:
    again = workflow_run(7, "in_progress", run_attempt=2, run_started_at=NEW)
    says = GitHubSays(
        [job("gate", 7, 3, "in_progress", started_at=NEW), job("tests", 7, 2, started_at=EARLY)],
        [], [again],
    )  # fmt: skip
    found = asked(sample, says, GITHUB_RUN_ID="7")
    assert current(found) == {"gate": "pending", "tests": "success"}


def test_what_was_not_run_again_counts_once_the_attempt_has_ended(sample: Sample) -> None:
    """`Re-run failed jobs` carries the others over."""
    again = workflow_run(7, run_attempt=2, run_started_at=NEW)
    says = GitHubSays(
        [job("build", 7, 1), job("tests", 7, 2, "failure"), job("tests", 7, 3, started_at=NEW)],
        [], [again],
    )  # fmt: skip
    assert current(asked(sample, says)) == {"build": "success", "tests": "success"}


def test_between_one_job_and_the_next_the_workflow_itself_is_pending(sample: Sample) -> None:
    says = GitHubSays([job("build", 7, 1)], [], [workflow_run(7, "in_progress")])
    assert current(asked(sample, says)) == {"build": "success", "Build": "pending"}


def test_our_own_workflow_is_not_waited_for(sample: Sample) -> None:
    says = GitHubSays([job("build", 7, 1)], [], [workflow_run(7, "in_progress")])
    assert current(asked(sample, says, GITHUB_RUN_ID="7")) == {"build": "success"}


def test_a_workflow_whose_jobs_say_as_much_says_nothing(sample: Sample) -> None:
    for word, of_job in (
        ("in_progress", "queued"),
        ("failure", "failure"),
        ("failure", "timed_out"),
    ):
        says = GitHubSays([job("tests", 7, 1, of_job)], [], [workflow_run(7, word)])
        assert set(current(asked(sample, says))) == {"tests"}


@pytest.mark.parametrize("word", ["cancelled", "failure", "timed_out", "action_required", "stale"])
def test_a_workflow_that_ended_before_its_next_job(sample: Sample, word: str) -> None:
    says = GitHubSays([job("build", 7, 1)], [], [workflow_run(7, word)])
    states = current(asked(sample, says))
    assert states["build"] == "success"
    assert states["Build"] not in ("success", "skipped", "neutral")


def test_a_workflow_that_could_not_start(sample: Sample) -> None:
    broken = workflow_run(7, "startup_failure", name=".github/workflows/build.yml")
    run = asked(sample, GitHubSays([check_run()], [], [broken])).run(".github/workflows/build.yml")
    assert (run.state, run.why) == (
        "failure", "GitHub ran no job that tells why; its file may be wrong",
    )  # fmt: skip


def test_a_workflow_whose_jobs_were_all_left_out_did_start(sample: Sample) -> None:
    says = GitHubSays([job("tests", 7, 1, "skipped")], [], [workflow_run(7, "startup_failure")])
    assert current(asked(sample, says)) == {"tests": "skipped"}


def test_a_workflow_of_a_fork_waits_for_approval(sample: Sample) -> None:
    """GitHub makes no check for it: the list of check runs is empty until somebody approves."""
    held = workflow_run(7, "action_required", event="pull_request")
    run = asked(sample, GitHubSays(workflows=[held])).run("Build")
    assert (run.state, run.group) == ("blocked", "Build (pull_request)")
    assert run.why == "waits until a maintainer approves it, as runs for forks do"


def test_a_workflow_that_started_in_the_end_is_no_failure_any_more(sample: Sample) -> None:
    says = GitHubSays(
        [job("tests", 8, 2, started_at=NEW)], [],
        [workflow_run(7, "startup_failure"), workflow_run(8, run_started_at=NEW)],
    )  # fmt: skip
    runs = asked(sample, says).read().runs
    assert {(one.name, one.superseded) for one in runs} == {("tests", False), ("Build", True)}


def test_a_suite_is_not_asked_for_without_need(sample: Sample) -> None:
    found = asked(sample, GitHubSays([job("tests", 7, 1)], [], [workflow_run(7)], [suite(70)]))
    found.read()
    assert not [request for request in found.requests if "check-suites" in request.url.path]


@pytest.mark.parametrize("event", ["push", "pull_request"])
def test_a_run_for_another_branch_does_not_take_the_place_of_the_judged_one_s(
    sample: Sample, event: str
) -> None:
    """The same commit on a branch where nothing much is tested."""
    other = workflow_run(8, head_branch="other", run_started_at=NEW, event=event)
    says = GitHubSays(
        [job("tests", 7, 1, "failure"), job("tests", 8, 2, started_at=NEW)], [],
        [workflow_run(7, "failure", event=event), other],
    )  # fmt: skip
    assert by_attempt(asked(sample, says).read().runs) == [
        ("tests", 1, "failure", False), ("tests", 1, "success", True),
    ]  # fmt: skip


def test_of_other_branches_alone_every_run_counts(sample: Sample) -> None:
    says = GitHubSays(
        [job("tests", 7, 1, "failure"), job("tests", 8, 2, started_at=NEW)], [],
        [workflow_run(7, "failure", head_branch="a"),
         workflow_run(8, head_branch="b", run_started_at=NEW)],
    )  # fmt: skip
    found = asked(sample, says).read().runs
    assert [(one.word, one.superseded) for one in found] == [("failure", False), ("success", False)]


def test_a_run_that_left_everything_out_takes_nobody_s_place(sample: Sample) -> None:
    """`if: github.event.action != 'labeled'`: a label made a run that tested nothing."""
    labelled = workflow_run(8, "skipped", event="pull_request", run_started_at=NEW)
    says = GitHubSays(
        [job("tests (3.12)", 7, 1, "failure"), job("tests", 8, 2, "skipped", started_at=NEW)], [],
        [workflow_run(7, "failure", event="pull_request"), labelled],
    )  # fmt: skip
    assert by_attempt(asked(sample, says).read().runs) == [
        ("tests", 1, "skipped", True), ("tests (3.12)", 1, "failure", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ran", "left_out"),
    [
        ("tests", "tests"),
        ("tests (3.12)", "tests"),
        ("tests / unit", "tests"),
        ("tests 3.12", "tests ${{ matrix.python }}"),
    ],
)
@pytest.mark.parametrize("word", ["failure", "success", "in_progress"])
def test_a_job_that_a_later_run_left_out_still_says_what_it_said(
    sample: Sample, ran: str, left_out: str, word: str
) -> None:
    later = workflow_run(8, event="pull_request", run_started_at=NEW)
    says = GitHubSays(
        [job("label", 7, 1), job(ran, 7, 2, word), job("label", 8, 3, started_at=NEW),
         job(left_out, 8, 4, "skipped", started_at=NEW)], [],
        [workflow_run(7, word, event="pull_request"), later],
    )  # fmt: skip
    states = current(asked(sample, says))
    of_word = {"in_progress": "pending"}.get(word, word)
    assert states == {left_out: "skipped", "label": "success"} | {ran: of_word}


def test_a_job_that_is_in_the_later_run_is_not_looked_for_in_the_earlier(sample: Sample) -> None:
    """Nor one that the later run has no trace of: it may have been renamed by its values."""
    later = workflow_run(8, run_started_at=NEW)
    says = GitHubSays(
        [job("tests", 7, 1, "failure"), job("tests (3.11)", 7, 2, "failure"),
         job("testsuite", 7, 3, "failure"), job("tests", 8, 4, started_at=NEW),
         job("docs", 8, 5, "skipped", started_at=NEW)], [],
        [workflow_run(7, "failure"), later],
    )  # fmt: skip
    assert current(asked(sample, says)) == {"tests": "success", "docs": "skipped"}


def test_an_app_that_says_itself_when_its_check_started(sample: Sample) -> None:
    """The later one says that it started earlier: either may be the one that counts."""
    says = GitHubSays([check_run(at=9, word="failure", started_at=EARLY),
                       check_run(at=8, started_at=LATE)])  # fmt: skip
    found = asked(sample, says).read().runs
    assert [(one.word, one.superseded) for one in found] == [("failure", False), ("success", False)]


def test_two_workflows_whose_names_make_one_group(sample: Sample) -> None:
    """`CI` in a.yml beside another `CI`, and one that is called `CI, a.yml`."""

    def of(at: int, name: str, file: str, word: str = "success") -> dict[str, object]:
        path = f".github/workflows/{file}.yml@topic"
        return workflow_run(at, word, workflow_id=at, name=name, path=path)

    says = GitHubSays(
        [job("tests", 7, 1, "failure"), job("tests", 9, 2, started_at=NEW)], [],
        [of(7, "CI", "a", "failure"), of(8, "CI", "b"), of(9, "CI, a.yml", "c")],
    )  # fmt: skip
    runs = [one for one in asked(sample, says).read().runs if one.name == "tests"]
    assert [(one.word, one.superseded) for one in runs] == [("failure", False), ("success", False)]
