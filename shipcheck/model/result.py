"""The result of a gate run, and the one rule that turns items into a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shipcheck.model.words import Level, Reason, Severity, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.model.change import Change
    from shipcheck.model.checklist import Checklist, Item
    from shipcheck.model.outcome import Outcome
    from shipcheck.model.pulled import Pulled


@dataclass(frozen=True, slots=True)
class Waiver:
    """A named person accepts an item as it is.

    `at` and `until` are RFC 3339; `status` is what the item was before; `counts` is False in CI,
    where the giver cannot be known.
    """

    by: str
    reason: str
    at: str
    until: str | None
    status: Status
    counts: bool


@dataclass(frozen=True, slots=True)
class ItemResult:
    """An item with its outcome, after waivers."""

    item: Item
    outcome: Outcome
    seconds: float = 0.0
    waiver: Waiver | None = None

    @property
    def status(self) -> Status:
        """The status after waivers."""
        return Status.WAIVED if self.waiver and self.waiver.counts else self.outcome.status

    @property
    def blocking(self) -> bool:
        """Whether this item can change the verdict."""
        return self.item.severity is Severity.BLOCK

    @property
    def warns(self) -> bool:
        """Whether this item is one of the warnings that a ready verdict counts."""
        if self.status is Status.PASS:
            return any(finding.level is Level.WARNING for finding in self.outcome.findings)
        settled = (Status.NOT_APPLICABLE, Status.SKIPPED, Status.WAIVED)
        return not self.blocking and self.status not in settled


class Method(StrEnum):
    """How a change comes into its base."""

    MERGE = "merge"
    SQUASH = "squash"
    FAST_FORWARD = "fast_forward"
    REBASE = "rebase"  # by a forge: the commits anew, on top of the base


class Through(StrEnum):
    """Who merges: git in this clone, or the forge that hosts the pull request."""

    LOCAL = "local"
    FORGE = "forge"


class Arrival(StrEnum):
    """How far a merge has come: done, in the forge's queue, or waiting there for what it demands."""

    MERGED = "merged"
    QUEUED = "queued"
    ARMED = "armed"


@dataclass(frozen=True, slots=True)
class Landed:
    """Where a judged change landed.

    `commit` is what landed, None while it is queued or armed; `into` the branch that moved: the local
    one, or the forge's. `pushed` is whether the remote has it. `urgent` is the reason for which it was
    merged although it was not ready. `pull_request` and `url` are set where it went through a forge.
    """

    commit: str | None
    into: str
    method: Method
    pushed: bool = False
    urgent: str | None = None
    through: Through = Through.LOCAL
    outcome: Arrival = Arrival.MERGED
    pull_request: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """All that a gate run found out; a report is a pure function of it.

    `notes` are things to say aloud that belong to no item (a checklist that was replaced, say);
    `landed` is set once the change is merged. `review` is the head's name where it was only looked
    at: it is not checked out, and nothing of it runs unasked.
    """

    verdict: Verdict
    exit_code: int
    partial: bool
    evaluated_at: str
    change: Change
    checklist: Checklist
    items: tuple[ItemResult, ...]
    notes: tuple[str, ...] = ()
    landed: Landed | None = None
    review: str | None = None
    pulled: Pulled | None = None

    @property
    def warnings(self) -> int:
        """How many items warn."""
        return sum(item.warns for item in self.items)


def decide(items: Sequence[ItemResult]) -> Verdict:
    """The verdict of the items: a blocking fail wins over everything else."""
    statuses = {item.status for item in items if item.blocking}
    if statuses & {Status.FAIL, Status.NEEDS_ANSWER}:
        return Verdict.NOT_READY
    if Status.UNKNOWN in statuses:
        return Verdict.UNDECIDED
    return Verdict.PENDING if Status.PENDING in statuses else Verdict.READY


def exit_code(verdict: Verdict, items: Sequence[ItemResult]) -> int:
    """The exit code of `check` for a verdict; 4 where only credentials are missing or refused."""
    if verdict is Verdict.UNDECIDED:
        doubts = {
            item.outcome.reason for item in items if item.blocking and item.status is Status.UNKNOWN
        }
        return 4 if doubts and doubts <= {Reason.NO_CREDENTIAL, Reason.REFUSED} else 3
    return {Verdict.READY: 0, Verdict.NOT_READY: 1, Verdict.PENDING: 8}[verdict]
