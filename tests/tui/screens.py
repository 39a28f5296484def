"""The screen as plain text, for golden files and for looking at what an app draws."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.worker import WorkerCancelled

from shipcheck.tui.screens.confirm import ConfirmDialog

if TYPE_CHECKING:
    from textual.app import App
    from textual.pilot import Pilot

GOLDEN = Path(__file__).parent / "golden"
SIZES = ((40, 12), (80, 24), (120, 40))
UPDATE = "SHIPCHECK_UPDATE_SCREENS"
"""Set to anything, this writes the golden files anew."""


def drawn(app: App[Any]) -> str:
    """What the terminal would show, without colours and without blanks at the end of lines.

    The compositor is Textual's own affair; this is the one place that knows of it.
    """
    strips = app.screen._compositor.render_strips()
    rows = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join(rows).rstrip("\n") + "\n"


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until sources are read and coloured, all that was said is drawn, and `y` counts.

    Other workers may wait for a person: a dialog that is open is one.
    """
    await pilot.pause()
    while isinstance(pilot.app.screen, ConfirmDialog) and not pilot.app.screen.can_confirm:
        await pilot.pause(0.01)
    reading = [worker for worker in pilot.app.workers if worker.group == "source"]
    while reading:
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete(reading)
        await pilot.pause()
        reading = [one for one in pilot.app.workers if one.group == "source" and one.is_running]
    await pilot.pause()


def check_screen(app: App[Any], name: str) -> None:
    """Compare what is drawn with `golden/NAME.txt`."""
    file = GOLDEN / f"{name}.txt"
    shown = drawn(app)
    if os.environ.get(UPDATE):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert file.exists(), f"no {file.name}: look at the screen, then run with {UPDATE}=1"
    assert shown == file.read_text(encoding="utf-8")
