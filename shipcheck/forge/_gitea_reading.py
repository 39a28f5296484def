"""Reads a pull request of Gitea or Forgejo with its reviews.

Two requests, and one for each review that has remarks. Sources: Gitea's swagger 1.27 (`PullRequest`,
`PullReview`, `PullReviewComment`); `mergeable` is false for a draft, for a conflict, and while the server
still looks.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import (
    UNTOLD,
    Mergeable,
    PullRequest,
    PullState,
    Review,
    ReviewState,
    Thread,
)
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.hosting.gitea_api import Gitea

REVIEWS = {
    "APPROVED": ReviewState.APPROVED,
    "REQUEST_CHANGES": ReviewState.CHANGES_REQUESTED,
    "COMMENT": ReviewState.COMMENTED,
    "PENDING": ReviewState.PENDING,
}
"""Words of reviews; `REQUEST_REVIEW` is one that is asked for, and no review."""

ASKED = "REQUEST_REVIEW"

MOST_REVIEWS = 30
"""Reviews whose remarks are read; of more the threads are not told."""

NOT_MERGEABLE = "it conflicts with its target, or the server has not worked that out yet"
DRAFT = "it is a draft"


async def full(gitea: Gitea, body: Mapping[str, Any]) -> PullRequest:
    """A pull request with all that is asked for beside it; raises UnexpectedAnswer for a bent one."""
    number = body.get("number")
    if not isinstance(number, int) or isinstance(number, bool):
        raise UnexpectedAnswer("Gitea gave a pull request without a number", status=200)
    reviews = await gitea.listed(f"/pulls/{number}/reviews")
    return build(body, reviews, await _threads(gitea, number, reviews))


async def _threads(
    gitea: Gitea, number: int, reviews: Sequence[Mapping[str, Any]]
) -> tuple[Thread, ...] | None:
    """The remarks on lines that nobody resolved, one for each line."""
    remarked = [
        one["id"] for one in reviews
        if isinstance(one.get("id"), int) and one.get("comments_count") not in (0, None)
    ]  # fmt: skip
    if len(remarked) > MOST_REVIEWS:
        return None
    listed = await asyncio.gather(
        *(gitea.listed(f"/pulls/{number}/reviews/{one}/comments") for one in remarked)
    )
    threads = {
        (text(one.get("path")), _line(one)): _thread(one)
        for comments in reversed(listed) for one in reversed(comments)
        if one.get("resolver") is None
    }  # fmt: skip
    return tuple(reversed(threads.values()))


def _thread(remark: Mapping[str, Any]) -> Thread:
    return Thread(
        author=login(remark.get("user")),
        path=text(remark.get("path")),
        line=_line(remark),
        url=text(remark.get("html_url")),
    )


def _line(remark: Mapping[str, Any]) -> int | None:
    """The line that a remark is on, or was on before that went."""
    line = remark.get("position") or remark.get("original_position")
    return line if isinstance(line, int) and not isinstance(line, bool) else None


def login(body: object) -> str:
    """Who it is, by the name that people are mentioned by."""
    return text(map_in(body).get("login")) or "somebody"


def build(
    body: Mapping[str, Any],
    reviews: Sequence[Mapping[str, Any]],
    threads: tuple[Thread, ...] | None,
) -> PullRequest:
    """The pull request as every forge is understood."""
    head, base = map_in(body.get("head")), map_in(body.get("base"))
    head_repository = text(map_in(head.get("repo")).get("full_name"))
    mergeable, reasons = _mergeable(body)
    tip, merge_base = text(base.get("sha")) or "", text(body.get("merge_base"))
    return PullRequest(
        number=int(body["number"]),
        url=text(body.get("html_url")) or "",
        title=text(body.get("title")) or "",
        body=text(body.get("body")) or "",
        author=login(body.get("user")),
        state=state_of(body),
        draft=body.get("draft") is True,
        head=head_of(body),
        head_branch=head_branch(body),
        head_repository=head_repository,
        base=tip,
        base_branch=text(base.get("ref")) or "",
        is_fork=head.get("repo_id") != base.get("repo_id"),
        mergeable=mergeable,
        labels=tuple(filter(None, (text(one.get("name")) for one in maps_in(body.get("labels"))))),
        reviews=tuple(_reviews(reviews)),
        requested=_requested(body),
        threads=threads,
        blocked_by=reasons,
        behind=merge_base != tip if merge_base and tip else None,
        armed=None,
        merge_commit=text(body.get("merge_commit_sha")) if body.get("merged") is True else None,
        updated_at=moment(body.get("updated_at")),
    )


def state_of(body: Mapping[str, Any]) -> PullState:
    """What became of it."""
    if body.get("merged") is True:
        return PullState.MERGED
    return PullState.OPEN if body.get("state") == "open" else PullState.CLOSED


def head_of(body: Mapping[str, Any]) -> str:
    """Its head."""
    return (text(map_in(body.get("head")).get("sha")) or "").lower()


def head_branch(body: Mapping[str, Any]) -> str:
    """The branch that it comes from; `ref` is another one once that is deleted."""
    head = map_in(body.get("head"))
    return text(head.get("label")) or text(head.get("ref")) or ""


def _mergeable(body: Mapping[str, Any]) -> tuple[Mergeable, tuple[str, ...]]:
    if body.get("draft") is True:
        return Mergeable.BLOCKED, (DRAFT,)
    said = body.get("mergeable")
    if said is False and state_of(body) is PullState.OPEN:
        return Mergeable.UNKNOWN, (NOT_MERGEABLE,)
    return (Mergeable.YES if said is True else Mergeable.UNKNOWN), ()


def _reviews(reviews: Iterable[Mapping[str, Any]]) -> Iterable[Review]:
    """The reviews, oldest first; whether one counts is its being official and not dismissed."""
    for one in sorted(reviews, key=_order):
        word = text(one.get("state")) or ""
        state = REVIEWS.get(word)
        if state is None:
            continue
        dismissed = one.get("dismissed") is True
        yield Review(
            author=login(one.get("user")),
            state=ReviewState.DISMISSED if dismissed else state,
            commit=text(one.get("commit_id")) or UNTOLD,
            at=moment(one.get("submitted_at")),
            counts=one.get("official") is True and not dismissed,
        )


def _order(review: Mapping[str, Any]) -> tuple[float, int]:
    at, number = moment(review.get("submitted_at")), review.get("id")
    return at.timestamp() if at else 0.0, number if isinstance(number, int) else 0


def _requested(body: Mapping[str, Any]) -> tuple[str, ...]:
    """People and teams whose review is asked for."""
    people = [login(one) for one in maps_in(body.get("requested_reviewers"))]
    teams = [text(one.get("name")) for one in maps_in(body.get("requested_reviewers_teams"))]
    return tuple(filter(None, (*people, *teams)))
