"""CircleCI, with bodies as its API v2 documents them (circleci.com/docs/api/v2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings

from shipcheck.ci.circleci import STATES
from shipcheck.ci.runs import NoReport, RunState
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from shipcheck.http.errors import Unauthorized, UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER, SECRET, Asked
from tests.ci.hostile import ANSWERS, JSON, PAGE, harmless, refused, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GITHUB = Place("github", "https://github.com", "acme/shop", {})
API = "/api/v2"
PIPELINES = f"{API}/project/gh/acme/shop/pipeline"
PIPELINE = "5034460f-c7c4-4c43-9457-de07e2029e7b"
WORKFLOW = "fda08377-fe7e-46b1-8992-3a7aaecac9c3"


def pipeline(number: int = 25, state: str = "created", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """An entry of "List all pipelines" of a project."""
    return {
        "id": PIPELINE if number == 25 else f"pipeline-{number}", "errors": [], "number": number,
        "project_slug": "gh/acme/shop", "updated_at": "2026-05-01T11:59:00Z", "trigger_parameters": {},
        "state": state, "created_at": "2026-05-01T11:55:00.000Z",
        "trigger": {"type": "webhook", "received_at": "2026-05-01T11:55:00Z", "actor": {"login": "ada"}},
        "vcs": {
            "provider_name": "GitHub", "target_repository_url": "https://github.com/acme/shop",
            "branch": "topic", "review_id": "123", "revision": HEAD, "tag": None,
            "origin_repository_url": "https://github.com/acme/shop",
        }, **more,
    }  # fmt: skip


def workflow(name: str = "build-and-test", status: str = "success", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """An entry of "List a pipeline's workflows"."""
    return {
        "pipeline_id": PIPELINE, "canceled_by": None, "id": WORKFLOW, "name": name,
        "project_slug": "gh/acme/shop", "errored_by": None, "tag": None, "status": status,
        "started_by": "03987f6a", "pipeline_number": 25, "created_at": "2026-05-01T11:55:10Z",
        "stopped_at": "2026-05-01T11:57:10Z", **more,
    }  # fmt: skip


def job(name: str = "test", status: str = "success", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """An entry of "Get a workflow's jobs"."""
    return {
        "dependencies": [], "job_number": 101, "id": f"job-{name}", "name": name, "status": status,
        "started_at": "2026-05-01T11:55:20Z", "stopped_at": "2026-05-01T11:56:20Z", "type": "build",
        "project_slug": "gh/acme/shop", **more,
    }  # fmt: skip


def page(*items: Any, token: str | None = None) -> dict[str, Any]:  # noqa: ANN401
    return {"items": list(items), "next_page_token": token}


def answers(
    *pipelines: dict[str, Any],
    workflows: list[dict[str, Any]] | None = None,
    jobs: list[dict[str, Any]] | None = None,
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A project with one pipeline that has one workflow that has one job, where nothing else is said."""
    return {
        PIPELINES: page(*(pipelines or (pipeline(),))),
        f"{API}/pipeline/{PIPELINE}/workflow": page(*([workflow()] if workflows is None else workflows)),
        f"{API}/workflow/{WORKFLOW}/job": page(*([job()] if jobs is None else jobs)), **(more or {}),
    }  # fmt: skip


def asked(
    table: Mapping[str, Any] | Callable[[httpx.Request], Any] | None = None,
    **more: Any,  # noqa: ANN401
) -> Asked:
    named = {"settings": {}, "environment": {"CIRCLE_TOKEN": SECRET}, "place": GITHUB, **more}
    return Asked("circleci", answers() if table is None else table, **named)


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


@pytest.mark.parametrize(
    ("place", "settings_", "path"),
    [
        (Place("bitbucket", "https://bitbucket.org", "acme/shop", {}), {}, "bb/acme/shop"),
        (None, {"project": "circleci/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat"}, None),
        (GITHUB, {"project": "gh/other/name"}, "gh/other/name"),
    ],
)
def test_the_project(place: Place | None, settings_: dict[str, str], path: str | None) -> None:
    slug = path or settings_["project"]
    table = answers(more={f"{API}/project/{slug}/pipeline": page(pipeline())})
    assert asked(table, place=place, settings=settings_).states()["test"] == "success"


@pytest.mark.parametrize("forge", ["gitlab", "azure"])
def test_a_project_that_nothing_tells_of(forge: str) -> None:
    place = Place(forge, "https://gitlab.com", "acme/shop", {})
    with pytest.raises(ShipcheckError, match="which project") as caught:
        asked(place=place).read()
    assert "services.ci.project" in caught.value.hint


def test_a_server_of_their_own() -> None:
    url = {"url": "https://ci.example.com"}
    one = asked(settings=url, allowed=("ci.example.com",))
    assert one.states()["test"] == "success"
    assert {request.url.host for request in one.requests} == {"ci.example.com"}
    with pytest.raises(CredentialError, match=r"ci\.example\.com"):
        asked(settings=url).read()


def test_no_credential_and_a_refused_one() -> None:
    with pytest.raises(CredentialError, match="no credential for CircleCI"):
        asked(environment={}).read()
    refusal = httpx.Response(401, json={"message": f"Invalid token {SECRET}."})
    with pytest.raises(Unauthorized) as caught:
        asked({PIPELINES: refusal}).read()
    assert SECRET not in caught.value.message


def test_a_project_that_is_not_there() -> None:
    with pytest.raises(UnexpectedAnswer, match="404"):
        asked({PIPELINES: httpx.Response(404, json={"message": "Project not found"})}).read()


@pytest.mark.parametrize("place", ["pipeline", "workflow", "job"])
@pytest.mark.parametrize("name", ANSWERS)
def test_hostile_answers(name: str, place: str) -> None:
    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        bad = request.url.path.endswith(f"/{place}")
        return told(ANSWERS[name]) if bad else answers().get(request.url.path, PAGE)

    refused(asked(answer))


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json(value: object) -> None:
    harmless(asked(lambda _: value))
    harmless(asked(answers({**pipeline(), "id": "x", "state": value})))
    harmless(
        asked(
            answers(
                workflows=[{"id": WORKFLOW, "status": value}], jobs=[{"id": "x", "status": value}]
            )
        )
    )


# "Get a job's artifacts".
def test_artifacts_of_the_newest_workflow() -> None:
    stored = "https://output.circle-artifacts.com/output/job/6f1/artifacts/0/coverage.xml"
    elsewhere = "https://elsewhere.example.com/artifacts/0/coverage.xml"
    files = page(
        {"path": "coverage.xml", "node_index": 0, "url": stored},
        {"path": "other.xml", "node_index": 0, "url": elsewhere}, {"path": "", "url": ""},
    )  # fmt: skip
    table = answers(more={
        f"{API}/project/gh/acme/shop/101/artifacts": files,
        "/output/job/6f1/artifacts/0/coverage.xml": httpx.Response(200, content=b"<coverage/>"),
        "/artifacts/0/coverage.xml": httpx.Response(200, content=b"other"),
    })  # fmt: skip
    one = asked(table)
    first, second = one.artifacts()
    assert (first.name, first.run, first.size) == ("coverage.xml", "test", None)
    assert one.download(first) == b"<coverage/>"
    assert one.requests[-1].headers["circle-token"] == SECRET
    assert one.download(second) == b"other"
    assert "circle-token" not in one.requests[-1].headers
    with pytest.raises(UnexpectedAnswer, match="more than"):
        one.download(first, 5)
