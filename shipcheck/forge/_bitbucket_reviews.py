"""Who said what of a pull request of Bitbucket Cloud, and of which commit.

A participant names no commit; the log of the pull request (`activity`) has the time of each approval, and the
commit that the branch was on after each push. Approvals outlive a push, unless the
repository is set otherwise.

Source: developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests, "List a pull request activity
log": `update` with `date` and `source`, `approval` and `changes_requested` with `date` and `user`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import UNTOLD, Review, ReviewState
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Entry = Mapping[str, Any]

WORDS = {"approved": ReviewState.APPROVED, "changes_requested": ReviewState.CHANGES_REQUESTED}


def person(account: Entry) -> str:
    """What an account is called."""
    names = (account.get("nickname"), account.get("display_name"), account.get("uuid"))
    return next(filter(None, map(text, names)), "somebody")


def said(participant: Entry) -> str:
    """Their word; older answers have `approved` alone."""
    word = text(participant.get("state"))
    return word or ("approved" if participant.get("approved") is True else "")


def is_approved(document: Entry) -> bool:
    """Whether anybody approved, so that it matters which commit that was."""
    return any(said(one) == "approved" for one in maps_in(document.get("participants")))


def reviews_of(document: Entry, activity: Sequence[Entry], head: str) -> tuple[Review, ...]:
    """What participants said, oldest first.

    Args:
        document: the pull request.
        activity: its log.
        head: its head by the whole name; the log has shortened ones.
    """
    pushes, times = _pushes(activity), _times(activity)
    found = [
        Review(
            person(map_in(one.get("user"))), WORDS[word], _whole(_commit_at(pushes, at), head),
            at or moment(one.get("participated_on")),
        )
        for one in maps_in(document.get("participants"))
        if (word := said(one)) in WORDS
        for at in (times.get((word, _id(one.get("user")))),)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda review: review.at.timestamp() if review.at else 0.0))


def _pushes(activity: Sequence[Entry]) -> list[tuple[datetime, str]]:
    """When the branch was on which commit, oldest first."""
    updates = [map_in(one.get("update")) for one in activity]
    found = [
        (at, commit)
        for one in updates
        if (at := moment(one.get("date")))
        and (commit := text(map_in(map_in(one.get("source")).get("commit")).get("hash")))
    ]
    return sorted(found)


def _times(activity: Sequence[Entry]) -> dict[tuple[str, str], datetime]:
    """When everybody said each word last."""
    found: dict[tuple[str, str], datetime] = {}
    for entry in activity:
        for word, key in (("approved", "approval"), ("changes_requested", "changes_requested")):
            one = map_in(entry.get(key))
            at, who = moment(one.get("date")), (word, _id(one.get("user")))
            if at is not None:
                found[who] = max(at, found.get(who, at))
    return found


def _commit_at(pushes: Sequence[tuple[datetime, str]], at: datetime | None) -> str:
    """The commit that the branch was on; where nothing tells, it may have been an earlier one."""
    if at is None:
        only = {commit for _, commit in pushes}
        return only.pop() if len(only) == 1 else UNTOLD
    return next((commit for pushed, commit in reversed(pushes) if pushed <= at), UNTOLD)


def _whole(commit: str, head: str) -> str:
    return head if commit and head.startswith(commit) else commit


def _id(account: object) -> str:
    """What an account goes by, whatever it is called."""
    known = map_in(account)
    return text(known.get("uuid")) or text(known.get("account_id")) or person(known)
