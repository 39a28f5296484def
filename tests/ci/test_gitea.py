"""Commit statuses of Gitea and Forgejo, for exactly the commit."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.ci.gitea import STATES
from shipcheck.ci.runs import NoReport, RunState, UnknownCommit
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.hosting.place import Place
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER, SECRET, Asked

if TYPE_CHECKING:
    from tests.repository import Sample

PLACE = Place("gitea", "https://codeberg.org", "team/shop", {})
ROOT = "/api/v1/repos/team/shop"


def status(number: int, context: str, word: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A status as Gitea's swagger 1.27 has it (`CommitStatus`)."""
    return {
        "id": number, "status": word, "target_url": f"/team/shop/actions/runs/4/jobs/{number}",
        "description": "Successful in 12s", "context": context,
        "url": f"https://codeberg.org{ROOT}/statuses/{HEAD}",
        "creator": {"id": -2, "login": "forgejo-actions"},
        "created_at": "2026-04-30T10:00:00Z", "updated_at": "2026-04-30T10:00:12Z", **changes,
    }  # fmt: skip


@dataclass
class Server:
    """A repository with one commit; `size` is how many entries the server gives at most."""

    statuses: list[dict[str, Any]] | None
    sha: str = HEAD
    known: bool = True
    size: int = 50
    headers: bool = True
    shown: bool = True
    extra: dict[str, Any] = field(default_factory=dict)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if not self.shown or not path.startswith(ROOT):
            return _missing()
        if path == ROOT:
            return httpx.Response(200, json={"id": 1, "full_name": "team/shop"})
        if path == f"{ROOT}/git/commits/{HEAD}":
            return httpx.Response(200, json={"sha": HEAD}) if self.known else _missing()
        if self.statuses is None:
            return _missing()
        return self._page(request)

    def _page(self, request: httpx.Request) -> httpx.Response:
        assert self.statuses is not None
        page = int(request.url.params["page"])
        size = min(int(request.url.params["limit"]), self.size)
        part = self.statuses[(page - 1) * size : page * size]
        body = {"state": "success", "sha": self.sha, "total_count": len(part),
                "statuses": part or None, **self.extra}  # fmt: skip
        headers = {"x-total-count": str(len(self.statuses))} if self.headers else {}
        return httpx.Response(200, json=body, headers=headers)


def _missing() -> httpx.Response:
    words = {
        "errors": None,
        "message": "The target couldn't be found.",
        "url": "https://x/api/swagger",
    }
    return httpx.Response(404, json=words)


def asked(sample: Sample, server: Any, **more: Any) -> Asked:  # noqa: ANN401
    """The server, for a user who has a token."""
    environment = {"GITEA_TOKEN": SECRET, **more.pop("environment", {})}
    place = more.pop("place", PLACE)
    return Asked("gitea", server, {}, environment, place, repository=sample.path, **more)


@pytest.mark.parametrize("word", sorted(STATES))
def test_every_word(sample: Sample, word: str) -> None:
    run = asked(sample, Server([status(7, "CI / test (push)", word)])).run("CI / test (push)")
    assert (run.state, run.word, run.kind) == (STATES[word], word, "status")
    assert (run.owner, run.why, run.number) == ("forgejo-actions", "Successful in 12s", 7)
    assert run.url == "https://codeberg.org/team/shop/actions/runs/4/jobs/7"


@pytest.mark.parametrize("word", ["blocked", "SUCCESS", "", None, 3, ["success"]])
def test_a_word_of_tomorrow(sample: Sample, word: Any) -> None:  # noqa: ANN401
    run = asked(sample, Server([status(7, "CI", word)])).run("CI")
    assert run.state is RunState.UNKNOWN


def test_older_servers_call_it_state(sample: Sample) -> None:
    body = status(7, "CI", "failure", state="failure")
    del body["status"]
    assert asked(sample, Server([body])).states() == {"CI": "failure"}


def test_addresses_elsewhere_stay(sample: Sample) -> None:
    bodies = [status(1, "a", "success", target_url="https://ci.example.com/1"),
              status(2, "b", "success", target_url="//evil.example/1"),
              status(3, "c", "success", target_url=None)]  # fmt: skip
    runs = asked(sample, Server(bodies)).read().runs
    assert [run.url for run in runs] == ["https://ci.example.com/1", "//evil.example/1", None]


def test_the_newest_of_a_context_counts(sample: Sample) -> None:
    same = {"created_at": "2026-04-30T10:00:00Z"}
    bodies = [status(9, "CI", "failure", **same), status(8, "CI", "success", **same)]
    assert asked(sample, Server(bodies)).states() == {"CI": "failure"}


@pytest.mark.parametrize(
    ("size", "headers", "requests"), [(50, True, 3), (30, True, 5), (30, False, 6)]
)
def test_pages_are_read_to_their_end(
    sample: Sample, size: int, headers: bool, requests: int
) -> None:
    """A server may give less than asked for, and a proxy may drop what says so."""
    bodies = [status(one, f"job {one}", "success") for one in range(1, 141)]
    bodies[-1]["status"] = "failure"
    asking = asked(sample, Server(bodies, size=size, headers=headers))
    assert asking.states()["job 140"] == "failure"
    assert len(asking.requests) == requests


def test_one_request_for_a_verdict(sample: Sample) -> None:
    asking = asked(sample, Server([status(7, "CI", "success")]))
    asking.read()
    assert len(asking.requests) == 1


def test_a_list_that_is_shorter_than_it_says(sample: Sample) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        part = [status(1, "CI", "success")] if request.url.params["page"] == "1" else None
        return httpx.Response(
            200, json={"sha": HEAD, "statuses": part}, headers={"x-total-count": "2"}
        )

    with pytest.raises(UnexpectedAnswer, match="speaks of 2 entries, and gave 1"):
        asked(sample, answers).read()


def test_a_list_that_never_ends(sample: Sample) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["page"])
        return httpx.Response(
            200, json={"sha": HEAD, "statuses": [status(page, f"{page}", "success")]}
        )

    with pytest.raises(ShipcheckError, match="does not end after 200 pages"):
        asked(sample, answers).read()


@pytest.mark.parametrize("sha", [OTHER, "", HEAD[:12]])
def test_a_branch_that_is_called_like_the_commit(sample: Sample, sha: str) -> None:
    """Gitea takes a ref here: what it speaks of has to be the commit itself."""
    with pytest.raises(UnexpectedAnswer, match="another commit than 89abcdef0123"):
        asked(sample, Server([status(7, "CI", "success")], sha=sha)).read()


@pytest.mark.parametrize("statuses", [None, []])
def test_a_commit_that_is_not_pushed(sample: Sample, statuses: list[dict[str, Any]] | None) -> None:
    with pytest.raises(UnknownCommit, match="does not know 89abcdef0123"):
        asked(sample, Server(statuses, known=False)).read()


def test_nothing_ran(sample: Sample) -> None:
    with pytest.raises(NoReport) as caught:
        asked(sample, Server([])).read()
    assert not isinstance(caught.value, UnknownCommit)


def test_a_repository_that_is_not_shown_is_no_missing_commit(sample: Sample) -> None:
    with pytest.raises(UnexpectedAnswer, match="no team/shop, or does not show it"):
        asked(sample, Server([], shown=False)).read()


STRANGE: list[Any] = [None, 1, "ok", [], {"statuses": {}}, {"statuses": [1]}, {"statuses": [[]]}]


@pytest.mark.parametrize("body", STRANGE)
def test_json_of_another_shape(sample: Sample, body: Any) -> None:  # noqa: ANN401
    with pytest.raises(UnexpectedAnswer):
        asked(sample, lambda _: httpx.Response(200, json=body)).read()


@pytest.mark.parametrize("status", [200, 203, 404])
def test_a_page_where_json_should_be(sample: Sample, status: int) -> None:
    with pytest.raises(UnexpectedAnswer):
        asked(sample, lambda _: httpx.Response(status, text="<html>Sign in</html>")).read()


BENT: list[dict[str, Any]] = [
    {}, {"id": "x", "context": None, "status": {}}, {"id": True, "status": 1, "creator": []},
    {"id": 10**400, "context": "\ud800[/red]\x1b[2J", "created_at": 10**30, "target_url": 3},
]  # fmt: skip


@pytest.mark.parametrize("body", BENT)
def test_a_bent_entry_never_passes(sample: Sample, body: dict[str, Any]) -> None:
    whole = json.dumps({"sha": HEAD, "statuses": [body]}).encode()

    def answers(request: httpx.Request) -> httpx.Response:
        end = request.url.params["page"] != "1"
        return httpx.Response(200, content=b'{"statuses": null}' if end else whole)

    assert set(asked(sample, answers).states().values()) == {"unknown"}


def test_a_scope_that_lacks(sample: Sample) -> None:
    words = f"token does not have at least one of required scope(s): [read:repository] {SECRET}"
    no = httpx.Response(403, json={"message": words, "url": "https://x"})
    with pytest.raises(Forbidden, match=r"read:repository") as caught:
        asked(sample, lambda _: no).read()
    assert SECRET not in caught.value.message


def test_a_host_that_nobody_allowed_gets_no_token(sample: Sample) -> None:
    place = Place("gitea", "https://git.example.com", "team/shop", {})
    asking = asked(sample, Server([]), place=place)
    with pytest.raises(CredentialError, match=r"may go to git\.example\.com"):
        asking.read()
    assert not asking.requests


def test_the_token_of_a_job_on_its_own_server(sample: Sample) -> None:
    place = Place("gitea", "https://git.example.com", "team/shop", {})
    environment = {
        "GITEA_TOKEN": "", "GITEA_ACTIONS": "true", "GITHUB_TOKEN": "of-the-job",
        "GITHUB_SERVER_URL": "https://git.example.com",
        "GITHUB_API_URL": "https://git.example.com/api/v1",
    }  # fmt: skip
    asking = asked(
        sample, Server([status(7, "CI", "success")]), place=place, environment=environment
    )
    assert asking.states() == {"CI": "success"}
    assert {one.headers["authorization"] for one in asking.requests} == {"token of-the-job"}


def test_a_job_of_github_lends_its_token_to_nobody(sample: Sample) -> None:
    environment = {
        "GITEA_TOKEN": "", "GITHUB_ACTIONS": "true", "GITHUB_TOKEN": "of-the-job",
        "GITHUB_SERVER_URL": "https://github.com",
    }  # fmt: skip
    with pytest.raises(CredentialError, match="no credential for Gitea"):
        asked(sample, Server([]), environment=environment).read()


@pytest.mark.parametrize("total", ["1", "0", "49"])
def test_a_total_below_what_came_is_no_end(sample: Sample, total: str) -> None:
    """A server that counts a grouped list wrong: what is red may be on the second page."""
    every = [status(at, f"job {at}", "success") for at in range(60)]
    every[59]["status"] = "failure"

    def answers(request: httpx.Request) -> httpx.Response:
        start = (int(request.url.params["page"]) - 1) * 50
        body = {"sha": HEAD, "statuses": every[start : start + 50]}
        return httpx.Response(200, json=body, headers={"x-total-count": total})

    assert asked(sample, answers).states()["job 59"] == "failure"
