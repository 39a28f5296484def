"""Imports what a run is going to need while git is at work.

The two cost about the same on a usual change, and on two cores they need not wait for each other.
Between imports the event loop gets its turn, so that git's answers are taken and git is asked on.
"""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL = (
    "shipcheck.git.status", "shipcheck.git.merge_tree", "shipcheck.checks.up_to_date",
    "shipcheck.checks.revert_plan", "shipcheck.checks.small_step", "shipcheck.ship.facts",
)  # fmt: skip
"""What takes a few milliseconds: while git finds the repository and the base."""

LARGE = ("yaml", "shipcheck.ship.sources", "shipcheck.ship.gate", "shipcheck.reports.text")
"""What takes tens: while git reads the change."""

TURNS = 6
"""Turns of the event loop in which the end of a git call is noticed and the next one started."""


async def import_meanwhile(preparing: asyncio.Task[object], reading: asyncio.Event) -> None:
    """Import; the large part once git reads the change, or there is nothing left to wait for."""
    await _import(SMALL)
    waiting = asyncio.create_task(reading.wait())
    await asyncio.wait((waiting, preparing), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not preparing.done():
        await _import(LARGE)


async def _import(names: Sequence[str]) -> None:
    """Import modules by name, with turns for the event loop before each."""
    for name in names:
        for _ in range(TURNS):
            await asyncio.sleep(0)
        importlib.import_module(name)
