"""`small-step`: how much there is to review.

Sources of the numbers: SmartBear's study at Cisco (Cohen, 2006; about 2,500 reviews) found that
reviewers take in 200 to 400 lines at a time. Size is not a sign of failure: over 278,161 commits of
16 public repositories the share that was reverted is about flat from 1 to 1,000 changed lines.
Nor does a small change wait less for its review (Kudrjavets et al., MSR 2022).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Finding, judged, not_applicable
from shipcheck.model.path_kinds import VENDOR_FOLDERS, is_asset, is_lock_file
from shipcheck.model.text import counted
from shipcheck.model.words import Evidence, FileKind, FileStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.checks.context import CheckContext
    from shipcheck.model.change import ChangedFile
    from shipcheck.model.outcome import Outcome

DEFAULT_LINES = 400

SPECIFICATION = Specification(
    name="small-step",
    summary="The change is small enough to be reviewed at one go.",
    looks_at=(
        "changed lines, without tests, docs, generated and vendored files, lock files and "
        "deleted files; "
        "size costs review, it hardly predicts failure"
    ),
    parameters={
        "lines": {
            "type": "integer",
            "minimum": 1,
            "description": f"Changed lines up to which it passes; {DEFAULT_LINES} if left out.",
        }
    },
    evidence=frozenset({Evidence.INSPECTED}),
)

NOT_REVIEWED = frozenset({FileKind.DOCS, FileKind.GENERATED, FileKind.BINARY})
ADVICE = (
    "Reviewers take in 200 to 400 lines at a time; size hardly predicts failure. "
    "Split it where a part can ship by itself."
)


async def check(context: CheckContext) -> Outcome:
    """Fail where there are more lines to review than the limit; an exact revert needs no review."""
    change = context.change
    if change.reverts:
        return not_applicable(f"takes back {change.reverts[:12]} exactly")
    limit = int(context.parameters.get("lines", DEFAULT_LINES))
    reviewed = [file for file in change.files if is_reviewed(file)]
    lines = _lines(file for file in reviewed if file.kind is not FileKind.TEST)
    tests = _lines(file for file in reviewed if file.kind is FileKind.TEST)
    beside = f" (and {tests} of tests)" if tests else ""
    summary = f"{counted(lines, 'line')} to review{beside}"
    files = counted(len(reviewed), "file")
    findings: tuple[Finding, ...] = ()
    if lines > limit:
        message = f"{summary} in {files}; over {limit}"
        findings = (Finding("large-change", Level.ERROR, message, fix=ADVICE),)
        summary = message
    data = {"lines": lines, "test_lines": tests, "files": len(reviewed), "limit": limit}
    return judged(summary, evidence=Evidence.INSPECTED, findings=findings, data=data)


def is_reviewed(file: ChangedFile) -> bool:
    """Whether somebody reads this file's lines one by one."""
    if file.kind in NOT_REVIEWED or file.status is FileStatus.DELETED:
        return False
    if file.path.startswith(VENDOR_FOLDERS):
        return False
    return not (is_lock_file(file.path) or is_asset(file.path) or file.binary)


def _lines(files: Iterable[ChangedFile]) -> int:
    """Added and deleted lines of the files."""
    return sum(file.added + file.deleted for file in files)
