"""`shipcheck merge` from the first look to the end: judged, asked, landed, and again if it moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from shipcheck.checklist.conditions import evaluate
from shipcheck.errors import RefusedError, ShipcheckError, UsageError
from shipcheck.git.merge_tree import merge_in_memory
from shipcheck.git.reads import is_ancestor
from shipcheck.model.result import Result
from shipcheck.model.words import Status, Verdict
from shipcheck.ship.commit import refuse_conflicts
from shipcheck.ship.facts import facts_of
from shipcheck.ship.landing import OvertakenError, land, refuse_early
from shipcheck.ship.rejudging import judge_again
from shipcheck.ship.target import Target, find_target, push_command, stands

if TYPE_CHECKING:
    from shipcheck.git.merge_tree import MergeOutcome
    from shipcheck.ship.evaluation import Evaluation, GateOptions
    from shipcheck.ship.request import Request
    from shipcheck.ship.wish import Wish

ATTEMPTS = 5
"""Times that something may move between the verdict and the merge."""


class Ending(StrEnum):
    """How a merge ended that was not refused."""

    MERGED = "merged"
    NOTHING = "nothing"
    NOT_READY = "not_ready"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Merge:
    """The last verdict, and what came of it; `result.landed` is set where it was merged."""

    ending: Ending
    result: Result
    target: Target


class Desk(Protocol):
    """Who asks for the merge: looks at the branch, judges, and says yes."""

    async def look(self, request: Request) -> Evaluation:
        """Freeze what is judged, as `prepare` does."""

    async def judge(self, evaluation: Evaluation, options: GateOptions) -> Result:
        """Run the gate."""

    async def confirm(self, result: Result, target: Target, wish: Wish) -> bool:
        """Whether the user wants it merged."""


async def merge(request: Request, options: GateOptions, wish: Wish, desk: Desk) -> Merge:
    """Judge a change and merge exactly that; whatever moves meanwhile is judged again.

    Args:
        request: what is asked for, with `Place.MERGE`.
        options: how to run the gate; never only some items.
        wish: how to merge.
        desk: who asks.

    Raises:
        UsageError: nothing was judged, `urgent` or `message` say nothing, or nobody can be asked.
        RefusedError: it is not merged, for a reason that waiting does not mend.
        ShipcheckError: refs moved every time.
    """
    if wish.urgent is not None and not wish.urgent.strip():
        raise UsageError("--urgent needs a reason", hint="--urgent 'what cannot wait'")
    if wish.message is not None and not wish.message.strip():
        raise UsageError("--message says nothing", hint="Left out, it is git's usual message.")
    merger = _Merger(request, options, wish, desk)
    for _ in range(ATTEMPTS):
        done = await merger.attempt()
        if done is not None:
            return done
    said = f": {merger.complaint}" if merger.complaint else ""
    raise ShipcheckError(
        f"something keeps moving: {ATTEMPTS} times it changed between verdict and merge, so nothing "
        f"was merged{said}",
        hint="Try again. If no git runs here, remove the lock that is named, if one is.",
    )


class _Merger:
    """Attempts at one merge; what one has found out serves the next."""

    def __init__(self, request: Request, options: GateOptions, wish: Wish, desk: Desk) -> None:
        self._request, self._options, self._wish, self._desk = request, options, wish, desk
        self._known: tuple[Evaluation, Result] | None = None
        self._confirmed: set[tuple[str, ...]] = set()
        self.complaint = ""  # of git, when what was judged could last not land

    async def attempt(self) -> Merge | None:
        """How it ended; None where something moved meanwhile."""
        evaluation = await self._desk.look(self._request)
        target = await find_target(evaluation)
        merged = await _merged(evaluation)
        if await _brings_nothing(evaluation, target, merged):
            _refuse_unpushed(evaluation, target, self._wish)
            return Merge(Ending.NOTHING, _nothing(evaluation), target)
        if not await stands(evaluation, target):
            return None
        await refuse_early(evaluation, target, self._wish)
        result, wish = _held_to_rules(evaluation, await self._judge(evaluation), self._wish)
        if wish is None:
            return Merge(Ending.NOT_READY, result, target)
        if merged is not None:
            refuse_conflicts(merged, evaluation.change)
        if not await self._confirm(result, target, wish):
            return Merge(Ending.DECLINED, result, target)
        try:
            landed = await land(evaluation, result, target, wish)
        except OvertakenError as overtaken:
            self.complaint = overtaken.message
            return None
        return Merge(Ending.MERGED, landed, target)

    async def _judge(self, evaluation: Evaluation) -> Result:
        """The verdict, as far as it is not known yet."""
        gate = self._desk.judge
        if self._known is None:
            result = await gate(evaluation, self._options)
        else:
            result = await judge_again(*self._known, evaluation, self._options, gate)
        self._known = evaluation, result
        return result

    async def _confirm(self, result: Result, target: Target, wish: Wish) -> bool:
        """Whether the user wants it; the same content is asked for once, unless judged otherwise."""
        statuses = (item.status for item in result.items)
        content = (result.change.head, result.checklist.digest, result.verdict, *statuses)
        if content not in self._confirmed and not await self._desk.confirm(result, target, wish):
            return False
        self._confirmed.add(content)
        return True


async def _merged(evaluation: Evaluation) -> MergeOutcome | None:
    """What the merge would bring; None where it is the head itself, as the base has not moved."""
    change = evaluation.change
    if change.merge_base == change.base_head:
        return None
    return await merge_in_memory(evaluation.repository, change.base_head, change.head)


async def _brings_nothing(
    evaluation: Evaluation, target: Target, merged: MergeOutcome | None
) -> bool:
    """Whether the branch has all of the change already, by its commits or by its content."""
    change, git = evaluation.change, evaluation.repository.git
    if change.empty or await is_ancestor(git, change.head, target.tip):
        return True
    if merged is None or merged.conflicts:
        return False
    return merged.tree == await git.text("rev-parse", "--verify", f"{change.base_head}^{{tree}}")


def _refuse_unpushed(evaluation: Evaluation, target: Target, wish: Wish) -> None:
    """See that nobody takes a push that is not made for one: there is nothing new to push with.

    Raises:
        RefusedError: the change is in the branch already, and that is not pushed.
    """
    command = push_command(target)
    if wish.push and command and target.tip != evaluation.change.base_head:
        raise RefusedError(
            f"nothing to merge: it is in {target.branch} already, which is not pushed", hint=command
        )


def _nothing(evaluation: Evaluation) -> Result:
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


def _held_to_rules(
    evaluation: Evaluation, result: Result, wish: Wish
) -> tuple[Result, Wish | None]:
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
