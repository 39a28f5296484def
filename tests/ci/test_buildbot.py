"""Buildbot without a server, with bodies as version 4.3.0 gives them (test_buildbot_server.py has one)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings

from shipcheck.ci.buildbot import STATES
from shipcheck.ci.runs import NoReport, RunState, UnknownCommit
from shipcheck.errors import ShipcheckError
from shipcheck.http.errors import Forbidden
from tests.ci.asking import HEAD, NOW, OTHER, Asked
from tests.ci.hostile import ANSWERS, JSON, PAGE, harmless, refused, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

URL = "https://buildbot.example.com"
MADE = int(NOW.timestamp()) - 500
RESULTS = ["success", "warnings", "failure", "skipped", "exception", "retry", "cancelled"]


def stamp(revision: str | None = HEAD, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "branch": "topic", "codebase": "", "created_at": MADE, "patch": None, "project": "",
        "repository": "https://example.com/shop.git", "revision": revision, "ssid": 1, **more,
    }  # fmt: skip


def build_set(*stamps: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "bsid": 5, "complete": True, "complete_at": MADE + 60, "external_idstring": None,
        "parent_buildid": None, "parent_relationship": None, "reason": "The AnyBranchScheduler", "results": 0,
        "rebuilt_buildid": None, "sourcestamps": list(stamps or (stamp(),)), "submitted_at": MADE, **more,
    }  # fmt: skip


def asked_for(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A request for a build."""
    return {
        "builderid": 4, "buildrequestid": 7, "buildsetid": 5, "claimed": True, "claimed_at": MADE,
        "claimed_by_masterid": 1, "complete": True, "complete_at": MADE + 60, "priority": 0,
        "properties": None, "results": 0, "submitted_at": MADE, "waited_for": False, **more,
    }  # fmt: skip


def build(results: object = 0, got: object = HEAD, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    properties = {} if got is None else {"got_revision": [got, "Git"]}
    return {
        "builderid": 4, "buildid": 9, "buildrequestid": 7, "complete": True, "complete_at": MADE + 61,
        "locks_duration_s": 0, "masterid": 1, "number": 3, "properties": properties, "results": results,
        "started_at": MADE + 1, "state_string": "build successful", "workerid": 1, **more,
    }  # fmt: skip


def answers(*builds: dict[str, Any], **lists: Any) -> dict[str, Any]:  # noqa: ANN401
    """A server with one request; `lists` in place of its lists."""
    every = {
        "sourcestamps": [stamp()], "buildsets": [build_set()], "buildrequests": [asked_for()],
        "builds": list(builds), "builders": [{"builderid": 4, "name": "ci"}], **lists,
    }  # fmt: skip
    return {f"/api/v2/{name}": {name: entries, "meta": {}} for name, entries in every.items()}


def asked(
    table: Mapping[str, Any] | Callable[[httpx.Request], Any],
    **settings_: Any,  # noqa: ANN401
) -> Asked:
    return Asked("buildbot", table, {"url": f"{URL}/", **settings_})


@pytest.mark.parametrize("word", RESULTS)
def test_every_result(word: str) -> None:
    results = RESULTS.index(word)
    (run,) = asked(answers(build(results), buildrequests=[asked_for(results=results)])).read().runs
    assert (run.name, run.word, run.state) == ("ci", word, STATES[word])


def test_running_and_queued() -> None:
    going = build(None, None, complete=False, complete_at=None)
    waiting = asked_for(complete=False, claimed=False, results=-1)
    assert asked(answers(going, buildrequests=[waiting])).run("ci").word == "running"
    assert asked(answers(buildrequests=[waiting])).run("ci").word == "queued"
    assert {*RESULTS, "running", "queued"} == set(STATES)


@pytest.mark.parametrize("results", [7, -1, 10**30, True, "0", None, [0]])
def test_a_result_that_nobody_knows(results: object) -> None:
    run = asked(answers(build(results))).run("ci")
    assert run.state is RunState.UNKNOWN
    assert len(run.word) <= 40


def test_five_requests_without_any_credential() -> None:
    one = asked(answers(build()))
    run = one.run("ci")
    assert [request.url.path.rpartition("/")[2] for request in one.requests] == [
        "sourcestamps", "buildsets", "buildrequests", "builds", "builders",
    ]  # fmt: skip
    assert one.requests[0].url.params["revision"] == HEAD
    assert int(one.requests[1].url.params["submitted_at__ge"]) < MADE
    assert one.requests[2].url.params["buildsetid__in"] == "5"
    assert one.requests[3].url.params["buildrequestid__in"] == "7"
    assert not any("authorization" in request.headers for request in one.requests)
    assert (run.url, run.seconds) == (f"{URL}/#/builders/4/builds/3", 60.0)


def test_a_retry_that_waits_for_its_build() -> None:
    again = answers(build(5), buildrequests=[asked_for(complete=False)])
    words = [(run.word, run.superseded) for run in asked(again).read().runs]
    assert words == [("retry", True), ("queued", False)]


def test_a_build_that_took_another_commit_is_left_out_aloud() -> None:
    with pytest.raises(NoReport, match="a build of ci for this commit took another one"):
        asked(answers(build(got=OTHER))).read()


def test_a_build_with_a_patch_is_of_something_else() -> None:
    patched = stamp(patch={"body": "…", "level": 1})
    table = answers(build(), sourcestamps=[patched], buildsets=[build_set(patched)])
    with pytest.raises(UnknownCommit):
        asked(table).read()


def test_a_server_that_passes_over_the_filters() -> None:
    other = stamp(OTHER, ssid=2)
    table = answers(
        build(2, OTHER, buildrequestid=8, buildid=10), build(), sourcestamps=[other, stamp()],
        buildsets=[build_set(other, bsid=6), build_set()],
        buildrequests=[asked_for(buildrequestid=8, buildsetid=6), asked_for()],
    )  # fmt: skip
    assert asked(table).states() == {"ci": "success"}


def test_a_build_of_the_branch_counts_only_for_what_it_took() -> None:
    for revision in (None, ""):
        loose = build_set(stamp(revision, ssid=2))
        table = {"sourcestamps": [], "buildsets": [loose]}
        assert asked(answers(build(), **table)).states() == {"ci": "success"}
        for other in (build(got=OTHER), build(None, None, complete=False)):
            with pytest.raises(UnknownCommit):
                asked(answers(other, **table)).read()


def test_a_builder_that_goes_by_another_name() -> None:
    named = asked_for(properties={"virtual_builder_name": ["linux", "Trigger"]})
    assert asked(answers(build(), buildrequests=[named])).states() == {"linux": "success"}


def test_the_parent_may_have_built_something_else() -> None:
    child = build_set(parent_buildid=2)
    requests: list[str] = []

    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        requests.append(request.url.path)
        if "buildid__in" in request.url.params:
            return {"builds": [build(buildid=2, builderid=1)]}
        names = [{"builderid": 4, "name": "ci"}, {"builderid": 1, "name": "all"}]
        return answers(build(), buildsets=[child], builders=names)[request.url.path]

    assert asked(answer).run("ci").group == "all 1"
    assert len(requests) == 6


def test_every_page_is_read() -> None:
    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        if not request.url.path.endswith("/buildsets"):
            return answers(build())[request.url.path]
        offset = int(request.url.params["offset"])
        others = [build_set(stamp(OTHER, ssid=2), bsid=1000 - offset - at) for at in range(200)]
        return {"buildsets": others if offset < 400 else [build_set()]}

    one = asked(answer)
    assert one.states() == {"ci": "success"}
    assert len(one.requests) == 7


def test_pages_without_end() -> None:
    sets = [build_set(stamp(OTHER, ssid=2), bsid=number) for number in range(200)]
    with pytest.raises(ShipcheckError, match="does not end"):
        asked(answers(buildsets=sets)).read()


def test_many_requests_are_asked_for_in_parts() -> None:
    requests = [asked_for(buildrequestid=number, builderid=number) for number in range(1, 121)]
    builds = [build(buildid=number, buildrequestid=number) for number in range(1, 121)]
    one = asked(answers(*builds, buildrequests=requests))
    assert len(one.read().runs) == 120
    assert len(one.requests) == 7


def test_who_has_to_sign_in() -> None:
    page = httpx.Response(403, html="<html>Sign in</html>")
    with pytest.raises(Forbidden):
        asked({"/api/v2/sourcestamps": page}).read()


@pytest.mark.parametrize(
    "place", ["sourcestamps", "buildsets", "buildrequests", "builds", "builders"]
)
@pytest.mark.parametrize("name", ANSWERS)
def test_hostile_answers(name: str, place: str) -> None:
    def answer(request: httpx.Request) -> Any:  # noqa: ANN401
        bad = request.url.path.endswith(f"/{place}")
        return told(ANSWERS[name]) if bad else answers(build()).get(request.url.path, PAGE)

    refused(asked(answer))


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json(value: object) -> None:
    harmless(asked(lambda _: value))
    harmless(asked(answers({**build(), "results": 7 if value in (0, 1) else value})))
    harmless(asked(answers(build(2), buildsets=[{**build_set(), "parent_buildid": value}])))
    harmless(
        asked(answers(buildrequests=[{**asked_for(), "results": 7 if value in (0, 1) else value}]))
    )
