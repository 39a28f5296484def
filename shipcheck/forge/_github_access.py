"""What a credential of GitHub's is, and what it lacks for what shipcheck mainly does.

The scope read:org is not missed: without it teams that are asked for a review are named by nothing, and are
counted all the same.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from shipcheck.forge.orders import Access
from shipcheck.http.errors import Forbidden
from shipcheck.http.reading import as_map, map_in, text

if TYPE_CHECKING:
    from shipcheck.hosting.github_api import GitHub
    from shipcheck.http.answer import Answer

SCOPES = "x-oauth-scopes"
"""Sent to classic tokens only; fine-grained ones and those of apps have permissions instead."""

SEE = "sight of the repository"
WRITE = "write access: to merge, to open pull requests, to set statuses"
COMMENT_SCOPE = "the scope repo (public_repo for a public repository): to write anything"
SSO = "a single sign-on authorisation for some of the organisations"


async def read_access(github: GitHub) -> Access:
    """Whose it is and what it may: two requests.

    Raises:
        CredentialError: GitHub does not know it.
        ShipcheckError: as GitHub.get.
    """
    user, scopes = await _user(github)
    ok = (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
    answer = await github.get("", ok=ok)
    scopes = scopes if scopes is not None else _scopes(answer)
    return Access(
        user, scopes, (*_by_repository(answer), *_by_scopes(scopes), *_by_sign_on(answer))
    )


async def _user(github: GitHub) -> tuple[str | None, tuple[str, ...] | None]:
    """Whose it is, and its scopes; the token of a job in GitHub Actions is nobody's (403)."""
    ok = (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
    try:
        answer = await github.get("//user", ok=ok)
    except Forbidden:
        return None, None
    if answer.status != HTTPStatus.OK:
        return None, _scopes(answer)
    return text(as_map(answer.json(), answer).get("login")), _scopes(answer)


def _scopes(answer: Answer) -> tuple[str, ...] | None:
    if SCOPES not in answer.headers:
        return None
    found = (scope.strip() for scope in answer.headers[SCOPES].split(","))
    return tuple(scope for scope in found if scope)


def _by_repository(answer: Answer) -> tuple[str, ...]:
    if answer.status != HTTPStatus.OK:
        return (SEE,)
    permissions = map_in(as_map(answer.json(), answer).get("permissions"))
    return (WRITE,) if permissions.get("push") is False else ()


def _by_scopes(scopes: tuple[str, ...] | None) -> tuple[str, ...]:
    if scopes is None:
        return ()
    writes = not {"repo", "public_repo"}.isdisjoint(scopes)
    return () if writes else (COMMENT_SCOPE,)


def _by_sign_on(answer: Answer) -> tuple[str, ...]:
    return (SSO,) if answer.headers.get("x-github-sso", "").startswith("partial-results") else ()
