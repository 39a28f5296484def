"""What GitHub's two APIs say in the same words: whether a pull request merges, and what a review says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import Mergeable, PullState, ReviewState
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.reading import map_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping

GHOST = "ghost"
"""Whom GitHub shows where an account was deleted."""

BLOCKED = frozenset({"BLOCKED", "BEHIND", "DRAFT"})
"""Words of `mergeStateStatus` (`mergeable_state` by REST) for rules that are not met."""

MERGES = {"MERGEABLE": True, "CONFLICTING": False, "UNKNOWN": None}
"""What the words of `mergeable` mean by GraphQL; REST has true, false and null."""


def odd(what: str) -> UnexpectedAnswer:
    """The error for an answer whose shape is not GitHub's."""
    message = f"GitHub's answer about a pull request has {what} that shipcheck does not know"
    return UnexpectedAnswer(message, status=200)


def words(value: Mapping[str, Any], key: str) -> str:
    """A text that has to be there; raises UnexpectedAnswer."""
    found = value.get(key)
    if not isinstance(found, str):
        raise odd(f"a {key}")
    return found


def commit_in(value: Mapping[str, Any], key: str) -> str:
    """A commit that has to be there; raises UnexpectedAnswer."""
    found = words(value, key)
    if not is_commit(found):
        raise odd(f"a {key}")
    return found


def is_commit(value: object) -> bool:
    """Whether it is a commit's name: 40 hexadecimal figures, 64 with SHA-256."""
    figures = set("0123456789abcdef")
    return isinstance(value, str) and len(value) in (40, 64) and set(value) <= figures


def whole(value: object, what: str) -> int:
    """A number above zero; raises UnexpectedAnswer."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise odd(f"a {what}")
    return value


def author_in(value: object) -> str:
    """Who it is; accounts that were deleted are null."""
    return text(map_in(value).get("login")) or GHOST


def mergeable_of(merges: object, state: str, now: PullState) -> Mergeable:
    """What GitHub says of merging it.

    Args:
        merges: whether there is no conflict; None while GitHub works that out.
        state: the word that sums it up, in upper case.
        now: what became of it; only an open one can be merged.
    """
    if now is not PullState.OPEN:
        return Mergeable.UNKNOWN
    if merges is False or state == "DIRTY":
        return Mergeable.CONFLICT
    if state in BLOCKED:
        return Mergeable.BLOCKED
    return Mergeable.YES if merges is True and state != "UNKNOWN" else Mergeable.UNKNOWN


def pull_state(word: str, *, merged: bool = False) -> PullState:
    """What became of it; raises UnexpectedAnswer for a word that GitHub does not document."""
    try:
        return PullState.MERGED if merged else PullState(word.lower())
    except ValueError as error:
        raise odd("a state") from error


def review_state(word: object) -> ReviewState:
    """What a review says; raises UnexpectedAnswer for a word that GitHub does not document."""
    try:
        return ReviewState(str(word).lower())
    except ValueError as error:
        raise odd("a review") from error
