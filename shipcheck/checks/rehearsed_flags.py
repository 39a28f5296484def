"""Rehearsals of flags: those that were kept, and those that an item asks for and nobody made yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checks.side_evidence import REHEARSAL
from shipcheck.model.outcome import Finding
from shipcheck.model.text import listed
from shipcheck.model.words import Level
from shipcheck.rehearse.result import RunState
from shipcheck.rehearse.store import RehearsalKey, read_rehearsal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.checks.context import CheckContext
    from shipcheck.rehearse.result import FlagRehearsal

Rehearsals = dict[str, "FlagRehearsal"]
"""By flag."""

NAMED = 3
"""Flags that a message names."""


async def kept_rehearsals(context: CheckContext, keys: Sequence[str]) -> Rehearsals:
    """What was rehearsed for exactly these contents; of all tests where there is both."""
    git, change = context.repository.git, context.change
    heads, bases = [
        await git.text("rev-parse", "--verify", f"{commit}^{{tree}}")
        for commit in (change.head, change.merge_base)
    ]
    settings = context.flags.get("tests", {})
    found: Rehearsals = {}
    for key in keys:
        for every in (True, False):
            wanted = RehearsalKey(key, heads, bases, settings, every)
            rehearsal = read_rehearsal(context.repository.common_dir, wanted)
            if rehearsal is not None:
                found.setdefault(key, rehearsal)
    return found


async def rehearse(
    flags: Mapping[str, Sequence[str]], context: CheckContext
) -> tuple[Rehearsals, list[Finding]]:
    """Rehearse flags, each given with files that ask for it, where that is done here.

    Returns:
        What ran, and a note for each flag that could not; without a way to run it, what to do.

    Raises:
        NotAllowed: the user has not allowed that the branch's tests run.
    """
    if not flags:
        return {}, []
    if context.rehearse is None:
        message = f"no rehearsal of {listed(flags, NAMED)} was made of this change"
        return {}, [_note(message, f"{REHEARSAL}, or shipcheck check --rehearse")]
    done = await context.rehearse(flags)
    found = {flag: one for flag, one in done.items() if not _not_run(one)}
    notes = [
        _note(f"{flag} could not be rehearsed: {_not_run(one)}")
        for flag, one in done.items()
        if flag not in found
    ]
    return found, notes


def _not_run(rehearsal: FlagRehearsal) -> str:
    """Why a side could not run; empty where both did."""
    sides = (rehearsal.on, rehearsal.off)
    return next((side.why for side in sides if side.state is RunState.NOT_RUN), "")


def _note(message: str, fix: str = "") -> Finding:
    return Finding("not-rehearsed", Level.NOTE, message, fix=fix)
