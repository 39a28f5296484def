"""GitHub's words against a merge, in plain ones; what is not known here passes through as it is.

Sources: GitHub's OpenAPI description of "Merge a pull request"; the texts that prow's merger, gh and
their users' reports quote.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from shipcheck.forge.orders import Answered, MergeAnswer


class Kind(Enum):
    """What a refusal is about; `waits` is what auto-merge may wait for."""

    FINAL = "final"
    WAITS = "waits"
    HEAD = "head"
    BASE = "base"
    READY = "ready"
    QUEUED = "queued"
    ARMED = "armed"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of GitHub's words in lower case, what kind it is, and the same in plain words."""

    said: str
    kind: Kind
    plain: str
    hint: str = ""


METHOD = "Choose another method: `merge: {method: …}`."

REFUSALS = (
    Refusal("head branch was modified", Kind.HEAD, "the branch got other commits meanwhile"),
    Refusal("head sha", Kind.HEAD, "the branch got other commits meanwhile"),
    Refusal("expected head", Kind.HEAD, "the branch got other commits meanwhile"),
    Refusal("base branch was modified", Kind.BASE, "the base got other commits meanwhile"),
    Refusal("already in the queue", Kind.QUEUED, "it is in the merge queue already"),
    Refusal("auto merge is already enabled", Kind.ARMED, "auto-merge is armed already"),
    Refusal("is in clean status", Kind.READY, "it can be merged at once"),
    Refusal("is in unstable status", Kind.READY, "it can be merged at once"),
    Refusal("is in has_hooks status", Kind.READY, "it can be merged at once"),
    Refusal(
        "auto merge is not allowed", Kind.FINAL, "the repository does not allow auto-merge",
        "Allow it in the repository's settings, or merge once everything is green.",
    ),
    Refusal("merge commits are not allowed", Kind.FINAL, "no merge commits are allowed here", METHOD),
    Refusal("squash merges are not allowed", Kind.FINAL, "the repository does not allow squashing", METHOD),
    Refusal("rebase merges are not allowed", Kind.FINAL, "the repository does not allow rebasing", METHOD),
    Refusal("must not contain merge commits", Kind.FINAL, "the base takes no merge commits", METHOD),
    Refusal("can't be rebased", Kind.FINAL, "GitHub cannot rebase the branch", METHOD),
    Refusal("cannot be rebased", Kind.FINAL, "GitHub cannot rebase the branch", METHOD),
    Refusal(
        "through the merge queue", Kind.FINAL, "changes get into the base by its merge queue only",
    ),
    Refusal(
        "not authorized to push", Kind.FINAL, "the credential's owner may not push to the base",
        "Ask somebody who may.",
    ),
    Refusal("not authorized to merge", Kind.FINAL, "the credential's owner may not merge here"),
    Refusal("is expected", Kind.WAITS, "a required check has not reported yet"),
    Refusal("are expected", Kind.WAITS, "required checks have not reported yet"),
    Refusal("is in progress", Kind.WAITS, "a required check still runs"),
    Refusal("is pending", Kind.WAITS, "a required check still runs"),
    Refusal("are pending", Kind.WAITS, "required checks still run"),
    Refusal("is queued", Kind.WAITS, "a required check has not begun"),
    Refusal("is failing", Kind.WAITS, "a required check is red"),
    Refusal("are failing", Kind.WAITS, "required checks are red"),
    Refusal("approving review", Kind.WAITS, "an approving review is missing"),
    Refusal("code owner review", Kind.WAITS, "a code owner has not approved"),
    Refusal("changes have been requested", Kind.WAITS, "a reviewer asked for changes"),
    Refusal("changes requested", Kind.WAITS, "a reviewer asked for changes"),
    Refusal("conversation must be resolved", Kind.WAITS, "a conversation is not resolved"),
    Refusal("conversations must be resolved", Kind.WAITS, "conversations are not resolved"),
    Refusal("verified signatures", Kind.FINAL, "the base takes signed commits only"),
    Refusal("draft", Kind.FINAL, "the pull request is a draft", "Mark it as ready for review."),
    Refusal("merge conflict", Kind.FINAL, "it conflicts with the base", "Merge the base into the branch."),
    Refusal("conflict", Kind.FINAL, "it conflicts with the base", "Merge the base into the branch."),
    Refusal("not up to date", Kind.FINAL, "the branch is behind the base", "Merge the base into the branch."),
    Refusal("out-of-date", Kind.FINAL, "the branch is behind the base", "Merge the base into the branch."),
    Refusal("branch is locked", Kind.FINAL, "the base is locked"),
    Refusal("repository was archived", Kind.FINAL, "the repository is archived"),
    Refusal("resource not accessible", Kind.FINAL, "the credential may not merge"),
    Refusal("pull request is closed", Kind.FINAL, "the pull request is closed"),
    Refusal("repository rule violations", Kind.WAITS, "a rule of the repository is not met"),
    Refusal("protected branch", Kind.WAITS, "the base's protection is not met"),
    Refusal("not mergeable", Kind.FINAL, "GitHub cannot merge it as it stands"),
)  # fmt: skip
"""In this order: the first part that is in GitHub's words counts."""

UNKNOWN = Refusal("", Kind.FINAL, "")


def refusal_of(said: str) -> Refusal:
    """What GitHub's words mean."""
    low = " ".join(said.casefold().split())
    return next((one for one in REFUSALS if one.said in low), UNKNOWN)


def answer_of(said: str) -> MergeAnswer:
    """The answer for GitHub's words; plain ones first, its own after them."""
    found = refusal_of(said)
    said = " ".join(said.split())
    plain = f"{found.plain} ({said})" if found.plain and said else found.plain or said
    if found.kind in (Kind.HEAD, Kind.BASE):
        return MergeAnswer(Answered.MOVED, words=plain)
    if found.kind is Kind.QUEUED:
        return MergeAnswer(Answered.QUEUED, words=found.plain)
    if found.kind is Kind.ARMED:
        return MergeAnswer(Answered.ARMED, words=found.plain)
    return MergeAnswer(Answered.REFUSED, words=plain or "GitHub gave no reason", hint=found.hint)
