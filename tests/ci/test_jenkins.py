"""Jenkins: which runs there are, and in what states."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import httpx
import pytest

from shipcheck.ci.jenkins import STATES
from shipcheck.ci.runs import NoReport, RunState
from shipcheck.errors import ShipcheckError
from tests.ci.asking import HEAD, OTHER, SECRET
from tests.ci.jenkins_server import (
    JOB,
    MERGED,
    ROOT,
    STARTED,
    asked,
    build,
    checkout,
    multibranch,
    revision,
)


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
