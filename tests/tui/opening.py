"""Opens the main screen on a real repository, without a terminal."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.request import Request
from shipcheck.tui.app import ShipcheckApp
from shipcheck.tui.glyphs import UNICODE, Glyphs
from shipcheck.tui.session import Session
from tests.ship.gating import Clock, surroundings
from tests.tui.screens import drawn, settled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

    from shipcheck.tui.leaving import Leaving
    from shipcheck.tui.screens.review import ReviewScreen
    from tests.repository import Sample

PATIENCE = 30.0
"""Seconds that a condition may take to come true on a machine that has other things to do."""


@asynccontextmanager
async def opened(
    asked: Request | Sample,
    *,
    size: tuple[int, int] = (120, 40),
    glyphs: Glyphs = UNICODE,
    options: GateOptions | None = None,
    clock: Clock | None = None,
    kind: type[Session] = Session,
    **environment: str,
) -> AsyncIterator[Pilot[Leaving]]:
    """The app, as it stands after its first picture."""
    request = asked if isinstance(asked, Request) else Request(asked.path)
    session = kind(request, options or GateOptions(), surroundings(clock, **environment))
    app = ShipcheckApp(session, glyphs)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            yield pilot
    finally:
        session.close()


def main_screen(pilot: Pilot[Leaving]) -> ReviewScreen:
    """The main screen."""
    return cast("ShipcheckApp", pilot.app).main


def shown(pilot: Pilot[Leaving]) -> str:
    """What is drawn now."""
    return drawn(pilot.app)


async def until(pilot: Pilot[Leaving], condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await pilot.pause(0.01)


async def judged(pilot: Pilot[Leaving]) -> None:
    """Wait until nothing runs, and all of it is drawn."""
    await until(pilot, lambda: main_screen(pilot).session.run > 0)
    await until(pilot, lambda: not main_screen(pilot).board.is_busy)
    await settled(pilot)


async def press(pilot: Pilot[Leaving], *keys: str) -> None:
    """Press keys, and wait until what they do is drawn."""
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.pause()


async def typed(pilot: Pilot[Leaving], text: str) -> None:
    """Type a text."""
    await press(pilot, *("space" if letter == " " else letter for letter in text))
