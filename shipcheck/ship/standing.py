"""How an item stands, for whoever shows it: what is settled, what is in the way, what may be done."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from shipcheck.model.words import Level, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from shipcheck.model.change import Change
    from shipcheck.model.outcome import Finding
    from shipcheck.model.result import ItemResult, Result

WAIVABLE = frozenset({Status.FAIL, Status.UNKNOWN, Status.PENDING, Status.NEEDS_ANSWER})
"""What can be accepted as it is: what passes, or does not apply, needs no waiver."""

SETTLED = (Status.PASS, Status.NOT_APPLICABLE, Status.SKIPPED, Status.WAIVED)
"""What needs no decision any more."""

NOT_ALLOWED = "not-allowed"
"""The rule of the finding that says that nothing ran for want of the user's permission."""

_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


CONFLICT = "merge-conflict"
"""The rule of the finding that nobody can accept as it is: there is nothing that could be merged."""


def can_be_waived(item: ItemResult) -> bool:
    """Whether there is something to accept, also where it is accepted already."""
    return why_not_waived(item) is None


def why_not_waived(item: ItemResult) -> str | None:
    """Why the item cannot be accepted as it is; None where it can."""
    if item.outcome.status not in WAIVABLE:
        return f"{item.item.id} is not in the way"
    if any(finding.rule == CONFLICT for finding in item.outcome.findings):
        return "a conflict has to be mended"
    return None


def waits_for_permission(item: ItemResult) -> bool:
    """Whether the item was not run for want of the user's permission."""
    refused = any(finding.rule == NOT_ALLOWED for finding in item.outcome.findings)
    return refused and item.status is Status.UNKNOWN


def in_the_way(result: Result) -> list[tuple[int, ItemResult]]:
    """The items that keep the verdict from being ready, each with its place, from 1."""
    return [
        (number, item)
        for number, item in enumerate(result.items, 1)
        if item.blocking and item.status not in SETTLED
    ]


def by_level(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, errors first."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.level]))


def added_lines(change: Change, path: str) -> tuple[tuple[int, int], ...]:
    """The lines that the change added to a file, as inclusive ranges."""
    files = (file for file in change.files if file.path == path)
    return tuple(span for file in files for hunk in file.hunks for span in hunk.added)


def is_path(text: str) -> bool:
    """Whether a file can be called so: what a check of another package tells may be anything."""
    try:
        return bool(text) and b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def is_file_inside(file: Path, folder: Path) -> bool:
    """Whether a regular file is there, in the folder, links followed; raises for no name."""
    real = os.path.realpath(file)
    return real.startswith(f"{os.path.realpath(folder)}{os.sep}") and os.path.isfile(real)  # noqa: PTH113 - pathlib's raises
