"""Buildkite, with bodies as its documentation shows them (buildkite.com/docs/apis/rest-api/builds)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings

from shipcheck.ci.buildkite import STATES
from shipcheck.ci.runs import NoReport, RunState
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.errors import Forbidden, RateLimited, Unauthorized, UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER, SECRET, Asked
from tests.ci.hostile import ANSWERS, JSON, harmless, refused, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PATH = "/v2/organizations/my-great-org/pipelines/my-pipeline/builds"
FILES = f"{PATH}/2/artifacts"


def job(name: str = "Tests", state: str = "passed", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A job as "Get a build" shows it."""
    return {
        "id": "b63254c0-3271-4a98-8270-7cfbd6c2f14e", "type": "script", "name": name,
        "step_key": "package", "agent_query_rules": ["*"], "state": state,
        "web_url": "https://buildkite.com/my-great-org/my-pipeline/builds/2#b63254c0",
        "command": "bundle exec rspec", "soft_failed": False, "exit_status": 0, "artifact_paths": "",
        "created_at": "2015-05-09T21:05:59.874Z", "started_at": "2015-05-09T21:07:59.874Z",
        "finished_at": "2015-05-09T21:08:59.874Z", "retried": False, "retried_in_job_id": None,
        "retries_count": None, "retry_source": None, "retry_type": None, "parallel_group_index": None,
        "parallel_group_total": None, "matrix": None, **more,
    }  # fmt: skip


def build(*jobs: dict[str, Any], state: str = "passed", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A build as "Get a build" shows it."""
    return {
        "id": "f62a1b4d-10f9-4790-bc1c-e2c3a0c80983", "number": 2, "state": state, "blocked": False,
        "web_url": "https://buildkite.com/my-great-org/my-pipeline/builds/2", "cancel_reason": None,
        "message": "Bumping to version 0.2-beta.6", "commit": HEAD, "branch": "topic", "env": {},
        "source": "webhook", "jobs": list(jobs), "created_at": "2015-05-09T21:05:59.874Z",
        "started_at": "2015-05-09T21:05:59.874Z", "finished_at": "2015-05-09T21:08:59.874Z",
        "pull_request": {}, "merge_queue": None, "rebuilt_from": None,
        "pipeline": {"id": "849411f9", "name": "Great Pipeline", "slug": "my-pipeline"}, **more,
    }  # fmt: skip


def asked(
    *builds: dict[str, Any],
    answers: Mapping[str, Any] | Callable[[httpx.Request], Any] | None = None,
    **more: Any,  # noqa: ANN401
) -> Asked:
    settings = {
        "organization": "my-great-org",
        "pipeline": "my-pipeline",
        **more.pop("settings", {}),
    }
    environment = {"BUILDKITE_API_TOKEN": SECRET}
    told = {PATH: list(builds)} if answers is None else answers
    return Asked("buildkite", told, settings, more.pop("environment", environment), **more)


@pytest.mark.parametrize("word", STATES)
def test_every_word_of_a_job(word: str) -> None:
    one = asked(build(job(state=word), state="running"))
    run = one.run("Tests")
    assert (run.word, run.state) == (word, STATES[word])


@pytest.mark.parametrize("word", STATES)
def test_every_word_of_a_build(word: str) -> None:
    run = asked(build(state=word)).run("my-pipeline")
    assert (run.word, run.state, run.kind) == (word, STATES[word], "build")


def test_a_word_that_nobody_knows_is_kept() -> None:
    run = asked(build(job(state="levitating"))).run("Tests")
    assert (run.word, run.state) == ("levitating", RunState.UNKNOWN)


def test_one_request_with_the_credential_and_the_whole_commit() -> None:
    one = asked(build(job()))
    report = one.read()
    (request,) = one.requests
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert dict(request.url.params) == {
        "commit": HEAD, "include_retried_jobs": "true", "per_page": "30", "page": "1",
    }  # fmt: skip
    assert (report.commit, report.source) == (HEAD, "Buildkite")
    tests = report.runs[1]
    assert (tests.url, tests.seconds) == (
        "https://buildkite.com/my-great-org/my-pipeline/builds/2#b63254c0", 60.0,
    )  # fmt: skip


def test_a_build_that_waits_at_a_block_step_is_not_passed() -> None:
    gate = job("Deploy?", "blocked", type="manual")
    one = asked(build(job(), gate, job(None, type="waiter"), blocked=True))  # type: ignore[arg-type]
    assert one.states() == {"my-pipeline": "blocked", "Tests": "success", "Deploy?": "blocked"}


def test_a_failed_build_that_waits_stays_failed() -> None:
    assert asked(build(state="failed", blocked=True)).states() == {"my-pipeline": "failure"}


def test_a_gate_that_was_opened_is_no_run() -> None:
    one = asked(build(job("Deploy?", "unblocked", type="manual")))
    assert one.states() == {"my-pipeline": "success"}


def test_a_job_that_may_fail() -> None:
    run = asked(build(job(state="failed", soft_failed=True, exit_status=7))).run("Tests")
    assert (run.state, run.optional, run.why) == (RunState.FAILURE, True, "exit status 7")


def test_a_retried_job_makes_way_for_its_retry() -> None:
    first = job(state="failed", retried=True, retried_in_job_id="other")
    second = job(state="passed", retries_count=1)
    runs = [one for one in asked(build(first, second)).read().runs if one.kind == "job"]
    assert [(one.word, one.superseded, one.attempt) for one in runs] == [
        ("failed", True, 1), ("passed", False, 2),
    ]  # fmt: skip


def test_two_jobs_of_one_name_are_no_attempts_of_each_other() -> None:
    runs = asked(build(job(state="failed"), job(state="passed"), state="failed")).read().runs
    assert not any(one.superseded for one in runs)


def test_parallel_and_matrix_jobs_are_told_apart() -> None:
    parts = [job(parallel_group_index=index, parallel_group_total=2) for index in (0, 1)]
    variant = job("Build", matrix={"os": "linux", "ruby": "3.4"})
    assert set(asked(build(*parts, variant)).states()) == {
        "my-pipeline", "Tests 1/2", "Tests 2/2", "Build (linux, 3.4)",
    }  # fmt: skip


def test_a_rebuild_takes_the_place_of_the_build_whatever_is_in_it() -> None:
    old = build(job("Renamed since", "failed"), state="failed", number=1)
    new = build(job(state="passed"), number=2)
    assert asked(new, old).states() == {"my-pipeline": "success", "Tests": "success"}
    worse = build(job(state="failed"), state="failed", number=3)
    assert asked(worse, new, old).states() == {"my-pipeline": "failure", "Tests": "failure"}


def test_a_tag_of_the_same_commit_hides_nothing() -> None:
    red = build(state="failed", number=1)
    tag = build(number=2, branch="v1.0")
    runs = asked(tag, red).read().runs
    assert [(one.word, one.group, one.superseded) for one in runs] == [
        ("failed", "topic", False), ("passed", "v1.0", False),
    ]  # fmt: skip


def test_all_pipelines_of_an_organization() -> None:
    other = build(state="failed", pipeline={"slug": "deploy"})
    path = "/v2/organizations/my-great-org/builds"
    one = asked(answers={path: [build(), other]})
    del one.settings["pipeline"]  # type: ignore[attr-defined]
    assert one.states() == {"my-pipeline": "success", "deploy": "failure"}


def test_the_build_that_runs_us_is_told_by_its_jobs_alone() -> None:
    own = {
        "BUILDKITE_API_TOKEN": SECRET,
        "BUILDKITE_BUILD_ID": "f62a1b4d-10f9-4790-bc1c-e2c3a0c80983",
    }
    one = asked(build(job(), state="running"), environment=own)
    assert one.states() == {"Tests": "success"}


def test_no_build_and_builds_of_other_commits() -> None:
    for builds in ([], [build(commit=OTHER)], [build(commit=HEAD[:12])]):
        with pytest.raises(NoReport, match="no build of 89abcdef0123"):
            asked(*builds).read()


def test_every_page_is_read() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["page"])
        link = {"Link": f'<https://api.buildkite.com/v2/builds?page={page + 1}>; rel="next"'}
        body = [build(number=page, state="failed" if page == 3 else "passed")]
        return httpx.Response(200, json=body, headers=link if page < 3 else {})

    one = asked(answers=answer)
    assert one.states() == {"my-pipeline": "failure"}
    assert len(one.requests) == 3


def test_pages_without_end() -> None:
    one = asked(
        answers=lambda _: httpx.Response(200, json=[build()], headers={"Link": '<x>; rel="next"'})
    )
    with pytest.raises(ShipcheckError, match="does not end"):
        one.read()
    assert len(one.requests) == 200


def test_ten_thousand_jobs() -> None:
    jobs = [job(f"part {number}") for number in range(9_999)]
    states = asked(build(*jobs, job("last", "failed"))).states()
    assert len(states) == 10_001
    assert states["last"] == "failure"


def test_no_credential_and_refused_ones() -> None:
    with pytest.raises(CredentialError, match=r"no credential for Buildkite \(api.buildkite.com\)"):
        asked(build(), environment={}).read()
    kinds = {401: Unauthorized, 403: Forbidden}
    for status, kind in kinds.items():
        message = httpx.Response(status, json={"message": f"no, {SECRET}"})
        with pytest.raises(kind) as caught:
            asked(answers={PATH: message}).read()
        assert SECRET not in caught.value.message


def test_the_credential_stays_with_buildkite() -> None:
    api = {"api": "https://evil.example.com/v2"}
    one = asked(build(), settings=api)
    with pytest.raises(CredentialError, match=r"evil\.example\.com"):
        one.read()
    assert not one.requests


def test_a_pipeline_that_is_not_there() -> None:
    missing = httpx.Response(404, json={"message": "Not Found"})
    with pytest.raises(
        UnexpectedAnswer, match="has no organizations/my-great-org/pipelines"
    ) as one:
        asked(answers={PATH: missing}).read()
    assert "read_builds" in one.value.hint


def test_too_many_requests() -> None:
    # "Rate limits": RateLimit-Reset is the seconds that are left.
    busy = httpx.Response(429, json={"message": "slow"}, headers={"RateLimit-Reset": "42"})
    with pytest.raises(RateLimited, match="42 s"):
        asked(answers={PATH: busy}).read()


@pytest.mark.parametrize("name", ANSWERS)
def test_hostile_answers(name: str) -> None:
    refused(asked(answers=lambda _: told(ANSWERS[name])))


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json(value: object) -> None:
    harmless(
        asked(answers=lambda _: [{"commit": HEAD, "number": 1, "pipeline": {}, "jobs": value}])
    )
    harmless(asked(answers=lambda _: value))


# "Artifacts API", List artifacts for a build.
ARTIFACT = {
    "id": "76365070-34d5-4104-8b91-952780f8029f", "job_id": "aae578fe-994c-44e6-84da-4102616928ba",
    "url": "https://api.buildkite.com/v2/organizations/my-great-org/…", "state": "finished",
    "path": "dist/coverage.xml", "dirname": "dist", "filename": "coverage.xml",
    "mime_type": "text/xml", "file_size": 529371, "sha1sum": "884c4ad3f2545c85c69d0d0ef50c5d4f5266f0b7",
}  # fmt: skip


def test_artifacts_of_the_newest_build() -> None:
    stored = "https://buildkiteartifacts.com/artifacts/dist/coverage.xml?Signature=5i4"

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        if request.url.host == "buildkiteartifacts.com":
            return httpx.Response(200, content=b"<coverage/>")
        if request.url.path == PATH:
            return [build(), build(number=1)]
        if request.url.path == FILES:
            return [ARTIFACT, {**ARTIFACT, "state": "new"}]
        return httpx.Response(302, headers={"Location": stored}, json={"url": stored})

    one = asked(answers=answer)
    (artifact,) = one.artifacts()
    assert (artifact.name, artifact.size, artifact.run) == (
        "dist/coverage.xml",
        529371,
        "my-pipeline 2",
    )
    assert one.download(artifact) == b"<coverage/>"
    sent, followed = one.requests[-2:]
    jobs = f"{PATH}/2/jobs/aae578fe-994c-44e6-84da-4102616928ba"
    assert sent.url.path == f"{jobs}/artifacts/76365070-34d5-4104-8b91-952780f8029f/download"
    assert "authorization" not in followed.headers
    with pytest.raises(UnexpectedAnswer, match="more than"):
        one.download(artifact, 5)
