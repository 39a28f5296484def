"""For which waivers an end date makes sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checks.registry import load_check
from shipcheck.model.words import Evidence, Level

if TYPE_CHECKING:
    from shipcheck.model.result import ItemResult


def stays_in_code(item: ItemResult) -> bool:
    """Whether what is waived outlives the merge: an end date makes sense only then.

    That is what a check read from the code and found in a file. A red CI, or a branch that is
    behind, is over with the merge.
    """
    found = (one for one in item.outcome.findings if one.level is not Level.NOTE)
    return _reads_code(item) and any(one.path for one in found)


def _reads_code(item: ItemResult) -> bool:
    """Whether the outcome is read from the code, or would be if the check had come that far."""
    if item.outcome.evidence is Evidence.INSPECTED:
        return True
    uses = item.item.uses
    return uses is not None and Evidence.INSPECTED in load_check(uses).SPECIFICATION.evidence
