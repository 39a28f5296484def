"""Asks GitHub for pull requests: by GraphQL in one query, by REST where that is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from shipcheck.errors import ShipcheckError
from shipcheck.forge import _github_queries as queries
from shipcheck.forge._github_parts import odd
from shipcheck.forge._github_reading import read_pull
from shipcheck.forge._github_rest import rest_pull, rest_pulls_of
from shipcheck.hosting.github_api import GraphqlRefused
from shipcheck.http.reading import MOST_PAGES, map_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.hosting.github_api import GitHub

Nodes: TypeAlias = "list[Mapping[str, Any]]"


async def find_pull(github: GitHub, number: int) -> PullRequest | None:
    """The pull request, None where there is none.

    One request; one more for each further hundred reviews, and hundred threads; one more where the
    credential may not see the names of teams. By REST (where GraphQL is refused, which takes two
    requests): three, and one more for each further hundred reviews.
    """
    try:
        answer = await _asked(github, queries.PULL_REQUEST, {"number": number})
    except GraphqlRefused:
        return await rest_pull(github, number)
    found = answer.get("pullRequest")
    return None if found is None else await _completed(github, _one(found))


async def find_pulls_of(
    github: GitHub, branch: str, owner: str | None, base: str | None
) -> Sequence[PullRequest]:
    """The open pull requests of a branch, newest first.

    One request for each twenty that have a branch of this name, forks' included; more as `find_pull`
    has them. By REST: one, and three for each that is found.
    """
    variables: dict[str, Any] = {"branch": branch, "base": base, "after": None}
    found: Nodes = []
    try:
        for _ in range(MOST_PAGES):
            answer = await _asked(github, queries.PULL_REQUESTS, variables)
            nodes, variables["after"] = page_of(answer.get("pullRequests"))
            found += nodes
            if variables["after"] is None:
                break
        else:
            raise _endless("pull requests")
    except GraphqlRefused:
        return await rest_pulls_of(github, branch, owner, base)
    mine = [one for one in found if _is_of(one, owner) and one.get("headRefName") == branch]
    return [await _completed(github, one) for one in mine]


def page_of(value: object) -> tuple[Nodes, str | None]:
    """The nodes of a connection, and where the next page begins; raises UnexpectedAnswer."""
    connection = _one(value)
    nodes, page = connection.get("nodes"), map_in(connection.get("pageInfo"))
    if not isinstance(nodes, list) or not isinstance(page.get("hasNextPage"), bool):
        raise odd("a list")
    found: Nodes = [_one(one) for one in nodes]
    if not page["hasNextPage"]:
        return found, None
    if not isinstance(page.get("endCursor"), str) or not page["endCursor"]:
        raise odd("a list")
    return found, page["endCursor"]


async def rest_of(github: GitHub, question: str, number: int, key: str, first: object) -> Nodes:
    """All nodes of one of a pull request's connections, of which the first page is there already."""
    found, after = page_of(first)
    for _ in range(MOST_PAGES):
        if after is None:
            return found
        answer = await in_repository(github, question, {"number": number, "after": after})
        nodes, following = page_of(_one(answer.get("pullRequest")).get(key))
        if following == after:
            break
        found, after = [*found, *nodes], following
    raise _endless(key)


async def in_repository(
    github: GitHub, question: str, variables: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What a query says of the repository; raises as GitHub.query, and where it is not there."""
    named = {"owner": github.owner, "name": github.name, **variables}
    found = (await github.query(question, named)).get("repository")
    if found is None:
        raise github.absent()
    return _one(found)


async def _asked(github: GitHub, question: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer with the names of teams, without them where the credential may not see these."""
    try:
        return await in_repository(github, question, {**variables, "teams": True})
    except GraphqlRefused:
        return await in_repository(github, question, {**variables, "teams": False})


async def _completed(github: GitHub, value: Mapping[str, Any]) -> PullRequest:
    """The pull request with every page of its reviews and threads."""
    number = value.get("number")
    if not isinstance(number, int):
        raise odd("a number")
    reviews = await rest_of(github, queries.MORE_REVIEWS, number, "reviews", value.get("reviews"))
    threads = await rest_of(
        github, queries.MORE_THREADS, number, "reviewThreads", value.get("reviewThreads")
    )
    return read_pull(value, reviews, threads)


def _is_of(value: Mapping[str, Any], owner: str | None) -> bool:
    """Whether its branch is in the repository of `owner`: this very one where that is None."""
    if owner is None:
        return value.get("isCrossRepository") is False
    login = map_in(value.get("headRepositoryOwner")).get("login")
    return isinstance(login, str) and login.casefold() == owner.casefold()


def _one(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise odd("a part")
    return value


def _endless(what: str) -> ShipcheckError:
    return ShipcheckError(f"GitHub's list of {what} does not end")
