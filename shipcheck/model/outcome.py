"""What a check returns: an outcome with its findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shipcheck.model.words import Evidence, Level, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing, with its place and what to do.

    `line`, `end_line` and `column` are 1-based; `path` is relative to the repository's root.
    """

    rule: str
    level: Level
    message: str
    path: str | None = None
    line: int | None = None
    end_line: int | None = None
    column: int | None = None
    fix: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check, a command or a person said of one item.

    `reason` is set exactly when `status` is `unknown` or `pending`. `suffices` is whether this change calls
    for no stronger evidence, whatever the item asks for: there is nothing in it to rehearse.
    """

    status: Status
    summary: str
    evidence: Evidence | None = None
    reason: Reason | None = None
    findings: tuple[Finding, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    suffices: bool = False

    def __post_init__(self) -> None:
        """Hold the invariant that a doubtful outcome says why."""
        doubtful = self.status in (Status.UNKNOWN, Status.PENDING)
        if doubtful != (self.reason is not None):
            raise ValueError(f"outcome {self.status} with reason {self.reason}")


def judged(
    summary: str,
    *,
    evidence: Evidence,
    findings: tuple[Finding, ...] = (),
    data: Mapping[str, Any] | None = None,
) -> Outcome:
    """Pass, or fail where a finding is an error."""
    failed = any(finding.level is Level.ERROR for finding in findings)
    return Outcome(
        Status.FAIL if failed else Status.PASS, summary, evidence, None, findings, data or {}
    )


def unknown(summary: str, reason: Reason, *, findings: tuple[Finding, ...] = ()) -> Outcome:
    """An outcome that could not be had; never counts as a pass."""
    return Outcome(Status.UNKNOWN, summary, reason=reason, findings=findings)


def not_applicable(summary: str) -> Outcome:
    """The check looked and the change has nothing of its kind."""
    return Outcome(Status.NOT_APPLICABLE, summary)
