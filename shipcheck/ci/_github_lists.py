"""The three lists that tell of a commit on GitHub, each read to its end and held against the commit.

Check runs and commit statuses never include each other. The workflow runs say which check belongs to
which workflow and event, and tell of those that made no check: not started, or not approved.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.ci._reading import identity, short, whole
from shipcheck.ci.runs import UnknownCommit
from shipcheck.errors import ShipcheckError
from shipcheck.hosting.github_answers import next_page
from shipcheck.hosting.github_api import PAGE
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from shipcheck.http.reading import MOST_PAGES, as_map, as_maps, map_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.hosting.github_api import GitHub

SEARCHED = 1000
"""Workflow runs that one search gives at most, and suites whose check runs one list holds at most (GitHub's
OpenAPI description of both lists)."""

MANY = 500
"""Workflow runs from which on the suites are counted too: a commit has one for each, and one for each app."""

MOST_SEARCHES = 10
"""Searches for workflow runs, each for what is older than the last; a commit with more is refused."""

MOST_SUITES = 200
"""Suites that are asked one by one where the list of check runs does not hold them; more are refused."""


async def read_lists(
    github: GitHub, commit: str
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The check runs of all attempts, the newest status of each context, and the workflow runs.

    Three requests, and one more for each further hundred entries.

    Raises:
        UnknownCommit: GitHub does not know the commit.
        CredentialError: the credential may not see the repository, or not all of this.
        ShipcheckError: as the client does; a list is not whole, or about another commit.
    """
    found = await asyncio.gather(
        _checks(github, commit), _statuses(github, commit), workflow_entries(github, commit),
        return_exceptions=True,
    )  # fmt: skip
    for one in found:  # in this order: the first says best whether the commit is known
        if isinstance(one, UnexpectedAnswer):
            raise _meant(one, github, commit) from one
        if isinstance(one, BaseException):
            raise one
    checks, statuses, workflows = (one for one in found if not isinstance(one, BaseException))
    if len(workflows) >= MANY:
        checks = await _with_older(github, commit, checks)
    return checks, statuses, workflows


def _meant(error: UnexpectedAnswer, github: GitHub, commit: str) -> ShipcheckError:
    """What a status of these lists means: GitHub says 422, or 404, for a commit that it lacks."""
    unknown = "no commit found" in error.message.casefold()
    if error.status == HTTPStatus.UNPROCESSABLE_ENTITY or (
        error.status == HTTPStatus.NOT_FOUND and unknown
    ):
        return UnknownCommit(
            f"GitHub does not know {short(commit)}: it is not pushed, or was pushed over",
            hint="git push",
        )
    if error.status == HTTPStatus.NOT_FOUND:
        return Forbidden(
            f"GitHub shows no repository {github.owner}/{github.name} to this credential",
            hint="It takes read access to checks, commit statuses and actions.",
        )
    return UnexpectedAnswer(error.message, status=error.status, hint=error.hint)


async def _checks(github: GitHub, commit: str) -> list[Mapping[str, Any]]:
    """All check runs, those of earlier attempts too."""
    path = f"/commits/{commit}/check-runs"
    found = await github.listed(path, {"filter": "all"}, "check_runs")
    return of_commit(found, commit)


async def _statuses(github: GitHub, commit: str) -> list[Mapping[str, Any]]:
    """The newest status of each context; each names its commit at the end of its own address."""
    found = await github.listed(f"/commits/{commit}/status", key="statuses")
    for one in found:
        place = text(one.get("url"))
        if place is not None and place.rpartition("/")[2].lower() != commit:
            raise _of_another("status")
    if len({text(one.get("context")) for one in found}) < len(found):
        # It has each context once: a status that was set between two pages moved others past both.
        message = "GitHub's list of statuses changed while it was read"
        raise UnexpectedAnswer(message, status=HTTPStatus.OK, hint="Ask again.")
    return found


async def workflow_entries(github: GitHub, commit: str) -> list[Mapping[str, Any]]:
    """All workflow runs, in as many searches as that takes."""
    found: dict[int, Mapping[str, Any]] = {}
    until: str | None = None
    for _ in range(MOST_SEARCHES):
        batch = await _searched(github, commit, until)
        found |= batch
        oldest = min(
            filter(None, (text(one.get("created_at")) for one in batch.values())), default=None
        )
        if len(batch) < SEARCHED:
            return list(found.values())
        if oldest is None or oldest == until:
            break
        until = oldest
    raise ShipcheckError(
        f"{short(commit)} has more workflow runs than GitHub lists: {len(found)} or more"
    )


async def _searched(github: GitHub, commit: str, until: str | None) -> dict[int, Mapping[str, Any]]:
    """The workflow runs of one search, by their ids; those made until a time, where one is given."""
    window = {"created": f"<={until}"} if until else {}
    at: Mapping[str, Any] | None = {"head_sha": commit, "per_page": PAGE, **window}
    found: dict[int, Mapping[str, Any]] = {}
    total = 0
    for _ in range(MOST_PAGES):
        if at is None:
            break
        answer = await github.get("/actions/runs", at)
        document = as_map(answer.json(), answer)
        entries = as_maps(document.get("workflow_runs"), answer)
        found |= {identity(one, "id", answer): one for one in of_commit(entries, commit)}
        total = max(total, whole(document.get("total_count")) or 0)
        at = next_page(answer)
    if at is not None or len(found) < min(total, SEARCHED):
        message = f"GitHub speaks of {total} workflow runs, and gave {len(found)}"
        raise UnexpectedAnswer(message, status=HTTPStatus.OK, hint="Ask again.")
    return found


async def _with_older(
    github: GitHub, commit: str, checks: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The check runs with those of suites that their list does not hold: it has the newest thousand."""
    suites = of_commit(
        await github.listed(f"/commits/{commit}/check-suites", key="check_suites"), commit
    )
    seen = {whole(map_in(one.get("check_suite")).get("id")) for one in checks}
    lacking = [
        one for one in suites
        if whole(one.get("id")) not in seen and one.get("latest_check_runs_count") != 0
    ]  # fmt: skip
    if len(suites) <= SEARCHED:
        return list(checks)
    if len(lacking) > MOST_SUITES:
        raise ShipcheckError(f"{short(commit)} has {len(suites)} check suites: too many to be read")
    found = list(checks)
    for one in lacking:
        path = f"/check-suites/{whole(one.get('id'))}/check-runs"
        found += of_commit(await github.listed(path, {"filter": "all"}, "check_runs"), commit)
    return found


def of_commit(entries: list[Mapping[str, Any]], commit: str) -> list[Mapping[str, Any]]:
    """The entries, if every one is about the commit."""
    if any(str(one.get("head_sha")).lower() != commit for one in entries):
        raise _of_another("run")
    return entries


def _of_another(kind: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"GitHub gave a {kind} of another commit than it was asked for", status=HTTPStatus.OK
    )
