"""`shipcheck merge` from the first look to the end: judged, asked, landed, and again if it moved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError, ShipcheckError, UsageError
from shipcheck.ship.commit import refuse_conflicts
from shipcheck.ship.landing import OvertakenError, land, refuse_early
from shipcheck.ship.merge_rules import (
    brings_nothing,
    held_to_rules,
    merged_in_memory,
    nothing_to_judge,
)
from shipcheck.ship.sitting import Sitting
from shipcheck.ship.target import Target, find_target, push_command, stands
from shipcheck.ship.wish import local_wish

if TYPE_CHECKING:
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation, GateOptions
    from shipcheck.ship.request import Request
    from shipcheck.ship.sitting import Desk
    from shipcheck.ship.wish import Wish

ATTEMPTS = 5
"""Times that something may move between the verdict and the merge."""


class Ending(StrEnum):
    """How a merge ended that was not refused."""

    MERGED = "merged"
    UNDER_WAY = "under_way"  # the forge merges it later, by itself
    NOTHING = "nothing"
    NOT_READY = "not_ready"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Merge:
    """The last verdict, and what came of it; `result.landed` is set where it was merged, or will be.

    `told` is what else there is to say once it is done.
    """

    ending: Ending
    result: Result
    target: Target
    told: tuple[str, ...] = ()


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
    sitting = Sitting(request, options, wish, desk)
    for _ in range(ATTEMPTS):
        done = await _attempt(sitting)
        if done is not None:
            return done
    said = f": {sitting.complaint}" if sitting.complaint else ""
    raise ShipcheckError(
        f"something keeps moving: {ATTEMPTS} times it changed between verdict and merge, so nothing "
        f"was merged{said}",
        hint="Try again. If no git runs here, remove the lock that is named, if one is.",
    )


async def _attempt(sitting: Sitting) -> Merge | None:
    """How it ended; None where something moved meanwhile."""
    evaluation = await sitting.look()
    if not evaluation.change.empty:
        from shipcheck.ship.forge_choice import may_ask  # noqa: PLC0415 - not for nothing to merge

        if may_ask(evaluation, sitting):
            from shipcheck.ship.forge_merging import attempt  # noqa: PLC0415 - it talks to services

            tried = await attempt(sitting, evaluation)
            if not tried.stays_here:
                return tried.done
            evaluation = tried.evaluation
    return await _locally(sitting, evaluation)


async def _locally(sitting: Sitting, evaluation: Evaluation) -> Merge | None:
    """The same for a merge that is made here."""
    wanted = local_wish(sitting.wish, evaluation.checklist)
    target = await find_target(evaluation)
    merged = await merged_in_memory(evaluation)
    if await brings_nothing(evaluation, target.tip, merged):
        _refuse_unpushed(evaluation, target, wanted)
        return Merge(Ending.NOTHING, nothing_to_judge(evaluation), target)
    if not await stands(evaluation, target):
        return None
    await refuse_early(evaluation, target, wanted)
    result, wish = held_to_rules(evaluation, await sitting.judge(evaluation), wanted)
    if wish is None:
        return Merge(Ending.NOT_READY, result, target)
    if merged is not None:
        refuse_conflicts(merged, evaluation.change)
    if not await sitting.confirm(result, target, wish):
        return Merge(Ending.DECLINED, result, target)
    return await _landed_here(sitting, evaluation, result, target, wish)


async def _landed_here(
    sitting: Sitting, evaluation: Evaluation, result: Result, target: Target, wish: Wish
) -> Merge | None:
    """The end once the user has said yes; None where something moved, or may have, while they thought."""
    if sitting.is_stale(evaluation):
        return None
    try:
        landed = await land(evaluation, result, target, wish)
    except OvertakenError as overtaken:
        sitting.complaint = overtaken.message
        return None
    return Merge(Ending.MERGED, landed, target)


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
