"""Votes on a pull request of Azure Repos, and the commit that each was on.

A vote itself names neither its time nor its commit; the thread that Azure DevOps writes for it has the
time, and the iterations (pushes) have the commit that the branch was on then. Votes outlive a push, unless a
policy says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import UNTOLD, Review, ReviewState
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VOTES = {
    10: ReviewState.APPROVED,
    5: ReviewState.APPROVED,  # with suggestions
    -5: ReviewState.CHANGES_REQUESTED,  # waits for the author
    -10: ReviewState.CHANGES_REQUESTED,  # rejected
}
"""IdentityRefWithVote; 0 is no vote."""

EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Who voted, who was asked, and who has to vote still."""

    reviews: tuple[Review, ...]
    requested: tuple[str, ...]
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Votes:
    """When each reviewer voted last, by their id, and the pushes in their order."""

    times: Mapping[str, datetime]
    pushes: Sequence[tuple[datetime, str]]

    @classmethod
    def of(
        cls, threads: Sequence[Mapping[str, Any]], iterations: Sequence[Mapping[str, Any]]
    ) -> Votes:
        """What the threads and the iterations of a pull request tell."""
        times: dict[str, datetime] = {}
        for thread in threads:
            voter, at = _voter(thread), moment(thread.get("publishedDate"))
            if voter and at:
                times[voter] = max(at, times.get(voter, EVER))
        pushes = [
            (at, commit)
            for one in iterations
            if (at := moment(one.get("createdDate")))
            and (commit := text(map_in(one.get("sourceRefCommit")).get("commitId")))
        ]
        return cls(times, sorted(pushes))

    def commit_at(self, at: datetime | None) -> str:
        """The commit that the branch was on; where nothing tells, it may have been an earlier one."""
        if at is None:
            return self.pushes[0][1] if len(self.pushes) == 1 else UNTOLD
        return next((commit for pushed, commit in reversed(self.pushes) if pushed <= at), UNTOLD)


def reviewers_of(document: Mapping[str, Any], votes: Votes | None) -> Reviewers:
    """The reviewers of a pull request; groups cannot vote, their votes are those of members."""
    reviews, requested, required = [], [], []
    for one in maps_in(document.get("reviewers")):
        vote = one.get("vote")
        state = VOTES.get(vote) if isinstance(vote, int) else None
        if state is None:
            requested.append(person(one))
        elif one.get("isContainer") is not True:
            reviews.append(_review(one, state, votes))
        if one.get("isRequired") is True and state is not ReviewState.APPROVED:
            required.append(person(one))
    reviews.sort(key=lambda review: review.at or EVER)
    return Reviewers(tuple(reviews), tuple(requested), tuple(required))


def _review(reviewer: Mapping[str, Any], state: ReviewState, votes: Votes | None) -> Review:
    at = votes.times.get(_plain(reviewer.get("id"))) if votes else None
    return Review(person(reviewer), state, votes.commit_at(at) if votes else UNTOLD, at)


def person(identity: Mapping[str, Any]) -> str:
    """What a person is called: the name that they sign in with, else the one that is shown."""
    names = (identity.get("uniqueName"), identity.get("displayName"), identity.get("id"))
    return next(filter(None, map(text, names)), "somebody")


def _voter(thread: Mapping[str, Any]) -> str | None:
    """The id of who voted, for a thread that Azure DevOps wrote about a vote."""
    if _property(thread, "CodeReviewThreadType") != "VoteUpdate":
        return None
    told = _property(thread, "CodeReviewVotedByTfId")
    if told:
        return _plain(told)
    key = _property(thread, "CodeReviewVotedByIdentity") or ""
    return _plain(map_in(map_in(thread.get("identities")).get(key)).get("id")) or None


def _property(thread: Mapping[str, Any], name: str) -> str | None:
    return text(map_in(map_in(thread.get("properties")).get(name)).get("$value"))


def _plain(value: object) -> str:
    """An id in one form; properties have it without hyphens."""
    return (text(value) or "").replace("-", "").lower()
