"""What `waive`, `answer` and `allow` have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.cli.output import print_json, print_text
from shipcheck.errors import ShipcheckError
from shipcheck.model.text import visible
from shipcheck.ship.decisions import Decision, committer, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.model.checklist import Item
    from shipcheck.ship.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Details:
    """What a person said."""

    reason: str | None = None
    answer: str | None = None
    until: str | None = None


async def decide(evaluation: Evaluation, kind: str, item: Item, details: Details) -> Decision:
    """Record a decision of the person at the keyboard on the content as it is now."""
    change = evaluation.change
    decision = Decision(
        kind=kind,
        item=item.id,
        by=await committer(evaluation.repository.git),
        at=evaluation.surroundings.now().isoformat(timespec="seconds"),
        head=change.head,
        patch_id=change.patch_id,
        content_id=change.content_id,
        base_head=change.base_head,
        checklist_digest=evaluation.checklist.digest,
        answer=details.answer,
        question=item.ask,
        reason=details.reason,
        until=details.until,
    )
    record(evaluation.repository.common_dir, decision)
    return decision


def report(done: Mapping[str, Any], text: str, form: str) -> int:
    """Print what was done as text or JSON; returns the exit code."""
    said = print_json(done) if form == "json" else print_text(visible(text, newlines=True) + "\n")
    return 0 if said else ShipcheckError.exit_code
