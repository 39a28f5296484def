"""What the rules of the checks that ask services mean: for `shipcheck explain`."""

from __future__ import annotations

RULES = {
    "ci-red": (
        "a run of CI for this commit is red",
        "The newest attempt counts. With only_required: true, and where it is known what is required, others "
        "only warn; what the service itself lets fail is a note.",
    ),
    "ci-missing": (
        "a required run never reported for this commit",
        "The forge's rules or the checklist name it. For two minutes after the push, or after another run "
        "has ended, it is waited for. Then somebody has to look: it was renamed, is reported by another "
        "app, is left out by a path filter, or is not started for this event.",
    ),
    "ci-required": (
        "a required run tested nothing",
        "It was skipped or is neutral. Forges let that pass; it shows nothing about this commit. "
        "states: {skipped: pass} lets it pass here too.",
    ),
    "ci-skipped": ("a run tested nothing", "It is no evidence, and no obstacle."),
    "ci-manual": ("a run waits for somebody to start it", "Until then nothing is decided."),
    "ci-blocked": ("a run waits for somebody's approval", "Until then nothing is decided."),
    "ci-stale": ("a run has to be run again", "What it said is too old for its service to count."),
    "ci-none": (
        "CI has no run for this commit",
        "Two minutes after the push that is unknown, and never green: CI may not run for this branch, or "
        "not for these files.",
    ),
    "ci-not-pushed": ("the commit is not pushed", "CI tests what it has: git push."),
    "ci-not-head": (
        "the pull request has moved on",
        "Its head comes after this commit; what CI says of that says nothing of this.",
    ),
    "ci-pushed-over": (
        "the remote has another history",
        "Somebody pushed over the branch, or it was rewritten here. Find out whose is right before you push.",
    ),
    "ci-unknown-commit": (
        "the service does not know the commit",
        "It was pushed over, or never got there.",
    ),
    "review-missing": (
        "too few people approved this commit",
        "Of each reviewer the newest word counts, for the commit that was looked at; that of the author "
        "never does.",
    ),
    "review-changes-requested": (
        "somebody requests changes",
        "That stands until the same person approves, whatever is pushed.",
    ),
    "review-stale": (
        "an approval of an earlier commit",
        "It counts only where the forge asks for approvals and lets them stand after a push.",
    ),
    "review-draft": ("the pull request is a draft", "Its author says that it is not done."),
    "review-thread": (
        "a conversation is not resolved",
        "It fails the item where the forge demands that all are, else it warns.",
    ),
    "review-owners": (
        "code owners have not approved",
        "It fails the item where the forge demands that, else it is a note.",
    ),
    "review-other-head": (
        "the pull request is on another commit",
        "Whoever approved it did not see what is judged here.",
    ),
    "base-frozen": (
        "nobody may merge now",
        "A calendar in the checklist, a file at the base, or the forge says so.",
    ),
    "base-red": (
        "the base's own CI is red",
        "What is put on top of it cannot be told from what broke it.",
    ),
    "base-stuck": (
        "a run of the base does not end",
        "The pipeline deploys nothing while it is stuck, and later all at once.",
    ),
}
"""By rule: what it says in a few words, and why."""
