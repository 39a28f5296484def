"""The rules of every merge, wherever it is made: what is nothing, and what may be merged at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.checklist.conditions import evaluate
from shipcheck.errors import ShipcheckError
from shipcheck.git.merge_tree import merge_in_memory
from shipcheck.git.reads import is_ancestor
from shipcheck.model.result import Result
from shipcheck.model.words import Status, Verdict
from shipcheck.ship.facts import facts_of

if TYPE_CHECKING:
    from shipcheck.git.merge_tree import MergeOutcome
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.wish import Wish


async def merged_in_memory(evaluation: Evaluation) -> MergeOutcome | None:
    """What the merge would bring; None where it is the head itself, as the base has not moved."""
    change = evaluation.change
    if change.merge_base == change.base_head:
        return None
    return await merge_in_memory(evaluation.repository, change.base_head, change.head)


async def brings_nothing(evaluation: Evaluation, tip: str, merged: MergeOutcome | None) -> bool:
    """Whether the branch at `tip` has all of the change already, by its commits or by its content."""
    change, git = evaluation.change, evaluation.repository.git
    if change.empty or await is_ancestor(git, change.head, tip):
        return True
    if merged is None or merged.conflicts:
        return False
    return merged.tree == await git.text("rev-parse", "--verify", f"{change.base_head}^{{tree}}")


def nothing_to_judge(evaluation: Evaluation) -> Result:
    """The result where nothing had to be judged."""
    return Result(
        verdict=Verdict.READY,
        exit_code=0,
        partial=False,
        evaluated_at=evaluation.surroundings.now().isoformat(timespec="seconds"),
        change=evaluation.change,
        checklist=evaluation.checklist,
        items=(),
        notes=evaluation.notes,
    )


def held_to_rules(evaluation: Evaluation, result: Result, wish: Wish) -> tuple[Result, Wish | None]:
    """The result as the merge sees it, and how to merge; None where that may not be."""
    left_out = _left_out(evaluation, result)
    if left_out and result.verdict is Verdict.READY:
        note = f"left out by --offline, so this cannot be merged as ready: {', '.join(left_out)}"
        result = replace(
            result,
            verdict=Verdict.UNDECIDED,
            exit_code=ShipcheckError.exit_code,
            notes=(*result.notes, note),
        )
    if result.verdict is Verdict.READY:
        return result, replace(wish, urgent=None)  # there was no need of it
    if wish.urgent is None:
        return result, None
    if evaluation.checklist.merge.get("urgent", True):
        return result, wish
    note = f"the checklist of {evaluation.change.base} forbids --urgent"
    return replace(result, notes=(*result.notes, note)), None


def _left_out(evaluation: Evaluation, result: Result) -> list[str]:
    """The blocking items that apply and were not looked at."""
    facts = facts_of(evaluation)
    skipped = (one for one in result.items if one.blocking and one.status is Status.SKIPPED)
    return [one.item.id for one in skipped if evaluate(one.item.when, facts).applies]
