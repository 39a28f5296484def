"""Results made by hand: what a report or a verdict is asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.model.change import Change, ChangedFile, Commit
from shipcheck.model.checklist import Checklist, Item
from shipcheck.model.outcome import Finding, Outcome
from shipcheck.model.result import ItemResult, Result, Waiver, decide, exit_code
from shipcheck.model.words import (
    ChangeClass,
    Evidence,
    FileKind,
    FileStatus,
    Level,
    Reason,
    Severity,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAD = "1f" * 20
BASE = "b0" * 20
NOW = "2026-11-23T10:00:00+00:00"

FILE = ChangedFile(
    path="app/pay.py", old_path=None, status=FileStatus.MODIFIED, kind=FileKind.CODE,
    language="python", added=3, deleted=1, old_mode="100644", new_mode="100644",
    old_blob="0a" * 20, new_blob="0b" * 20, binary=False, hunks=(),
)  # fmt: skip

COMMIT = Commit(
    HEAD, (BASE,), "Ada", "ada@example.com", "Ada", "ada@example.com", 1_790_000_000, "Pay", ""
)

CHANGE = Change(
    branch="pay", head=HEAD, base="main", base_head=BASE, merge_base=BASE, patch_id="ab" * 20,
    content_id="cd" * 20, commits=(COMMIT,), files=(FILE,),
    change_class=ChangeClass.STRAIGHTFORWARD, class_reasons=("3 lines of code",),
)  # fmt: skip

MODERATE = replace(
    CHANGE, change_class=ChangeClass.MODERATE, class_reasons=("dependencies: a.lock", "CI: ci.yml")
)
EMPTY = replace(CHANGE, files=(), class_reasons=())

REASONS = {Status.UNKNOWN: Reason.NO_DATA, Status.PENDING: Reason.RUNNING}


def finding(
    message: str,
    level: Level = Level.ERROR,
    *,
    path: str | None = None,
    line: int | None = None,
    fix: str = "",
) -> Finding:
    """A finding of some rule."""
    return Finding("a-rule", level, message, path, line, fix=fix)


def outcome(
    status: Status = Status.PASS,
    summary: str = "all well",
    *findings: Finding,
    reason: Reason | None = None,
    evidence: Evidence | None = None,
    data: Mapping[str, Any] | None = None,
) -> Outcome:
    """An outcome, with a reason where it needs one."""
    why = reason or REASONS.get(status)
    known = evidence or (None if why else Evidence.OBSERVED)
    return Outcome(status, summary, known, why, findings, data or {})


def item(
    name: str = "an-item",
    said: Outcome | None = None,
    *,
    warn: bool = False,
    waiver: Waiver | None = None,
    seconds: float = 0.0,
) -> ItemResult:
    """An item with its outcome."""
    severity = Severity.WARN if warn else Severity.BLOCK
    asked = Item(name, f"Title of {name}", severity, 60.0, uses=name)
    return ItemResult(asked, said or outcome(), seconds, waiver)


def waiver(
    status: Status = Status.FAIL, *, counts: bool = True, until: str | None = None
) -> Waiver:
    """A waiver by somebody."""
    return Waiver("Bob <bob@example.com>", "we know", NOW, until, status, counts)


def result(
    items: Sequence[ItemResult],
    *,
    change: Change = CHANGE,
    partial: bool = False,
    notes: tuple[str, ...] = (),
    read_from: str = "builtin",
    source: str = "builtin:default",
) -> Result:
    """The result of items."""
    verdict = decide(items)
    return Result(
        verdict, exit_code(verdict, items), partial, NOW, change,
        Checklist((), source, read_from, "d" * 64), tuple(items), notes,
    )  # fmt: skip
