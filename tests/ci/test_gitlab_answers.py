"""GitLab that answers strangely: never a pass, never a crash, never half a list."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.ci.runs import NoReport, UnknownCommit
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from shipcheck.http.errors import Forbidden, RateLimited, Unauthorized, UnexpectedAnswer
from tests.ci.asking import SECRET
from tests.ci.gitlab_bodies import PLACE, Project, asked, job, merge_request, pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.repository import Sample

GREEN = Project([pipeline(47)], {47: [job(7)]}, merge_requests={133: merge_request()})
PAGE = "<!DOCTYPE html><html><title>Sign in</title></html>"


def instead(part: str, answer: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
    """A green project that answers to what ends with this part in its own way."""

    def answers(request: httpx.Request) -> httpx.Response:
        return answer if request.url.path.endswith(part) else GREEN(request)

    return answers


PARTS = ("/pipelines", "/statuses", "/jobs", "/bridges", "/133")
STRANGE: list[Any] = [None, 1, "ok", {}, [None], [[]], [1], {"message": []}, [{"id": {}}, 7]]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("status", [200, 203])
def test_a_page_where_json_should_be(sample: Sample, part: str, status: int) -> None:
    page = httpx.Response(status, text=PAGE, headers={"content-type": "text/html"})
    with pytest.raises(ShipcheckError) as caught:
        asked(sample, instead(part, page), pull_request=133).read()
    assert not isinstance(caught.value, NoReport)


@pytest.mark.parametrize("part", PARTS[:-1])
@pytest.mark.parametrize("body", STRANGE)
def test_json_of_another_shape(sample: Sample, part: str, body: Any) -> None:  # noqa: ANN401
    with pytest.raises(UnexpectedAnswer):
        asked(sample, instead(part, httpx.Response(200, json=body)), pull_request=133).read()


BENT: list[dict[str, Any]] = [
    {},
    {"id": "7", "name": None, "status": None},
    {"id": 7, "name": ["x"], "status": {"a": 1}, "started_at": 10**400, "duration": "long"},
    {"id": True, "name": "x", "status": "success\x1b[2J", "web_url": 3, "downstream_pipeline": []},
    {"id": -1, "name": "\ud800[/red]", "status": "SUCCESS", "failure_reason": [1]},
]


@pytest.mark.parametrize("part", ["/jobs", "/bridges", "/statuses"])
@pytest.mark.parametrize("body", BENT)
def test_an_entry_that_is_bent_never_passes(
    sample: Sample, part: str, body: dict[str, Any]
) -> None:
    """Where it hides a job that is there, the pipeline's own word is left."""
    red = Project([pipeline(47, "failed")], {47: [job(7, status="failed")]})
    odd = httpx.Response(200, content=json.dumps([body]).encode())
    states = asked(
        sample, lambda request: odd if request.url.path.endswith(part) else red(request)
    ).states()
    assert "failure" in states.values()


@pytest.mark.parametrize("part", ["/jobs", "/bridges", "/statuses"])
@pytest.mark.parametrize("body", BENT)
def test_a_bent_entry_beside_green_ones_is_seen(
    sample: Sample, part: str, body: dict[str, Any]
) -> None:
    odd = httpx.Response(200, content=json.dumps([{**body, "id": 99}]).encode())
    states = asked(sample, instead(part, odd)).states()
    assert "unknown" in states.values()


def test_a_merge_request_that_is_bent(sample: Sample) -> None:
    bent: dict[str, Any] = {"iid": None, "sha": [], "head_pipeline": "x"}
    project = replace(GREEN, merge_requests={133: bent})
    assert asked(sample, project, pull_request=133).states() == {"test": "success"}


def test_ten_thousand_jobs_are_read(sample: Sample) -> None:
    jobs = [job(one, f"job {one}") for one in range(1, 10_002)]
    jobs[-1]["status"] = "failed"
    states = asked(sample, Project([pipeline(47, "failed")], {47: jobs})).states()
    assert (len(states), states["job 10001"]) == (10_001, "failure")


def test_pages_that_never_end(sample: Sample) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params.get("page", 1))
        if request.url.path.endswith("/jobs"):
            return httpx.Response(200, json=[job(page)], headers={"x-next-page": str(page + 1)})
        return GREEN(request)

    with pytest.raises(ShipcheckError, match="does not end after 200 pages"):
        asked(sample, answers).read()


def test_a_list_that_is_shorter_than_it_says(sample: Sample) -> None:
    short = httpx.Response(200, json=[job(7)], headers={"x-total": "2", "x-next-page": ""})
    with pytest.raises(UnexpectedAnswer, match="speaks of 2 entries, and gave 1"):
        asked(sample, instead("/jobs", short)).read()


def test_a_full_page_without_a_word_of_the_next(sample: Sample) -> None:
    """A proxy may drop headers that it does not know."""
    jobs = [job(one, f"job {one}") for one in range(1, 151)]
    jobs[-1]["status"] = "failed"

    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/jobs"):
            page = int(request.url.params.get("page", 1))
            return httpx.Response(200, json=jobs[(page - 1) * 100 : page * 100])
        return GREEN(request)

    assert asked(sample, answers).states()["job 150"] == "failure"


def test_the_next_page_by_link_stays_on_the_server(sample: Sample) -> None:
    """Keyset-based pagination; of the address only the parameters count."""
    link = (
        '<https://evil.example/x?cursor=abc&per_page=100>; rel="next", <https://x.y>; rel="first"'
    )

    def answers(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/jobs"):
            return GREEN(request)
        if request.url.params.get("cursor") == "abc":
            return httpx.Response(200, json=[job(8, "second", "failed")], headers={"link": ""})
        return httpx.Response(200, json=[job(7)], headers={"link": link})

    asking = asked(sample, answers)
    assert asking.states() == {"test": "success", "second": "failure"}
    assert {one.url.host for one in asking.requests} == {"gitlab.com"}


def test_a_credential_that_is_not_known(sample: Sample) -> None:
    no = httpx.Response(401, json={"message": f"401 Unauthorized {SECRET}"})
    with pytest.raises(Unauthorized) as caught:
        asked(sample, lambda _: no).read()
    assert SECRET not in caught.value.message


def test_a_scope_that_lacks(sample: Sample) -> None:
    """docs.gitlab.com/api/rest/troubleshooting: `insufficient_scope` names those that would do."""
    no = httpx.Response(403, json={
        "error": "insufficient_scope", "scope": "api read_api",
        "error_description": f"The request requires higher privileges than {SECRET} has.",
    })  # fmt: skip
    with pytest.raises(Forbidden) as caught:
        asked(sample, lambda _: no).read()
    assert caught.value.hint == "It takes one of the scopes: api read_api"
    assert SECRET not in caught.value.message


def test_a_project_that_is_not_shown_is_no_missing_commit(sample: Sample) -> None:
    with pytest.raises(UnexpectedAnswer, match="no my-group/hidden, or does not show it") as caught:
        asked(sample, GREEN, replace(PLACE, path="my-group/hidden")).read()
    assert "read_api" in caught.value.hint


def test_a_404_of_a_proxy_is_no_missing_commit(sample: Sample) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/statuses"):
            return httpx.Response(404, text=PAGE)
        return Project()(request)

    with pytest.raises(UnexpectedAnswer) as caught:
        asked(sample, answers).read()
    assert not isinstance(caught.value, UnknownCommit)


def test_too_many_requests(sample: Sample) -> None:
    busy = httpx.Response(429, text="Retry later", headers={"retry-after": "600"})
    with pytest.raises(RateLimited, match="600 s"):
        asked(sample, lambda _: busy).read()


def test_no_token_follows_a_redirect_elsewhere(sample: Sample) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.host == "gitlab.com":
            return httpx.Response(302, headers={"location": "https://sso.example.com/sign_in"})
        return httpx.Response(200, text=PAGE)

    asking = asked(sample, answers)
    with pytest.raises(UnexpectedAnswer):
        asking.read()
    elsewhere = [one for one in asking.requests if one.url.host != "gitlab.com"]
    assert elsewhere
    assert not [one for one in elsewhere if SECRET in str(one.headers)]


def test_a_host_that_nobody_allowed_gets_no_token(sample: Sample) -> None:
    place = Place("gitlab", "https://gitlab.example.com", "my-group/my-project", {})
    asking = asked(sample, GREEN, place)
    with pytest.raises(CredentialError, match=r"may go to gitlab\.example\.com"):
        asking.read()
    assert not asking.requests


JOB = {"GITLAB_TOKEN": "", "GITLAB_CI": "true", "CI_JOB_TOKEN": "glcbt-of-the-job"}


def test_the_token_of_a_job_on_its_own_server(sample: Sample) -> None:
    """It goes there without anybody's word, in its own header, to the address that CI names."""
    place = Place("gitlab", "https://git.example.com", "my-group/my-project", {})
    environment = {
        **JOB, "CI_SERVER_URL": "https://git.example.com",
        "CI_API_V4_URL": "https://git.example.com/api/v4",
    }  # fmt: skip
    asking = asked(sample, GREEN, place, environment=environment)
    assert asking.states() == {"test": "success"}
    assert {one.headers.get("job-token") for one in asking.requests} == {"glcbt-of-the-job"}
    assert not [one for one in asking.requests if "authorization" in one.headers]


def test_what_a_job_may_not_read(sample: Sample) -> None:
    environment = {**JOB, "CI_SERVER_URL": "https://gitlab.com"}
    no = httpx.Response(404, json={"message": "404 Project Not Found"})
    with pytest.raises(CredentialError) as caught:
        asked(sample, lambda _: no, environment=environment).read()
    assert "set GITLAB_TOKEN" in caught.value.hint


@pytest.mark.parametrize("reason", [None, "script_failure"])
def test_a_failed_pipeline_is_not_explained_by_what_may_fail(
    sample: Sample, reason: str | None
) -> None:
    """What failed it is not to be seen: it is red for itself."""
    jobs = [job(7), job(8, "lint", "failed", allow_failure=True, failure_reason=reason)]
    project = Project([pipeline(47, "failed")], {47: jobs})
    assert asked(sample, project).states()["pipeline (push)"] == "failure"


def test_a_next_page_that_is_no_address(sample: Sample) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(200, json=[], headers={"link": '<https://[>; rel="next"'})

    with pytest.raises(ShipcheckError):
        asked(sample, answers).read()
