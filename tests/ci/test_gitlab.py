"""GitLab's pipelines: exactly the head's, newest attempts, and what else reports to the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.ci.gitlab import STATES
from shipcheck.ci.runs import NoReport, RunState, UnknownCommit
from tests.ci.asking import HEAD, OTHER
from tests.ci.gitlab_bodies import (
    Project,
    asked,
    bridge,
    job,
    merge_request,
    pipeline,
    status,
)

if TYPE_CHECKING:
    from tests.repository import Sample

CHECK_WORDS = ("passed", "failed", "pending")


@pytest.mark.parametrize("word", sorted(set(STATES) - {"passed"}))
def test_every_word_of_a_job(sample: Sample, word: str) -> None:
    project = Project([pipeline(47, word)], {47: [job(7, status=word)]})
    run = asked(sample, project).run("test")
    assert (run.state, run.word, run.kind) == (STATES[word], word, "job")


@pytest.mark.parametrize("word", sorted(set(STATES) - {"passed", "success"}))
def test_every_word_of_a_pipeline_without_jobs(sample: Sample, word: str) -> None:
    run = asked(sample, Project([pipeline(47, word)])).run("pipeline (push)")
    assert (run.state, run.word, run.kind) == (STATES[word], word, "pipeline")


@pytest.mark.parametrize("word", CHECK_WORDS)
def test_every_word_of_an_external_status_check(sample: Sample, word: str) -> None:
    checks = [{"id": 1, "name": "Compliance", "external_url": "https://c.example", "status": word}]
    project = Project(merge_requests={133: merge_request()}, checks=checks)
    run = asked(sample, project, pull_request=133).run("Compliance")
    assert (run.state, run.word, run.kind) == (STATES[word], word, "external status check")


def test_a_word_of_tomorrow(sample: Sample) -> None:
    project = Project([pipeline(47, "paused")], {47: [job(7, status="paused")]})
    run = asked(sample, project).run("test")
    assert (run.state, run.word) == (RunState.UNKNOWN, "paused")


def test_what_a_job_tells(sample: Sample) -> None:
    failed = job(7, status="failed", failure_reason="script_failure", allow_failure=True)
    run = asked(sample, Project([pipeline(47)], {47: [failed]})).run("test")
    assert (run.why, run.optional, run.seconds) == ("the script failed", True, 0.173)
    assert (run.group, run.number, run.url) == (
        "push", 7, "https://gitlab.com/my-group/my-project/-/jobs/7",
    )  # fmt: skip
    assert run.started_at is not None
    assert run.started_at.isoformat() == "2015-12-24T17:54:27.722000+00:00"


def test_a_job_that_ran_out_of_time(sample: Sample) -> None:
    late = job(7, status="failed", failure_reason="job_execution_timeout")
    run = asked(sample, Project([pipeline(47, "failed")], {47: [late]})).run("test")
    assert (run.state, run.word) == (RunState.TIMED_OUT, "failed")


@pytest.mark.parametrize("optional", [True, False])
def test_a_manual_job_says_whether_it_may_be_left(sample: Sample, optional: bool) -> None:
    jobs = [job(7), job(8, "deploy", "manual", allow_failure=optional)]
    run = asked(sample, Project([pipeline(47)], {47: jobs})).run("deploy")
    assert (run.state, run.optional) == (RunState.MANUAL, optional)


def test_the_newest_attempt_counts(sample: Sample) -> None:
    """The first was cancelled before it started: no start makes it newer than the retry."""
    jobs = [job(7, status="canceled", started_at=None), job(9), job(8, status="failed")]
    report = asked(sample, Project([pipeline(47)], {47: jobs})).read()
    told = [(run.number, run.attempt, run.superseded) for run in report.runs]
    assert told == [(7, 1, True), (8, 2, True), (9, 3, False)]


def test_a_red_retry_of_a_green_job_is_red(sample: Sample) -> None:
    jobs = [job(9, status="failed"), job(8)]
    assert asked(sample, Project([pipeline(47, "failed")], {47: jobs})).states() == {
        "test": "failure"
    }


def test_retried_jobs_are_asked_for(sample: Sample) -> None:
    asking = asked(sample, Project([pipeline(47)], {47: [job(7)]}))
    asking.read()
    (listing,) = [one.url for one in asking.requests if one.url.path.endswith("/jobs")]
    assert listing.params["include_retried"] == "true"


def test_the_newest_pipeline_of_a_source_and_ref_counts(sample: Sample) -> None:
    pipelines = [pipeline(49), pipeline(47, "failed"), pipeline(48, "failed", source="schedule")]
    project = Project(
        pipelines, {47: [job(1, status="failed")], 48: [job(2, "nightly", "failed")], 49: [job(3)]}
    )
    report = asked(sample, project).read()
    old = [(run.name, run.state.value) for run in report.runs if run.superseded]
    assert old == [("pipeline (push)", "failure")]
    assert asked(sample, project).states() == {"nightly": "failure", "test": "success"}


def test_pipelines_of_one_merge_request_are_one_source(sample: Sample) -> None:
    of_request = {"source": "merge_request_event"}
    pipelines = [
        pipeline(47, "failed", ref="refs/merge-requests/133/head", **of_request),
        pipeline(50, "success", ref="refs/merge-requests/133/merge", **of_request),
        pipeline(48, "failed", ref="refs/merge-requests/7/head", **of_request),
    ]
    project = Project(pipelines, {48: [job(1, "other", "failed")], 50: [job(3)]})
    assert asked(sample, project).states() == {"other": "failure", "test": "success"}


def test_a_pipeline_of_another_commit_never_counts(sample: Sample) -> None:
    project = Project([pipeline(47, sha=OTHER)], {47: [job(7)]})
    with pytest.raises(NoReport, match="no pipeline for 89abcdef0123"):
        asked(sample, project).read()


def test_a_wrong_configuration_is_red_though_it_has_no_job(sample: Sample) -> None:
    broken = pipeline(47, "failed", yaml_errors="jobs:test config key may not be used")
    run = asked(sample, Project([broken])).run("pipeline (push)")
    assert (run.state, run.why) == (RunState.FAILURE, "jobs:test config key may not be used")


def test_a_failed_pipeline_whose_jobs_are_green_is_red(sample: Sample) -> None:
    """Its own words are kept where no job tells of them."""
    project = Project([pipeline(47, "failed")], {47: [job(7)]})
    assert asked(sample, project).states() == {"test": "success", "pipeline (push)": "failure"}


def test_nothing_ran(sample: Sample) -> None:
    with pytest.raises(NoReport) as caught:
        asked(sample, Project()).read()
    assert not isinstance(caught.value, UnknownCommit)


def test_a_commit_that_is_not_pushed(sample: Sample) -> None:
    with pytest.raises(UnknownCommit, match="does not know 89abcdef0123") as caught:
        asked(sample, Project(statuses=None)).read()
    assert "git push" in caught.value.hint


def test_what_others_report_to_the_commit(sample: Sample) -> None:
    """GitLab lists its own jobs among the statuses: they are told apart by their numbers."""
    statuses = [status(7, "test", "success"), status(60, "coverage", "failed")]
    project = Project([pipeline(47)], {47: [job(7)]}, statuses=statuses)
    asking = asked(sample, project)
    assert asking.states() == {"test": "success", "coverage": "failure"}
    run = asking.run("coverage")
    assert (run.kind, run.owner, run.why, run.group) == ("status", "coverage-bot", "80 %", "push")


def test_only_others_report(sample: Sample) -> None:
    project = Project(
        [pipeline(47, source="external")], statuses=[status(60, "jenkins", "running")]
    )
    asking = asked(sample, project)
    assert asking.states() == {"jenkins": "pending"}
    assert not [one for one in asking.requests if one.url.path.endswith(("/jobs", "/bridges"))]


def test_statuses_of_a_superseded_pipeline_are_history(sample: Sample) -> None:
    statuses = [
        status(1, "test", "failed", pipeline_id=47),
        status(3, "test", "success", pipeline_id=49),
    ]
    project = Project([pipeline(49), pipeline(47, "failed")], {49: [job(3)]}, statuses=statuses)
    assert asked(sample, project).states() == {"test": "success"}


def test_a_server_that_does_not_say_whose_status_it_is(sample: Sample) -> None:
    """Older ones name no pipeline: jobs of the superseded one are known by their names."""
    statuses: list[dict[str, Any]] = [status(1, "test", "failed"), status(60, "coverage", "failed")]
    for one in statuses:
        del one["pipeline_id"]
    project = Project([pipeline(49), pipeline(47, "failed")], {49: [job(3)]}, statuses=statuses)
    assert asked(sample, project).states() == {"test": "success", "coverage": "failure"}


CHILD = {"id": 90, "project_id": 1, "sha": HEAD, "ref": "topic", "source": "parent_pipeline"}


def test_jobs_of_a_child_pipeline_count(sample: Sample) -> None:
    """Its trigger job is green as soon as it started, unless it says `strategy: depend`."""
    project = Project(
        [pipeline(47)], {47: [job(7)], 90: [job(8, "inner", "failed")]},
        {47: [bridge(6, "success", {**CHILD, "status": "failed"})]},
    )  # fmt: skip
    asking = asked(sample, project)
    assert asking.states() == {"test": "success", "deploy-service": "success", "inner": "failure"}
    assert asking.run("inner").group == "push: deploy-service"
    assert asking.run("deploy-service").why == "its downstream pipeline: failed"


@pytest.mark.parametrize("elsewhere", [{"sha": OTHER}, {"project_id": 2}])
def test_a_pipeline_of_another_commit_or_project_is_no_child(
    sample: Sample, elsewhere: dict[str, Any]
) -> None:
    """A trigger job may start one of this project on another branch, whose jobs say nothing of the head."""
    project = Project(
        [pipeline(47)], {47: [job(7)], 90: [job(8, "inner")]},
        {47: [bridge(6, "success", {**CHILD, **elsewhere})]},
    )  # fmt: skip
    assert asked(sample, project).states() == {"test": "success", "deploy-service": "success"}


def test_a_pipeline_of_another_project_is_only_named(sample: Sample) -> None:
    downstream = {"id": 90, "project_id": 9, "sha": OTHER, "ref": "main", "status": "failed"}
    project = Project([pipeline(47)], {47: [job(7)]}, {47: [bridge(6, "success", downstream)]})
    asking = asked(sample, project)
    assert asking.states() == {"test": "success", "deploy-service": "success"}
    assert len(asking.requests) == 4


def test_a_pipeline_that_starts_itself_ends(sample: Sample) -> None:
    """However deep a server says that children go."""
    again = {47: [bridge(6, "success", CHILD)], 90: [bridge(5, "success", {**CHILD, "id": 90}),
             bridge(4, "success", {**CHILD, "id": 47})]}  # fmt: skip
    asking = asked(sample, Project([pipeline(47)], {47: [job(7)]}, again))
    asking.read()
    assert len(asking.requests) <= 20
