"""A pull request as GitHub's GraphQL tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.forge._github_parts import (
    MERGES,
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
from shipcheck.forge.pull_request import UNTOLD, PullRequest, PullState, Review, ReviewState, Thread
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DECISIONS = {
    None: None,
    "APPROVED": True,
    "CHANGES_REQUESTED": False,
    "REVIEW_REQUIRED": False,
}
"""What `reviewDecision` means; null where no review is asked for."""

A_TEAM = "a team"
"""A reviewer whose name the credential may not see."""


def read_pull(
    value: Mapping[str, Any],
    reviews: Iterable[Mapping[str, Any]],
    threads: Iterable[Mapping[str, Any]],
) -> PullRequest:
    """The pull request; raises UnexpectedAnswer where something is missing that GitHub promises."""
    state = pull_state(words(value, "state"))
    standing = words(value, "mergeStateStatus")
    asked = maps_in(map_in(value.get("reviewRequests")).get("nodes"))
    merged = map_in(value.get("mergeCommit")).get("oid") if state is PullState.MERGED else None
    return PullRequest(
        number=whole(value.get("number"), "number"),
        url=words(value, "url"),
        title=words(value, "title"),
        body=words(value, "body"),
        author=author_in(value.get("author")),
        state=state,
        draft=_flag(value, "isDraft"),
        head=commit_in(value, "headRefOid"),
        head_branch=words(value, "headRefName"),
        head_repository=text(map_in(value.get("headRepository")).get("nameWithOwner")),
        base=_base(value),
        base_branch=words(value, "baseRefName"),
        is_fork=_flag(value, "isCrossRepository"),
        mergeable=mergeable_of(MERGES.get(words(value, "mergeable")), standing, state),
        labels=_labels(value),
        reviews=read_reviews(reviews),
        requested=tuple(_reviewer(one) for one in asked),
        owners_pending=tuple(_reviewer(one) for one in asked if one.get("asCodeOwner") is True),
        threads=read_threads(threads),
        blocked_by=_blocked_by(value, standing, state),
        behind=True if standing == "BEHIND" else None,
        approved=DECISIONS.get(value.get("reviewDecision")),
        armed=isinstance(value.get("autoMergeRequest"), dict),
        queued=value.get("isInMergeQueue") is True,
        merge_commit=merged if is_commit(merged) else None,
        updated_at=moment(value.get("updatedAt")),
    )


def read_reviews(values: Iterable[Mapping[str, Any]]) -> tuple[Review, ...]:
    """The reviews, oldest first; one that is not submitted yet is the newest."""
    found = [_review(one) for one in values]
    return tuple(
        sorted(found, key=lambda one: (one.at is None, one.at.timestamp() if one.at else 0))
    )


def read_threads(values: Iterable[Mapping[str, Any]]) -> tuple[Thread, ...]:
    """The conversations that are not resolved; raises UnexpectedAnswer where that is not said."""
    return tuple(_thread(one) for one in values if not _flag(one, "isResolved"))


def _review(value: Mapping[str, Any]) -> Review:
    state = review_state(value.get("state"))
    counts = value.get("authorCanPushToRepository")
    commit = map_in(value.get("commit")).get("oid")
    return Review(
        author=author_in(value.get("author")),
        state=state,
        commit=commit if is_commit(commit) else UNTOLD,
        at=moment(value.get("submittedAt")),
        counts=counts is True and state is not ReviewState.DISMISSED,
    )


def _thread(value: Mapping[str, Any]) -> Thread:
    first: Sequence[Mapping[str, Any]] = maps_in(map_in(value.get("comments")).get("nodes"))
    comment = first[0] if first else {}
    line = value.get("line")
    return Thread(
        author=author_in(comment.get("author")),
        path=text(value.get("path")),
        line=line if isinstance(line, int) and not isinstance(line, bool) else None,
        url=text(comment.get("url")),
    )


def _base(value: Mapping[str, Any]) -> str:
    """The base's tip now; `baseRefOid` is what it was when the pull request was last pushed to."""
    tip = map_in(map_in(value.get("baseRef")).get("target")).get("oid")
    return str(tip) if is_commit(tip) else commit_in(value, "baseRefOid")


def _labels(value: Mapping[str, Any]) -> tuple[str, ...]:
    nodes = maps_in(map_in(value.get("labels")).get("nodes"))
    return tuple(name for one in nodes if (name := text(one.get("name"))))


def _reviewer(request: Mapping[str, Any]) -> str:
    reviewer = map_in(request.get("requestedReviewer"))
    return text(reviewer.get("login")) or text(reviewer.get("slug")) or A_TEAM


def _blocked_by(value: Mapping[str, Any], standing: str, state: PullState) -> tuple[str, ...]:
    """GitHub's own words for what stands against a merge."""
    if state is not PullState.OPEN:
        return ()
    decision = value.get("reviewDecision")
    against = decision if decision in ("CHANGES_REQUESTED", "REVIEW_REQUIRED") else None
    standing_against = standing if standing in ("BLOCKED", "BEHIND", "DIRTY", "DRAFT") else None
    return tuple(str(word) for word in (standing_against, against) if word)


def _flag(value: Mapping[str, Any], key: str) -> bool:
    found = value.get(key)
    if not isinstance(found, bool):
        raise odd(f"a {key}")
    return found
