"""What `flags on` and `flags off` have in common: show, ask, switch, look, tell."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.cli.deciding import report
from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.output import narrate
from shipcheck.cli.plain.reading import Answers
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.cli.terminal import can_ask
from shipcheck.errors import RefusedError, UsageError
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shipcheck.flags.service import Switch
    from shipcheck.flags.state import FlagState
    from shipcheck.ship.flag_desk import FlagDesk
    from shipcheck.ship.releasing import Condition
    from shipcheck.ship.switching import Switched

MARKS = {True: "yes", False: "NO", None: "?"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the flag shall become; `create` a missing one, `anyway` past the small gate."""

    switch: Switch
    create: bool = False
    anyway: bool = False


def add_switching(parser: argparse.ArgumentParser) -> None:
    """The options of both."""
    parser.add_argument("key", metavar="KEY", help="the flag")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--environment", metavar="E", help="in place of the checklist's")
    add_change(parser)
    add_format(parser)


def switch_flag(arguments: argparse.Namespace, wanted: Wanted) -> int:
    """Do it; returns the exit code."""
    if not arguments.yes and not can_ask(os.environ):
        raise UsageError(
            "nothing was changed: nobody is here to be asked", hint="--yes does it without asking."
        )
    done = run_interruptibly(_switch(arguments, wanted))
    if done is None:
        narrate("nothing was changed")
        return RefusedError.exit_code
    document, text = done
    return report(document, text, arguments.format)


async def _switch(
    arguments: argparse.Namespace, wanted: Wanted
) -> tuple[dict[str, Any], str] | None:
    """What was done, as data and in words; None where the user said no."""
    from shipcheck.ship import switching  # noqa: PLC0415 - `--help` needs none of it
    from shipcheck.ship.flag_desk import open_flag_desk  # noqa: PLC0415

    key = arguments.key
    evaluation = await prepare(read_request(arguments), surroundings())
    async with open_flag_desk(evaluation, arguments.environment) as desk:
        desk.switchable()
        before = await switching.existing(desk, key)
        if before is None and wanted.create:
            if not await _agreed(arguments, f"Make {key}, off, in {desk.name}?"):
                return None
            return _told(desk, await switching.create(desk, key))
        state = switching.require_flag(desk, key, before)
        known = await _conditions(desk, key, state, wanted)
        await switching.require_permission(desk)
        if not await _agreed(arguments, _question(desk, state, wanted)):
            return None
        switched = await switching.switch(desk, key, state, wanted.switch)
        switching.require_seen(desk, switched)
        return _told(desk, switched, known)


async def _conditions(
    desk: FlagDesk, key: str, state: FlagState, wanted: Wanted
) -> Sequence[Condition]:
    """What is known before a flag goes on, shown; raises RefusedError where something fails."""
    if not wanted.switch.on:
        return ()
    from shipcheck.ship.releasing import conditions  # noqa: PLC0415

    known = await conditions(desk, key, state)
    for one in known:
        narrate(f"  {MARKS[one.holds]:4}{one.name}: {one.words}")
    failed = [one for one in known if one.holds is False]
    if failed and not wanted.anyway:
        hint = "Mend it, or --anyway."
        raise RefusedError(f"{key} stays as it is: {failed[0].words}", hint=hint)
    return known


async def _agreed(arguments: argparse.Namespace, question: str) -> bool:
    return arguments.yes or await Answers().confirm(question)


def _question(desk: FlagDesk, state: FlagState, wanted: Wanted) -> str:
    from shipcheck.flags.showing import state_in_words  # noqa: PLC0415

    return f"{state_in_words(state.key, state)} in {desk.name}. Switch it {_aim(wanted.switch)}?"


def _aim(switch: Switch) -> str:
    if not switch.on:
        return "off"
    return "on" if switch.percent is None else f"on for {switch.percent:g} %"


def _told(
    desk: FlagDesk, switched: Switched, known: Sequence[Condition] = ()
) -> tuple[dict[str, Any], str]:
    """What was done, as data and in a line."""
    from shipcheck.flags.showing import state_as_data, state_in_words  # noqa: PLC0415
    from shipcheck.ship.switching import require_seen  # noqa: PLC0415

    require_seen(desk, switched)
    document = {
        "service": desk.service.name,
        "environment": desk.service.environment,
        "key": switched.key,
        "changed": switched.done,
        "seconds": None if switched.seconds is None else round(switched.seconds, 2),
        "before": state_as_data(switched.key, switched.before),
        "after": state_as_data(switched.key, switched.after),
        "conditions": [{"name": one.name, "holds": one.holds, "words": one.words} for one in known],
    }
    words = f"{state_in_words(switched.key, switched.after)} in {desk.name}"
    if not switched.done:
        return document, f"{words} already: nothing was changed"
    return document, f"{words}; seen after {switched.seconds:.1f} s"
