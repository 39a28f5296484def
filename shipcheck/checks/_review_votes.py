"""Whose review counts: the newest word of each reviewer, on the judged commit, and never the author's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import ReviewState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.forge.pull_request import PullRequest, Review
    from shipcheck.forge.rules import BranchRules

DECIDING = (ReviewState.APPROVED, ReviewState.CHANGES_REQUESTED, ReviewState.DISMISSED)
"""States that replace what the same person said before; a comment does not."""


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked for: how many approvals, and whether those of an earlier commit stand."""

    approvals: int
    stale_stand: bool

    @classmethod
    def of(cls, parameters: Mapping[str, Any], rules: BranchRules | None) -> Need:
        """The larger of the checklist's number and the forge's, and at least one.

        Approvals of an earlier commit stand only where the forge asks for approvals and lets them.
        """
        by_forge = rules.approvals if rules else 0
        stand = by_forge > 0 and rules is not None and not rules.stale_reviews_fall
        return cls(max(int(parameters.get("approvals", 1)), by_forge, 1), stand)


@dataclass(frozen=True, slots=True)
class Votes:
    """The reviewers by what their newest word is worth."""

    approved: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    uncounted: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def votes_of(pull: PullRequest, head: str, need: Need) -> Votes:
    """Sort the reviewers of a pull request.

    `stale` approved an earlier commit that does not count any more; `uncounted` are those whom the forge does
    not let decide; `against` want changes, whoever they are and whichever commit they saw.
    """
    newest: dict[str, Review] = {}
    for review in pull.reviews:
        if review.state in DECIDING:
            newest[review.author.casefold()] = review
    newest.pop(pull.author.casefold(), None)
    latest = sorted(newest.values(), key=lambda one: one.author.casefold())
    approvals = [one for one in latest if one.state is ReviewState.APPROVED]
    valid = [one for one in approvals if one.counts is not False]
    # A forge that does not tell which commit was seen takes approvals back itself at a push.
    fresh = [one for one in valid if one.commit in (None, head) or need.stale_stand]
    return Votes(
        tuple(one.author for one in fresh),
        tuple(one.author for one in valid if one not in fresh),
        tuple(one.author for one in approvals if one.counts is False),
        tuple(one.author for one in latest if one.state is ReviewState.CHANGES_REQUESTED),
    )
