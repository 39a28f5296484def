"""Jenkins: credentials, hostile answers, files."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given, settings

from shipcheck.ci.runs import NoReport, RunState
from shipcheck.errors import CredentialError
from shipcheck.http.errors import Forbidden, Unauthorized, UnexpectedAnswer
from tests.ci.asking import OTHER, SECRET
from tests.ci.hostile import ANSWERS, JSON, PAGE, harmless, refused, told
from tests.ci.jenkins_server import (
    JOB,
    asked,
    build,
    checkout,
    revision,
)


@pytest.mark.parametrize("job", ["team/shop/feature%2Fx", "team/shop/feature%252Fx"])
def test_a_branch_named_in_the_setting(job: str) -> None:
    path = "/jenkins/job/team/job/shop/job/feature%252Fx/api/json"
    paths: list[str] = []

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        paths.append(request.url.raw_path.decode().partition("?")[0])
        return {"allBuilds": [build()]} if "allBuilds" in str(request.url) else {}

    assert asked(answers=answer, settings={"job": job}).read().runs
    assert set(paths) == {path}


def test_everybody_may_read_some() -> None:
    one = asked(build(), environment={})
    assert one.states() == {"shop": "success"}
    assert "authorization" not in one.requests[0].headers


def test_credentials() -> None:
    with pytest.raises(CredentialError, match="only one of them is set"):
        asked(build(), environment={"JENKINS_TOKEN": SECRET}).read()
    with pytest.raises(CredentialError, match=r"may go to ci\.example\.com"):
        asked(build(), allowed=()).read()
    forbidden = httpx.Response(403, html=f"<html>Access Denied {SECRET}</html>")
    with pytest.raises(Forbidden) as caught:
        asked(answers={JOB: forbidden}).read()
    assert SECRET not in caught.value.message
    assert "Denied" not in caught.value.message
    with pytest.raises(CredentialError, match="asks for somebody to sign in"):
        asked(answers={JOB: forbidden}, environment={}).read()
    with pytest.raises(Unauthorized):
        asked(answers={JOB: httpx.Response(401, html="<html>Invalid password/token</html>")}).read()


def test_a_page_to_sign_in_is_no_answer() -> None:
    table = {
        JOB: httpx.Response(302, headers={"Location": "/jenkins/login?from=%2Fjob"}),
        "/jenkins/login": PAGE,
    }
    with pytest.raises(CredentialError, match="asks for somebody to sign in"):
        asked(answers=table).read()


def test_a_job_that_is_not_there() -> None:
    with pytest.raises(UnexpectedAnswer, match="has no job/team/job/shop, or hides it"):
        asked(answers={}).read()


@pytest.mark.parametrize("tree", ["allBuilds", "jobs"])
@pytest.mark.parametrize("name", [one for one in ANSWERS if one != "an object"])
def test_hostile_answers(name: str, tree: str) -> None:
    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        if request.url.host != "ci.example.com":
            return PAGE
        if tree in request.url.params["tree"]:
            return told(ANSWERS[name])
        return {"allBuilds": []} if "allBuilds" in request.url.params["tree"] else {}

    refused(asked(answers=answer))


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json(value: object) -> None:
    harmless(asked(answers=lambda _: value))
    harmless(
        asked(
            answers=lambda _: {"allBuilds": [{"number": 1, "actions": value}], "queueItem": value}
        )
    )
    harmless(asked({"number": 1, "actions": [checkout()], "result": value, "building": value}))


def test_artifacts_of_the_newest_build() -> None:
    files = [
        {"relativePath": "out/coverage #1.xml"}, {"relativePath": "../../x"},
        {"relativePath": "\ud800"}, {},
    ]  # fmt: skip
    builds = [build(artifacts=files), build("FAILURE", number=11)]
    file = "/jenkins/job/team/job/shop/12/artifact/out/coverage%20%231.xml"

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        if request.url.raw_path.decode() == file:
            return httpx.Response(200, content=b"<coverage/>")
        return {"allBuilds": builds} if "allBuilds" in str(request.url) else {}

    one = asked(answers=answer)
    (artifact,) = one.artifacts()
    assert (artifact.name, artifact.run) == ("out/coverage #1.xml", "team/shop 12")
    assert one.download(artifact) == b"<coverage/>"
    with pytest.raises(UnexpectedAnswer, match="more than"):
        one.download(artifact, 5)


@pytest.mark.parametrize("value", [None, 0, "false", [], "absent"])
def test_a_result_before_the_build_says_that_it_ended(value: object) -> None:
    """Jenkins notes a result as it goes on, which may still become worse."""
    one = build("SUCCESS", building=value)
    if value == "absent":
        del one["building"]
    assert [run.state for run in asked(one).read().runs] == [RunState.UNKNOWN]


def test_a_merge_of_another_head_is_not_of_this_one() -> None:
    """The job of a pull request also has the builds of its earlier heads."""
    merged = build("SUCCESS", checkout("a" * 40), revision(pullHash=OTHER))
    with pytest.raises(NoReport):
        asked(merged).read()
