"""Opens the screen, and sees to it that nothing is left of it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from shipcheck.tui.app import ShipcheckApp
from shipcheck.tui.glyphs import choose_glyphs
from shipcheck.tui.session import Session

if TYPE_CHECKING:
    from shipcheck.ship.evaluation import GateOptions, Surroundings
    from shipcheck.ship.request import Request
    from shipcheck.tui.leaving import Leaving


async def open_screen(
    request: Request,
    options: GateOptions,
    surroundings: Surroundings,
) -> Leaving:
    """Show the request on the terminal until the user leaves.

    Args:
        request: what is judged; it is prepared anew with every run.
        options: how.
        surroundings: clock and environment.

    Raises:
        asyncio.CancelledError: a signal ended it; the terminal is as it was, nothing runs any more.
        Exception: a mistake of ours, as it was raised.
    """
    encoding = sys.stdout.encoding or "ascii"
    session = Session(request, options, surroundings)
    app = ShipcheckApp(session, choose_glyphs(surroundings.environment, encoding))
    try:
        leaving = await app.run_async()
    finally:
        session.close()
    if app.crash is not None:
        raise app.crash
    if leaving is None:  # Textual takes a cancellation for a reason to end in order
        raise asyncio.CancelledError
    return leaving
