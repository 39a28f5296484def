"""A pull request as GitHub's REST API tells it: without threads, and without which reviews count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.forge._github_parts import (
    author_in,
    commit_in,
    is_commit,
    mergeable_of,
    odd,
    pull_state,
    review_state,
    whole,
    words,
)
from shipcheck.forge.pull_request import UNTOLD, PullRequest, PullState, Review, ReviewState
from shipcheck.http.reading import in_path, map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.hosting.github_api import GitHub

TEAM = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
"""Associations of those who may write to the repository, perhaps; nobody else may."""

AGAINST = frozenset({"BLOCKED", "BEHIND", "DIRTY", "DRAFT"})
"""Words of `mergeable_state` that stand against a merge."""


async def rest_pull(github: GitHub, number: int) -> PullRequest | None:
    """The pull request, None where there is none: three requests, more for more than 100 reviews."""
    value = await github.find(f"/pulls/{number}")
    if value is None:
        return None
    reviews = await github.listed(f"/pulls/{number}/reviews")
    branch = words(map_in(value.get("base")), "ref")
    return read_rest(value, reviews, await tip_of(github, branch))


async def rest_pulls_of(
    github: GitHub, branch: str, owner: str | None, base: str | None
) -> Sequence[PullRequest]:
    """The open pull requests of a branch, newest first."""
    # GitHub passes over a `head` that it does not understand, and gives all there are.
    of = owner or github.owner
    params = {"state": "open", "head": f"{of}:{branch}", **({"base": base} if base else {})}
    listed = await github.listed("/pulls", params)
    mine = [one for one in listed if _is_of(one, github, branch, owner)]
    numbers = sorted((whole(one.get("number"), "number") for one in mine), reverse=True)
    found = [await rest_pull(github, number) for number in numbers]
    return [one for one in found if one is not None and base in (None, one.base_branch)]


async def tip_of(github: GitHub, branch: str) -> str | None:
    """The commit that a branch is on, None where there is no such branch: one request."""
    path = "/".join(in_path(part) for part in branch.split("/"))
    answer = await github.get(f"/git/ref/heads/{path}", ok=(200, 404, 409))
    if answer.status != 200:  # noqa: PLR2004 - 409 says that the repository is empty
        return None
    found = map_in(answer.json())
    if found.get("ref") != f"refs/heads/{branch}":
        raise odd("a branch")
    return commit_in(map_in(found.get("object")), "sha")


def read_rest(
    value: Mapping[str, Any], reviews: Iterable[Mapping[str, Any]], tip: str | None
) -> PullRequest:
    """The pull request; raises UnexpectedAnswer where something is missing that GitHub promises.

    `tip` is the base's tip now: `base.sha` is what it was when the pull request was last pushed to.
    """
    head, base = map_in(value.get("head")), map_in(value.get("base"))
    state = pull_state(words(value, "state"), merged=bool(value.get("merged_at")))
    standing = str(value.get("mergeable_state") or "unknown").upper()
    merged = value.get("merge_commit_sha") if state is PullState.MERGED else None
    full_name = text(map_in(head.get("repo")).get("full_name"))
    return PullRequest(
        number=whole(value.get("number"), "number"),
        url=words(value, "html_url"),
        title=words(value, "title"),
        body=text(value.get("body")) or "",
        author=author_in(value.get("user")),
        state=state,
        draft=value.get("draft") is True,
        head=commit_in(head, "sha"),
        head_branch=words(head, "ref"),
        head_repository=full_name,
        base=tip or commit_in(base, "sha"),
        base_branch=words(base, "ref"),
        is_fork=full_name != words(map_in(base.get("repo")), "full_name"),
        mergeable=mergeable_of(value.get("mergeable"), standing, state),
        labels=tuple(
            name for one in maps_in(value.get("labels")) if (name := text(one.get("name")))
        ),
        reviews=tuple(_review(one) for one in reviews),
        requested=_requested(value),
        blocked_by=(standing,) if state is PullState.OPEN and standing in AGAINST else (),
        behind=True if standing == "BEHIND" else None,
        armed=isinstance(value.get("auto_merge"), dict),
        merge_commit=merged if is_commit(merged) else None,
        updated_at=moment(value.get("updated_at")),
    )


def _review(value: Mapping[str, Any]) -> Review:
    """One review; that its author may write is not told by REST, that an outsider may not is."""
    state = review_state(value.get("state"))
    commit = value.get("commit_id")
    outside = value.get("author_association") not in TEAM
    return Review(
        author=author_in(value.get("user")),
        state=state,
        commit=commit if is_commit(commit) else UNTOLD,
        at=moment(value.get("submitted_at")),
        counts=False if state is ReviewState.DISMISSED or outside else None,
    )


def _requested(value: Mapping[str, Any]) -> tuple[str, ...]:
    people = [text(one.get("login")) for one in maps_in(value.get("requested_reviewers"))]
    teams = [text(one.get("slug")) for one in maps_in(value.get("requested_teams"))]
    return tuple(name for name in (*people, *teams) if name)


def _is_of(value: Mapping[str, Any], github: GitHub, branch: str, owner: str | None) -> bool:
    """Whether its branch is this one, in the repository of `owner`: this very one where that is None."""
    head = map_in(value.get("head"))
    repository = text(map_in(head.get("repo")).get("full_name")) or ""
    if head.get("ref") != branch:
        return False
    if owner is None:
        return repository.casefold() == f"{github.owner}/{github.name}".casefold()
    return repository.partition("/")[0].casefold() == owner.casefold()
