"""What a credential of GitHub's is, and what it lacks."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.forge._github_access import COMMENT_SCOPE, SEE, SSO, WRITE
from shipcheck.forge.orders import Access
from shipcheck.http.errors import Unauthorized
from tests.forge.github_bodies import REPOSITORY, connected, says


def access(
    user: httpx.Response, repository: httpx.Response, headers: dict[str, str] | None = None
) -> Access:
    answers = {"/user": user, REPOSITORY: repository}

    def answer(request: httpx.Request) -> httpx.Response:
        found = answers[request.url.path]
        found.headers.update(headers or {})
        return found

    server = connected(answer)
    found = server.ask(lambda forge: forge.access())
    assert len(server.requests) == 2
    return found


def ok(**body: object) -> httpx.Response:
    return httpx.Response(200, json=body)


def test_a_classic_token_tells_its_scopes() -> None:
    found = access(
        ok(login="octocat"), ok(permissions={"push": True}), {"X-OAuth-Scopes": "repo, read:org"}
    )
    assert found == Access("octocat", ("repo", "read:org"), ())


@pytest.mark.parametrize("scopes", ["repo", "public_repo, gist", "repo, workflow"])
def test_the_names_of_teams_are_not_missed(scopes: str) -> None:
    found = access(ok(login="octocat"), ok(permissions={"push": True}), {"X-OAuth-Scopes": scopes})
    assert found.lacks == ()


def test_what_a_weak_one_lacks_is_named() -> None:
    found = access(ok(login="octocat"), ok(permissions={"push": False}), {"X-OAuth-Scopes": ""})
    assert found == Access("octocat", (), (WRITE, COMMENT_SCOPE))


def test_the_token_of_a_job_is_nobodys() -> None:
    refused = says(403, "Resource not accessible by integration")
    assert access(refused, ok(permissions={"push": True})) == Access(None, None, ())


def test_a_repository_that_it_cannot_see_and_a_sign_on_that_it_lacks() -> None:
    headers = {"X-GitHub-SSO": "partial-results; organizations=21955855"}
    found = access(ok(login="octocat"), says(404, "Not Found"), headers)
    assert found.lacks == (SEE, SSO)


def test_one_that_github_does_not_know() -> None:
    with pytest.raises(Unauthorized):
        access(says(401, "Bad credentials"), ok())
