"""Jenkins, with bodies as its remote API gives them (…/api/json of ci.jenkins.io; the plugins' exports)."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings

from shipcheck.ci.jenkins import STATES
from shipcheck.ci.runs import NoReport, RunState
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.errors import Forbidden, Unauthorized, UnexpectedAnswer
from tests.ci.asking import HEAD, NOW, OTHER, SECRET, Asked
from tests.ci.hostile import ANSWERS, JSON, PAGE, harmless, refused, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = "https://ci.example.com/jenkins"
JOB = "/jenkins/job/team/job/shop/api/json"
BRANCH = "/jenkins/job/team/job/shop/job/topic/api/json"
STARTED = int(NOW.timestamp() * 1000) - 300_000
MERGED = "fedcba9876543210fedcba9876543210fedcba98"


def checkout(commit: str = HEAD) -> dict[str, Any]:
    """The git plugin's action."""
    return {
        "_class": "hudson.plugins.git.util.BuildData",
        "lastBuiltRevision": {"SHA1": commit, "branch": [{"SHA1": commit, "name": "topic"}]},
    }


def revision(**said: str) -> dict[str, Any]:
    """The action of a branch's job: `hash` of a branch, `pullHash` of a pull request."""
    return {"_class": "jenkins.scm.api.SCMRevisionAction", "revision": said}


def build(
    result: str | None = "SUCCESS",
    *actions: dict[str, Any],
    number: int = 12,
    **more: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """A build, as `allBuilds[…]` gives it; actions that export nothing are empty objects."""
    return {
        "_class": "org.jenkinsci.plugins.workflow.job.WorkflowRun", "building": result is None,
        "actions": [{"_class": "hudson.model.CauseAction"}, {}, *(actions or (checkout(),))],
        "duration": 61_500, "number": number, "result": result, "timestamp": STARTED,
        "url": f"{ROOT}/job/team/job/shop/{number}/", **more,
    }  # fmt: skip


def asked(
    *builds: dict[str, Any],
    answers: Mapping[str, Any] | Callable[[httpx.Request], Any] | None = None,
    **more: Any,  # noqa: ANN401
) -> Asked:
    """A job with these builds, where nothing else is said."""

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        assert request.url.path == JOB
        if "allBuilds" in request.url.params["tree"]:
            return {
                "_class": "org.jenkinsci.plugins.workflow.job.WorkflowJob",
                "allBuilds": list(builds),
            }
        return {"_class": "org.jenkinsci.plugins.workflow.job.WorkflowJob", "queueItem": None}

    environment = {"JENKINS_USER_ID": "ada", "JENKINS_API_TOKEN": SECRET}
    named = {"environment": environment, "allowed": ("ci.example.com",), **more}
    where = {"url": f"{ROOT}/", "job": "team/shop", **named.pop("settings", {})}
    return Asked("jenkins", answer if answers is None else answers, where, **named)


def multibranch(
    jobs: Mapping[str, list[dict[str, Any]]], queue: Mapping[str, Any] | None = None
) -> Callable[[httpx.Request], Any]:
    """A project with a job for each name; a name is as Jenkins writes it."""

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        path = request.url.raw_path.decode().partition("?")[0]
        if path == JOB:
            listed = [{"_class": "WorkflowJob", "name": name} for name in jobs]
            return {"_class": "WorkflowMultiBranchProject", "jobs": listed}
        name = path.split("/")[-3].replace("%25", "%")
        if "allBuilds" in request.url.params["tree"]:
            return {"allBuilds": jobs[name]}
        return {"url": f"{ROOT}/job/team/job/shop/job/x/", "queueItem": (queue or {}).get(name)}

    return answer


@pytest.mark.parametrize("word", ["SUCCESS", "UNSTABLE", "FAILURE", "NOT_BUILT", "ABORTED"])
def test_every_result(word: str) -> None:
    run = asked(build(word)).run("shop")
    assert (run.word, run.state, run.kind) == (word, STATES[word], "build")


def test_a_word_that_nobody_knows_is_kept() -> None:
    run = asked(build("SOARING")).run("shop")
    assert (run.word, run.state) == ("SOARING", RunState.UNKNOWN)


def test_two_requests_with_user_and_token() -> None:
    one = asked(build())
    report = one.read()
    (run,) = report.runs
    assert (run.url, run.seconds, run.number) == (f"{ROOT}/job/team/job/shop/12/", 61.5, 12)
    assert report.source == "Jenkins, team/shop"
    basic = "Basic " + b64encode(f"ada:{SECRET}".encode()).decode()
    assert [request.headers["authorization"] for request in one.requests] == [basic, basic]
    assert one.requests[1].url.params["tree"].endswith("{0,50}")


@pytest.mark.parametrize("result", [None, "SUCCESS", "FAILURE"])
def test_a_build_goes_on_whatever_result_it_has_so_far(result: str | None) -> None:
    run = asked(build(result, building=True, duration=0)).run("shop")
    assert (run.word, run.state, run.seconds) == ("building", RunState.PENDING, None)


def test_what_the_tests_came_to() -> None:
    tests = {
        "_class": "hudson.tasks.junit.TestResultAction",
        "failCount": 3,
        "skipCount": 1,
        "totalCount": 120,
    }
    assert asked(build("UNSTABLE", checkout(), tests)).run("shop").why == "3 of 120 tests failed"


def test_a_shared_library_is_checked_out_too() -> None:
    assert asked(build("SUCCESS", checkout(OTHER), checkout())).states() == {"shop": "success"}


def test_builds_of_other_commits() -> None:
    with pytest.raises(NoReport, match="has no build of 89abcdef0123"):
        asked(build("SUCCESS", checkout(OTHER)), build("SUCCESS", {})).read()


def test_the_newest_build_counts() -> None:
    later = build("FAILURE", number=13, timestamp=STARTED + 60_000)
    runs = asked(later, build()).read().runs
    assert [(one.word, one.superseded) for one in runs] == [("FAILURE", False), ("SUCCESS", True)]


def test_pages_are_read_until_older_builds_come() -> None:
    pages = {
        "{0,50}": [build("SUCCESS", checkout(OTHER), number=200 - at) for at in range(50)],
        "{50,100}": [build("FAILURE", number=150 - at) for at in range(49)]
        + [build("SUCCESS", checkout(OTHER), number=1, timestamp=1_600_000_000_000)],
    }

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        tree = request.url.params["tree"]
        return {"allBuilds": pages[tree[tree.rindex("{") :]]} if "allBuilds" in tree else {}

    one = asked(answers=answer)
    assert one.states() == {"shop": "failure"}
    assert len(one.requests) == 3


def test_pages_without_end() -> None:
    full = [build("SUCCESS", checkout(OTHER))] * 50
    one = asked(answers=lambda request: {"allBuilds": full} if "all" in str(request.url) else {})
    with pytest.raises(ShipcheckError, match="does not end"):
        one.read()


@pytest.mark.parametrize(
    ("branch", "name"), [("topic", "topic"), ("feature/x#1", "feature%2Fx%231")]
)
def test_the_job_of_a_branch(branch: str, name: str) -> None:
    table = multibranch({"main": [], name: [build()]})
    one = asked(answers=table, branch=branch)
    (run,) = one.read().runs
    assert (run.name, run.group, run.state) == ("shop", branch, RunState.SUCCESS)
    paths = [request.url.raw_path.decode().partition("?")[0] for request in one.requests]
    encoded = name.replace("%", "%25")
    assert paths == [JOB, *[f"/jenkins/job/team/job/shop/job/{encoded}/api/json"] * 2]


def test_a_merge_counts_where_jenkins_says_what_was_merged() -> None:
    merge = build("SUCCESS", checkout(MERGED), revision(pullHash=HEAD))
    report = asked(answers=multibranch({"PR-7": [merge]}), pull_request=7).read()
    assert [(one.group, one.state) for one in report.runs] == [("PR-7", RunState.SUCCESS)]
    assert report.notes == ("PR-7 built the commit merged with its base",)


def test_a_merge_that_nobody_vouches_for_is_left_out_aloud() -> None:
    merge = build("SUCCESS", checkout(MERGED))
    with pytest.raises(NoReport, match="built fedcba987654, which may be a merge; it is left out"):
        asked(answers=multibranch({"PR-7-merge": [merge]}), pull_request=7).read()


def test_branch_and_pull_request_hide_nothing_of_each_other() -> None:
    later = build("SUCCESS", checkout(MERGED), revision(pullHash=HEAD), timestamp=STARTED + 1000)
    table = multibranch({"topic": [build("FAILURE")], "PR-7": [later]})
    runs = asked(answers=table, pull_request=7).read().runs
    assert [(one.group, one.word, one.superseded) for one in runs] == [
        ("topic", "FAILURE", False), ("PR-7", "SUCCESS", False),
    ]  # fmt: skip


def test_a_branch_without_a_job() -> None:
    with pytest.raises(NoReport):
        asked(answers=multibranch({"main": [build()]})).read()


def test_a_build_that_has_not_checked_out_yet() -> None:
    known = build(None, revision(hash=HEAD))
    assert asked(answers=multibranch({"topic": [known]})).states() == {"shop": "pending"}
    with pytest.raises(NoReport, match="is running, and does not say yet of which commit"):
        asked(build(None, {})).read()


def test_what_it_checked_out_counts_more_than_what_it_was_started_for() -> None:
    moved = build("SUCCESS", checkout(OTHER), revision(hash=HEAD))
    with pytest.raises(NoReport):
        asked(answers=multibranch({"topic": [moved]})).read()


def test_the_queue() -> None:
    item = {
        "id": 99,
        "why": "Waiting for next available executor",
        "actions": [revision(hash=HEAD)],
    }
    table = multibranch({"topic": [build()]}, {"topic": item})
    (first, waiting) = asked(answers=table).read().runs
    assert (first.superseded, waiting.state, waiting.word, waiting.why) == (
        True, RunState.PENDING, "queued", "Waiting for next available executor",
    )  # fmt: skip
    silent = multibranch({"topic": [build()]}, {"topic": {**item, "actions": [{}]}})
    report = asked(answers=silent).read()
    assert [one.state for one in report.runs] == [RunState.SUCCESS]
    assert "waits in the queue" in report.notes[0]
    other = multibranch(
        {"topic": [build()]}, {"topic": {**item, "actions": [revision(hash=OTHER)]}}
    )
    assert not asked(answers=other).read().notes


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
