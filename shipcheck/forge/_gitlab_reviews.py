"""Approvals, reviewers and threads of a merge request.

Sources: docs.gitlab.com "Merge request approvals API" (approvals in every tier, approval_state with its
rules in Premium), "Merge requests API" (reviewers and their `state`, versions), "Discussions API" (with
system notes). `approved_at` came in 18.5; before, only the system note tells when somebody approved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import UNTOLD, Review, ReviewState, Thread
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

REVIEWERS = {
    "requested_changes": ReviewState.CHANGES_REQUESTED,
    "reviewed": ReviewState.COMMENTED,
    "unapproved": ReviewState.DISMISSED,
}
"""What a reviewer's `state` says beyond the approvals; `approved` is among those."""

APPROVED = "approved this merge request"
"""What GitLab notes where somebody approves."""

WAITING = ("unreviewed", "review_started")
"""States of reviewers whose review is still asked for."""


def username(body: object) -> str:
    """Who it is, by the name that GitLab mentions people by."""
    return text(map_in(body).get("username")) or "somebody"


def reviews_of(
    approvals: Mapping[str, Any],
    rules: Sequence[Mapping[str, Any]],
    reviewers: Iterable[Mapping[str, Any]],
    versions: Sequence[Mapping[str, Any]],
    discussions: Iterable[Mapping[str, Any]] = (),
) -> tuple[Review, ...]:
    """All reviews, oldest first; those without a time come last."""
    noted = _times_noted(discussions)
    demanding = [rule for rule in rules if needed(rule) > 0]
    eligible = {username(one) for rule in rules for one in maps_in(rule.get("approved_by"))}
    found = [
        _approval(one, versions, noted, eligible if demanding else None)
        for one in maps_in(approvals.get("approved_by"))
    ]
    found.sort(key=lambda one: (one.at is None, one.at.timestamp() if one.at else 0.0))
    for reviewer in reviewers:
        state = REVIEWERS.get(text(reviewer.get("state")) or "")
        if state is not None:
            found.append(Review(username(reviewer.get("user")), state, None))
    return tuple(found)


def _approval(
    body: Mapping[str, Any],
    versions: Sequence[Mapping[str, Any]],
    noted: Mapping[str, datetime],
    eligible: set[str] | None,
) -> Review:
    name = username(body.get("user"))
    at = moment(body.get("approved_at")) or noted.get(name)
    counts = None if eligible is None else name in eligible
    return Review(name, ReviewState.APPROVED, _commit_at(versions, at), at, counts)


def _times_noted(discussions: Iterable[Mapping[str, Any]]) -> dict[str, datetime]:
    """When each approver approved last, by GitLab's own notes."""
    found: dict[str, datetime] = {}
    for note in (one for discussion in discussions for one in maps_in(discussion.get("notes"))):
        name, at = username(note.get("author")), moment(note.get("created_at"))
        if note.get("system") is True and note.get("body") == APPROVED and at is not None:
            found[name] = max(at, found.get(name, at))
    return found


def _commit_at(versions: Sequence[Mapping[str, Any]], at: datetime | None) -> str:
    """The head of the merge request at a time, by its versions.

    Where nothing tells it may be an earlier one: GitLab keeps approvals when something is pushed, unless the
    project is set otherwise.
    """
    dated = [(moment(one.get("created_at")), text(one.get("head_commit_sha"))) for one in versions]
    known = [(made, sha) for made, sha in dated if made is not None and sha]
    if at is None and len(versions) == len(known) == 1:
        return known[0][1]
    before = [(made, sha) for made, sha in known if at is not None and made <= at]
    return max(before)[1] if before else UNTOLD


def needed(rule: Mapping[str, Any]) -> int:
    """How many approvals a rule asks for."""
    asked = rule.get("approvals_required")
    return asked if isinstance(asked, int) and not isinstance(asked, bool) else 0


def owners_pending(rules: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The rules of code owners that wait for an approval, by their names (a path, or a section)."""
    waiting = [
        rule for rule in rules
        if (rule.get("rule_type") == "code_owner" or rule.get("code_owner") is True)
        and needed(rule) > 0 and rule.get("approved") is not True
    ]  # fmt: skip
    return tuple(dict.fromkeys(text(one.get("name")) or "code owners" for one in waiting))


def requested(reviewers: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Who is still asked for a review."""
    return tuple(username(one.get("user")) for one in reviewers if one.get("state") in WAITING)


def is_approved(approvals: Mapping[str, Any]) -> bool | None:
    """Whether the approvals that are demanded are there; None where none are."""
    said = approvals.get("approved")
    return said if isinstance(said, bool) and needed(approvals) > 0 else None


def threads_of(discussions: Iterable[Mapping[str, Any]], page: str) -> tuple[Thread, ...]:
    """The threads that are not resolved, each by its first note."""
    found = []
    for discussion in discussions:
        notes = maps_in(discussion.get("notes"))
        if any(one.get("resolvable") is True and one.get("resolved") is not True for one in notes):
            found.append(_thread(notes[0], page))
    return tuple(found)


def _thread(note: Mapping[str, Any], page: str) -> Thread:
    place, number = map_in(note.get("position")), note.get("id")
    line = place.get("new_line") if place.get("new_line") is not None else place.get("old_line")
    return Thread(
        author=username(note.get("author")),
        path=text(place.get("new_path")) or text(place.get("old_path")),
        line=line if isinstance(line, int) else None,
        url=f"{page}#note_{number}" if isinstance(number, int) and page else None,
    )
