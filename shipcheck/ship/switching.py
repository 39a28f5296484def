"""Switches a flag, and looks until the service shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError, ShipcheckError
from shipcheck.flags.judging import quoted
from shipcheck.http.errors import Forbidden, Unreachable

if TYPE_CHECKING:
    from shipcheck.flags.service import Switch
    from shipcheck.flags.state import FlagState
    from shipcheck.ship.flag_desk import FlagDesk

PATIENCE = 30.0
"""Seconds in which a change has to be seen; Unleash showed its own within one."""
FIRST_LOOK = 0.2
"""Seconds before the second look; each one after waits half as long again."""
LONGEST_PAUSE = 3.0
CLOSE = 0.5
"""Percent by which a service's figure may differ from what was asked: some round."""
MADE_FOR = "Made by shipcheck for code that asks for it."


@dataclass(frozen=True, slots=True)
class Switched:
    """What was done; `seconds` is how long it took until it was seen, None where it was not.

    `done` is False where there was nothing to do.
    """

    key: str
    before: FlagState | None
    after: FlagState | None
    done: bool
    seconds: float | None


async def require_permission(desk: FlagDesk) -> None:
    """Do nothing where the credential may switch flags, or nobody can tell without a change.

    Raises:
        Forbidden: it may not.
    """
    if await desk.switchable().may_switch(desk.request) is False:
        message = f"the credential may not switch flags in {desk.name}"
        raise Forbidden(message, hint="Take one that may, or ask for an approval there.")


async def existing(desk: FlagDesk, key: str) -> FlagState | None:
    """What the flag is now; None where it is not there. Raises as the service."""
    return (await desk.states([key]))[key]


def require_flag(desk: FlagDesk, key: str, state: FlagState | None) -> FlagState:
    """The state, of a flag that is there and can be switched; raises RefusedError."""
    if state is None:
        message = f"{key} is not in {desk.name}"
        raise RefusedError(
            message, hint=f"To make it, off: shipcheck flags off --create {quoted(key)}"
        )
    if state.archived:
        raise RefusedError(f"{key} is archived in {desk.name}", hint="Revive it there first.")
    return state


async def create(desk: FlagDesk, key: str) -> Switched:
    """Make the flag, off everywhere, and look until it is there; raises as `switch` does."""
    await desk.switchable().create(desk.request, key, MADE_FOR)
    after, seconds = await _look(desk, key, None)
    return Switched(key, None, after, done=True, seconds=seconds)


async def switch(desk: FlagDesk, key: str, before: FlagState, wanted: Switch) -> Switched:
    """Switch the flag and look until that is seen; nothing where it is so already.

    Raises:
        ShipcheckError: as the service where it did not take the change; else it says that the change
            was asked for, and why nobody can look.
    """
    if _is_so(before, wanted):
        return Switched(key, before, before, done=False, seconds=0.0)
    await desk.switchable().switch(desk.request, key, wanted)
    after, seconds = await _look(desk, key, wanted)
    return Switched(key, before, after, done=True, seconds=seconds)


async def _look(
    desk: FlagDesk, key: str, wanted: Switch | None
) -> tuple[FlagState | None, float | None]:
    """The state once it is as wanted (there at all, for None), and after how many seconds."""
    around = desk.evaluation.surroundings
    started, pause = around.now(), FIRST_LOOK
    while True:
        state = await _seen(desk, key)
        passed = (around.now() - started).total_seconds()
        if state is not None and (wanted is None or _is_so(state, wanted)):
            return state, passed
        if passed + pause > PATIENCE:
            return state, None
        await around.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


async def _seen(desk: FlagDesk, key: str) -> FlagState | None:
    """The state; None also while the service is away: the change is done, only not seen."""
    try:
        return await existing(desk, key)
    except Unreachable:
        return None
    except ShipcheckError as error:  # whatever its kind, the change was asked for before
        message = f"{key}: asked for, but {desk.name} does not let it be seen: {error.message}"
        raise ShipcheckError(message, hint="Look there before you go on.") from error


def _is_so(state: FlagState, wanted: Switch) -> bool:
    """Whether the flag is as wanted, as far as its state tells."""
    if not wanted.on:
        # The off value itself may be the on side.
        return state.on is False and not state.everybody
    if not state.on:
        return False
    if wanted.percent is None:
        return True
    return state.rollout is not None and abs(state.rollout - wanted.percent) <= CLOSE


def require_seen(desk: FlagDesk, switched: Switched) -> None:
    """Raise ShipcheckError where the change was asked for and never seen."""
    if switched.seconds is None:
        message = f"asked for, but {desk.name} has not shown it for {PATIENCE:.0f} s"
        raise ShipcheckError(f"{switched.key}: {message}", hint="Look there before you go on.")
