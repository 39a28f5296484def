"""CircleCI: which runs there are, and in what states."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.ci.circleci import STATES
from shipcheck.ci.runs import NoReport, RunState
from shipcheck.errors import ShipcheckError
from tests.ci.asking import OTHER, SECRET
from tests.ci.circleci_server import (
    API,
    PIPELINE,
    PIPELINES,
    WORKFLOW,
    answers,
    asked,
    job,
    page,
    pipeline,
    workflow,
)

JOB_WORDS = [
    "success", "running", "not_run", "failed", "retried", "queued", "not_running", "infrastructure_fail",
    "timedout", "on_hold", "terminated-unknown", "blocked", "canceled", "unauthorized",
]  # fmt: skip
WORKFLOW_WORDS = [
    "success", "running", "not_run", "failed", "error", "failing", "on_hold", "canceled",
    "unauthorized", "queued",
]  # fmt: skip
PIPELINE_WORDS = ["created", "errored", "setup-pending", "setup", "pending"]


def test_every_word_is_of_something() -> None:
    assert set(STATES) == {*JOB_WORDS, *WORKFLOW_WORDS, *PIPELINE_WORDS}


@pytest.mark.parametrize("word", JOB_WORDS)
def test_every_word_of_a_job(word: str) -> None:
    run = asked(answers(jobs=[job(status=word)])).run("test")
    assert (run.word, run.state, run.kind) == (word, STATES[word], "job")


@pytest.mark.parametrize("word", WORKFLOW_WORDS)
def test_every_word_of_a_workflow(word: str) -> None:
    run = asked(answers(workflows=[workflow(status=word)])).run("build-and-test")
    assert (run.word, run.state, run.kind) == (word, STATES[word], "workflow")


@pytest.mark.parametrize("word", PIPELINE_WORDS[1:])
def test_every_word_of_a_pipeline(word: str) -> None:
    run = asked(answers(pipeline(state=word), workflows=[])).run("pipeline")
    assert (run.word, run.state, run.kind) == (word, STATES[word], "pipeline")


def test_a_word_that_nobody_knows_is_kept() -> None:
    one = asked(answers(workflows=[workflow(status="dreaming")], jobs=[job(status="sleeping")]))
    assert [(run.word, run.state) for run in one.read().runs] == [
        ("dreaming", RunState.UNKNOWN), ("sleeping", RunState.UNKNOWN),
    ]  # fmt: skip


def test_three_requests_with_the_credential() -> None:
    one = asked()
    report = one.read()
    assert [request.url.path for request in one.requests] == [
        PIPELINES, f"{API}/pipeline/{PIPELINE}/workflow", f"{API}/workflow/{WORKFLOW}/job",
    ]  # fmt: skip
    assert {request.headers["circle-token"] for request in one.requests} == {SECRET}
    assert {request.url.host for request in one.requests} == {"circleci.com"}
    assert dict(one.requests[0].url.params) == {"branch": "topic"}
    whole, test = report.runs
    assert whole.url == f"https://app.circleci.com/pipelines/gh/acme/shop/25/workflows/{WORKFLOW}"
    assert (test.url, test.seconds, test.group) == (
        f"{whole.url}/jobs/101", 60.0, "webhook build-and-test",
    )  # fmt: skip


def test_a_wrong_configuration_is_red_though_it_has_no_workflow() -> None:
    errors = [{"type": "config", "message": "Unexpected key 'jbos'"}]
    run = asked(answers(pipeline(state="errored", errors=errors), workflows=[])).run("pipeline")
    assert (run.state, run.why) == (RunState.FAILURE, "Unexpected key 'jbos'")


def test_a_later_pipeline_takes_the_place_of_an_errored_one() -> None:
    table = answers(pipeline(), pipeline(24, "errored"))
    table[f"{API}/pipeline/pipeline-24/workflow"] = page()
    assert asked(table).states() == {"build-and-test": "success", "test": "success"}


def test_an_approval_is_waited_for() -> None:
    hold = job("hold", "on_hold", type="approval", job_number=None)
    del hold["job_number"]
    one = asked(answers(workflows=[workflow(status="on_hold")], jobs=[job(), hold]))
    assert one.states() == {"build-and-test": "blocked", "test": "success", "hold": "blocked"}
    given_ = job("hold", "success", type="approval")
    assert set(asked(answers(jobs=[job(), given_])).states()) == {"build-and-test", "test"}


def test_a_rerun_takes_the_place_of_the_workflow() -> None:
    old = workflow(status="failed", id="old", created_at="2026-05-01T11:50:00Z")
    one = asked(answers(workflows=[workflow(), old]))
    runs = one.read().runs
    assert [(run.name, run.word, run.superseded) for run in runs] == [
        ("build-and-test", "success", False), ("test", "success", False),
        ("build-and-test", "failed", True),
    ]  # fmt: skip
    assert len(one.requests) == 3  # jobs of the old one are not asked for


def test_a_red_rerun_counts() -> None:
    old = workflow(id="old", created_at="2026-05-01T11:50:00Z")
    table = answers(workflows=[old, workflow(status="failed")], jobs=[job(status="failed")])
    assert asked(table).states() == {"build-and-test": "failure", "test": "failure"}


def test_a_pipeline_of_another_trigger_hides_nothing() -> None:
    nightly = pipeline(26, trigger={"type": "scheduled_pipeline"})
    table = answers(nightly, pipeline(), workflows=[workflow(status="failed")])
    table[f"{API}/pipeline/pipeline-26/workflow"] = page(
        workflow(id="night", created_at="2026-05-01T11:59:00Z")
    )
    table[f"{API}/workflow/night/job"] = page()
    runs = [run for run in asked(table).read().runs if run.kind == "workflow"]
    assert {(run.group, run.word, run.superseded) for run in runs} == {
        ("webhook", "failed", False), ("scheduled_pipeline", "success", False),
    }  # fmt: skip


def test_the_workflow_that_runs_us_is_told_by_its_jobs_alone() -> None:
    own = {"CIRCLE_TOKEN": SECRET, "CIRCLE_WORKFLOW_ID": WORKFLOW}
    table = answers(workflows=[workflow(status="running")])
    assert asked(table, environment=own).states() == {"test": "success"}


def test_only_the_commit_counts() -> None:
    other = pipeline(26)
    other["vcs"]["revision"] = OTHER
    with pytest.raises(NoReport, match="no pipeline of 89abcdef0123"):
        asked(answers(other, pipeline(27, vcs=None))).read()


def test_all_workflows_left_out_by_filters() -> None:
    with pytest.raises(NoReport, match="filters leave all of them out"):
        asked(answers(workflows=[])).read()


def test_a_fork_goes_by_its_pull_request() -> None:
    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        if request.url.params.get("branch") == "topic":
            return page()
        return answers()[request.url.path]

    one = asked(answer, pull_request=7)
    assert one.states()["test"] == "success"
    assert [request.url.params.get("branch") for request in one.requests[:2]] == ["topic", "pull/7"]


def test_pages_are_read_until_older_pipelines_come() -> None:
    newer = pipeline(26)
    newer["vcs"]["revision"] = OTHER
    pages = {
        None: page(newer, token="p2"), "p2": page(pipeline(), token="p3"),
        "p3": page(pipeline(24, created_at="2026-05-01T01:00:00Z"), token="p4"),
    }  # fmt: skip
    table = answers(more={f"{API}/pipeline/pipeline-24/workflow": page()})

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        if request.url.path == PIPELINES:
            return pages[request.url.params.get("page-token")]
        return table[request.url.path]

    one = asked(answer)
    assert one.states()["test"] == "success"
    assert len([request for request in one.requests if request.url.path == PIPELINES]) == 3


def test_every_page_of_jobs_is_read() -> None:
    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        if request.url.path.endswith("/job"):
            last = request.url.params.get("page-token") == "more"
            return page(job("late", "failed")) if last else page(job(), token="more")
        return answers()[request.url.path]

    assert asked(answer).states()["late"] == "failure"


def test_pages_that_lead_back() -> None:
    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        if request.url.path == PIPELINES:
            return page(pipeline(), token="again")
        return answers()[request.url.path]

    with pytest.raises(ShipcheckError, match="leads back"):
        asked(answer).read()
