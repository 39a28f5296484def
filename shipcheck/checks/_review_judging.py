"""What stands against a pull request, from its reviews and from what the forge demands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import PullState
from shipcheck.model.outcome import Finding
from shipcheck.model.text import counted, listed
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.checks._review_votes import Need, Votes
    from shipcheck.forge.pull_request import PullRequest, Thread
    from shipcheck.forge.rules import BranchRules

NAMED = 3
"""People, and threads, that are named."""


def findings_of(
    pull: PullRequest, rules: BranchRules | None, votes: Votes, need: Need
) -> Iterator[Finding]:
    """Everything that is open, the worst first."""
    if pull.state is not PullState.OPEN:
        yield Finding("review-not-open", Level.ERROR, f"#{pull.number} is {pull.state}")
    if pull.draft:
        fix = f"Mark it as ready: {pull.url}"
        yield Finding("review-draft", Level.ERROR, f"#{pull.number} is a draft", fix=fix)
    for name in votes.against:
        fix = f"Answer, and ask {name} to look again: {pull.url}"
        yield Finding("review-changes-requested", Level.ERROR, f"{name} requests changes", fix=fix)
    yield from _approvals(pull, votes, need)
    yield from _owners(pull, rules)
    yield from _threads(pull, demanded=bool(rules and rules.threads_resolved))
    if rules is not None and not rules.complete:
        said = rules.partly or "the forge shows only a part of what it demands"
        yield Finding("review-note", Level.NOTE, said)


def _approvals(pull: PullRequest, votes: Votes, need: Need) -> Iterator[Finding]:
    """Too few approvals, and those that do not count, with the reason."""
    have = len(votes.approved)
    if have < need.approvals:
        asked = f" Asked: {listed(pull.requested, NAMED)}." if pull.requested else ""
        message = f"{have} of {counted(need.approvals, 'approval')}"
        fix = f"Ask for a review: {pull.url}{asked}"
        yield Finding("review-missing", Level.ERROR, message, fix=fix)
    elif pull.approved is False and not votes.against:
        message = "the forge wants more reviews than the approvals that are there"
        fix = f"It says whose: {pull.url}"
        yield Finding("review-missing", Level.ERROR, message, fix=fix)
    for name in votes.stale:
        message = f"{name} approved an earlier commit"
        fix = f"Ask {name} to look again."
        yield Finding("review-stale", Level.NOTE, message, fix=fix)
    for name in votes.uncounted:
        message = f"{name} approved, which the forge does not count"
        yield Finding("review-uncounted", Level.NOTE, message)


def _owners(pull: PullRequest, rules: BranchRules | None) -> Iterator[Finding]:
    """Code owners who have not looked yet."""
    if pull.owners_pending:
        level = Level.ERROR if rules and rules.code_owners else Level.NOTE
        names = listed(pull.owners_pending, NAMED)
        yield Finding("review-owners", level, f"code owners have not approved: {names}")


def _threads(pull: PullRequest, *, demanded: bool) -> Iterator[Finding]:
    """Conversations that nobody resolved, at their places."""
    level = Level.ERROR if demanded else Level.WARNING
    for thread in (pull.threads or ())[:NAMED]:
        yield Finding(
            "review-thread", level, f"a thread of {thread.author} is not resolved",
            path=thread.path, line=thread.line if thread.path else None, fix=_at(thread, pull),
        )  # fmt: skip
    more = len(pull.threads or ()) - NAMED
    if more > 0:
        yield Finding("review-thread", level, f"{counted(more, 'more thread')} not resolved")


def _at(thread: Thread, pull: PullRequest) -> str:
    return f"Look at {thread.url or pull.url}"


def summary_of(
    pull: PullRequest, votes: Votes, need: Need, findings: Sequence[Finding]
) -> str:  # fmt: skip
    """One line: what is open, else who approved."""
    errors = [one.message for one in findings if one.level is Level.ERROR]
    if errors:
        return f"#{pull.number}: {listed(errors, NAMED)}"
    names = listed(votes.approved, NAMED)
    return f"#{pull.number} approved by {names}; {need.approvals} needed"


def as_data(pull: PullRequest, votes: Votes, need: Need) -> dict[str, Any]:
    """The reviews for the JSON result."""
    return {
        "pull_request": pull.number, "url": pull.url, "head": pull.head, "draft": pull.draft,
        "needed": need.approvals, "approved_by": list(votes.approved), "stale": list(votes.stale),
        "uncounted": list(votes.uncounted), "changes_requested_by": list(votes.against),
        "owners_pending": list(pull.owners_pending),
        "threads": None if pull.threads is None else len(pull.threads),
    }  # fmt: skip
