"""Build statuses of Bitbucket Data Center, for exactly one commit.

Bodies after its OpenAPI description (RestBuildStatus, RestBuildStats, pages of values);
developer.atlassian.com/server/bitbucket/rest, "Builds and Deployments".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from shipcheck.ci.bitbucket_server import STATES
from shipcheck.ci.runs import NoReport, RunState, UnknownCommit
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from shipcheck.http.errors import Forbidden, Unauthorized, UnexpectedAnswer
from tests.ci.asking import HEAD, SECRET, Asked
from tests.repository import Sample

Body = dict[str, Any]
Json = Any
HOST = "git.example.com"
PLACE = Place("bitbucket-server", f"https://{HOST}", "scm/PRJ/my-repo", {})
LIST = f"/rest/build-status/latest/commits/{HEAD}"
STATS = f"/rest/build-status/latest/commits/stats/{HEAD}"
COMMIT = f"/rest/api/latest/projects/PRJ/repos/my-repo/commits/{HEAD}"


def status(key: str = "TEST-REP3", word: str = "SUCCESSFUL", **said: Json) -> Body:
    """A build status of the head."""
    return {
        "key": key, "state": word, "name": f"Build {key}", "url": "https://bamboo.example.com/x",
        "description": "Unit test build", "buildNumber": "3", "duration": 1500000,
        "createdDate": 1777633200000, "updatedDate": 1777633800000, "ref": "refs/heads/topic",
        "testResults": {"failed": 1, "skipped": 5, "successful": 134},
        "projectKey": "PRJ", "repositorySlug": "my-repo",
    } | said  # fmt: skip


@dataclass
class ServerSays:
    """A server that lists at most a hundred statuses, `size` a page."""

    statuses: list[Body] = field(default_factory=list)
    total: int | None = None
    known: bool = True
    size: int = 25

    def __call__(self, request: httpx.Request) -> Json:
        path, wish = request.url.path, request.url.params
        if path == LIST:
            start = int(wish["start"])
            listed = self.statuses[:100][start : start + self.size]
            last = start + self.size >= len(self.statuses[:100])
            return {"size": len(listed), "limit": self.size, "start": start, "values": listed,
                    "isLastPage": last, "nextPageStart": None if last else start + self.size}  # fmt: skip
        if path == STATS:
            total = len(self.statuses) if self.total is None else self.total
            return {"successful": total, "failed": 0, "inProgress": 0, "cancelled": 0, "unknown": 0}
        if path == COMMIT and self.known:
            return {"id": HEAD, "displayId": HEAD[:11], "parents": []}
        return refused(404, "NoSuchCommitException", "Commit does not exist")


def refused(code: int, kind: str, words: str) -> httpx.Response:
    """An error as the server writes it."""
    name = f"com.atlassian.bitbucket.commit.{kind}"
    errors = [{"context": None, "message": words, "exceptionName": name}]
    return httpx.Response(code, json={"errors": errors})


def asked(sample: Sample, answers: Json, **said: Json) -> Asked:
    """The server with these answers, for a user who has a token and has allowed the host."""
    wish = {"settings": {}, "environment": {"BITBUCKET_SERVER_TOKEN": SECRET}, "place": PLACE,
            "allowed": (HOST,), **said}  # fmt: skip
    return Asked("bitbucket-server", answers, repository=sample.path, **wish)


def test_a_build_by_one_request(sample: Sample) -> None:
    found = asked(sample, ServerSays([status()]))
    run = found.run("Build TEST-REP3")
    assert (run.state, run.word, run.number, run.seconds) == (
        RunState.SUCCESS,
        "SUCCESSFUL",
        3,
        1500,
    )
    assert run.started_at is not None
    assert len(found.requests) == 1
    assert found.requests[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("word", sorted(STATES))
def test_every_word(sample: Sample, word: str) -> None:
    run = asked(sample, ServerSays([status(word=word)])).run("Build TEST-REP3")
    assert (run.word, run.state) == (word, STATES[word])


@pytest.mark.parametrize("word", ["STOPPED", "successful", None, 7, ""])
def test_a_word_that_nobody_knows_is_unknown(sample: Sample, word: Json) -> None:
    found = asked(sample, ServerSays([status(state=word)]))
    assert found.states() == {"Build TEST-REP3": "unknown"}


def test_a_plan_is_called_as_required_builds_call_it(sample: Sample) -> None:
    """Its newest build counts."""
    old = status("TEST-REP3", "FAILED", parent="TEST-REP", name="Matrix")
    new = status("TEST-REP4", parent="TEST-REP", name="Matrix", createdDate=1777633900000)
    found = asked(sample, ServerSays([old, new]))
    assert found.states() == {"TEST-REP": "success"}
    assert [one.superseded for one in found.read().runs] == [True, False]


def test_builds_of_one_name_and_other_keys_are_two(sample: Sample) -> None:
    says = ServerSays([status("A", "FAILED", name="ci"), status("B", name="ci")])
    assert [one.superseded for one in asked(sample, says).read().runs] == [False, False]


def test_a_build_of_another_repository_is_left_out(sample: Sample) -> None:
    fork = status("F", "FAILED", projectKey="~jane")
    report = asked(sample, ServerSays([status(), fork])).read()
    assert len(report.runs) == 1
    assert report.notes == ("1 builds of this commit are of other repositories",)


def test_pages_are_read_to_the_end(sample: Sample) -> None:
    says = ServerSays([status(f"k{at}") for at in range(60)] + [status("last", "FAILED")])
    found = asked(sample, says)
    assert found.states()["Build last"] == "failure"
    assert len(found.requests) == 3


def test_a_hundred_that_are_all(sample: Sample) -> None:
    found = asked(sample, ServerSays([status(f"k{at}") for at in range(100)], size=100))
    assert len(found.read().runs) == 100
    assert len(found.requests) == 2


def test_more_than_the_server_lists_is_refused(sample: Sample) -> None:
    says = ServerSays([status(f"k{at}") for at in range(10_000)], size=100)
    with pytest.raises(ShipcheckError, match="has 10000 builds, and Bitbucket lists 100"):
        asked(sample, says).read()


def test_a_commit_that_is_not_pushed_and_one_without_builds(sample: Sample) -> None:
    with pytest.raises(UnknownCommit, match="does not know 89abcdef0123"):
        asked(sample, ServerSays(known=False)).read()
    with pytest.raises(NoReport) as caught:
        asked(sample, ServerSays()).read()
    assert not isinstance(caught.value, UnknownCommit)


def test_a_credential_goes_only_where_it_is_allowed(sample: Sample) -> None:
    found = asked(sample, ServerSays([status()]), allowed=())
    with pytest.raises(CredentialError, match="nobody has said that credentials may go to"):
        found.read()
    assert not found.requests


def test_the_environment_may_name_the_server(sample: Sample) -> None:
    environment = {"BITBUCKET_SERVER_TOKEN": SECRET, "BITBUCKET_SERVER_URL": f"https://{HOST}/"}
    found = asked(sample, ServerSays([status()]), allowed=(), environment=environment)
    assert found.states() == {"Build TEST-REP3": "success"}


@pytest.mark.parametrize(("code", "kind"), [
    (401, Unauthorized), (403, Forbidden), (500, ShipcheckError), (404, ShipcheckError),
])  # fmt: skip
def test_refusals(sample: Sample, code: int, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        asked(sample, lambda _: refused(code, "X", "no")).read()


def test_a_page_that_asks_to_sign_in(sample: Sample) -> None:
    html = httpx.Response(200, text="<html>Log in", headers={"content-type": "text/html"})
    with pytest.raises(CredentialError, match="it asks to sign in"):
        asked(sample, lambda _: html).read()


@pytest.mark.parametrize("body", [
    None, [], {}, {"values": None}, {"values": [7]}, {"values": [], "isLastPage": False},
    {"values": [], "isLastPage": False, "nextPageStart": 0},
    {"values": [], "isLastPage": False, "nextPageStart": "9"},
])  # fmt: skip
def test_lists_of_another_shape(sample: Sample, body: Json) -> None:
    with pytest.raises(ShipcheckError):
        asked(sample, lambda _: httpx.Response(200, json=body)).read()


def test_a_list_without_an_end_is_refused(sample: Sample) -> None:
    def endless(request: httpx.Request) -> Body:
        following = int(request.url.params["start"]) + 1
        return {"values": [status()], "isLastPage": False, "nextPageStart": following}

    with pytest.raises(ShipcheckError, match="does not end"):
        asked(sample, endless).read()


def test_another_forges_repository_is_not_asked_for(sample: Sample) -> None:
    elsewhere = Place("github", "https://github.com", "team/web", {})
    with pytest.raises(ShipcheckError, match="which repository of Bitbucket Data Center this is"):
        asked(sample, ServerSays(), place=elsewhere).read()


@pytest.mark.parametrize("last", [None, "false", 0, [], "true", 1])
def test_a_page_that_does_not_say_whether_it_is_the_last_is_not_the_whole(
    sample: Sample, last: Json
) -> None:
    """The next one may have the red build."""
    told = {"size": 1, "limit": 25, "start": 0, "values": [status()], "isLastPage": last,
            "nextPageStart": 25}  # fmt: skip
    for body in (told, {key: one for key, one in told.items() if key != "isLastPage"}):
        with pytest.raises(UnexpectedAnswer):
            asked(sample, {LIST: body}).read()


@pytest.mark.parametrize("following", [None, True, "25", 0, -1])
def test_a_next_page_that_is_none_is_not_the_end(sample: Sample, following: Json) -> None:
    told = {"values": [status()], "isLastPage": False, "nextPageStart": following}
    with pytest.raises(UnexpectedAnswer):
        asked(sample, {LIST: told}).read()


@pytest.mark.parametrize("counts", [{}, {"successful": None}, {"total": 100}])
def test_counts_that_say_nothing_are_no_proof_that_all_were_listed(
    sample: Sample, counts: Json
) -> None:
    listed = {"values": [status(f"K{at}") for at in range(100)], "isLastPage": True}
    with pytest.raises(UnexpectedAnswer):
        asked(sample, {LIST: listed, STATS: counts}).read()
