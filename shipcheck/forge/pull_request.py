"""A pull request as every forge is understood: what it is, who reviewed which commit, what blocks it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shipcheck.model.pulled import Pulled

if TYPE_CHECKING:
    from datetime import datetime


class PullState(StrEnum):
    """What became of a pull request."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


class Mergeable(StrEnum):
    """What the forge says of merging it; `unknown` while it has not worked that out."""

    YES = "yes"
    CONFLICT = "conflict"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


class ReviewState(StrEnum):
    """What a review says; `pending` ones are not submitted yet."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    COMMENTED = "commented"
    DISMISSED = "dismissed"
    PENDING = "pending"


UNTOLD = ""
"""The commit of a review that may be of an earlier push: the forge keeps it then, and does not tell."""


@dataclass(frozen=True, slots=True)
class Review:
    """One review; `commit` is what was looked at, None where the forge does not tell; see `UNTOLD`.

    `counts` is whether the forge lets it count: its author may write to the repository, and it was not
    made void; None where the forge does not tell.
    """

    author: str
    state: ReviewState
    commit: str | None
    at: datetime | None = None
    counts: bool | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation on the change that is not resolved, with its place."""

    author: str
    path: str | None = None
    line: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request (merge request) of the forge, `number` as people name it.

    `head` and `base` are the commits that the forge has for them now. `head_repository` is `owner/name`
    of where the branch is, None where that was deleted; it differs from the base's for a fork. `reviews`
    are all of them, oldest first. `threads` are the unresolved ones, None where the forge does not
    tell. `blocked_by` are the forge's own reasons against a merge, in its words. `merge_commit` is what
    landed. `version` is the forge's own counter of changes. `owners_pending` are code owners
    whose review is still asked for. `armed` is None where the forge does not tell.
    """

    number: int
    url: str
    title: str
    body: str
    author: str
    state: PullState
    draft: bool
    head: str
    head_branch: str
    head_repository: str | None
    base: str
    base_branch: str
    is_fork: bool
    mergeable: Mergeable
    labels: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    requested: tuple[str, ...] = ()
    owners_pending: tuple[str, ...] = ()
    threads: tuple[Thread, ...] | None = None
    blocked_by: tuple[str, ...] = ()
    behind: bool | None = None
    approved: bool | None = None
    armed: bool | None = False
    queued: bool = False
    merge_commit: str | None = None
    version: int | None = None
    updated_at: datetime | None = None

    def as_pulled(self) -> Pulled:
        """What its author says, for the reports."""
        owner = (self.head_repository or "").rpartition("/")[0]
        return Pulled(
            number=self.number, url=self.url, title=self.title, body=self.body, author=self.author,
            branch=f"{owner}:{self.head_branch}" if self.is_fork else self.head_branch,
            base=self.base_branch, labels=self.labels, draft=self.draft, is_fork=self.is_fork,
            open=self.state is PullState.OPEN,
        )  # fmt: skip
