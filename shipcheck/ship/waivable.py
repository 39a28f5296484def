"""What can be waived, and for which of it an end date makes sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checks.registry import load_check
from shipcheck.model.words import Evidence, Level
from shipcheck.ship.judge_item import WAIVABLE

if TYPE_CHECKING:
    from shipcheck.model.change import Change
    from shipcheck.model.result import ItemResult


def can_be_waived(item: ItemResult) -> bool:
    """Whether there is something to accept: what passes, or does not apply, needs no waiver."""
    return item.outcome.status in WAIVABLE


def stays_in_code(item: ItemResult, change: Change) -> bool:
    """Whether what is waived outlives the merge: an end date makes sense only then.

    That is what a check read from the code and found in a file of the change. A red CI, or a branch
    that is behind, is over with the merge.
    """
    if item.item.uses is None:
        return False
    files = {file.path for file in change.files}
    found = (one for one in item.outcome.findings if one.level is not Level.NOTE)
    reads_code = Evidence.INSPECTED in load_check(item.item.uses).SPECIFICATION.evidence
    return reads_code and any(one.path in files for one in found)
