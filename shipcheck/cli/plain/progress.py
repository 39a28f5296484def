"""What is running, in lines that stay: seldom, since somebody may have to listen to each."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Self

from shipcheck.cli.output import narrate
from shipcheck.model.text import listed
from shipcheck.ship.events import Awaiting, Finished, Progressed, Started

if TYPE_CHECKING:
    from shipcheck.ship.events import Event

FIRST = 3.0
"""Seconds without a line: most runs are over by then."""

LONGEST = 60.0
"""Seconds between two lines in the end; the pause doubles until then."""

NAMED = 3
"""Items that a line names."""


class SpokenProgress:
    """Says on standard error what the events tell, as an asynchronous context."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._running: list[str] = []
        self._text = ""
        self._awaited: tuple[Awaiting, float] | None = None
        self._began = time.monotonic()
        self._speaker: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._speaker = asyncio.create_task(self._speak())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._speaker is not None:
            self._speaker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._speaker

    def show(self, event: Event) -> None:
        """Take in an event; the next line tells of it."""
        if isinstance(event, Started):
            self._running.append(event.item.id)
        elif isinstance(event, Finished) and event.result.item.id in self._running:
            self._running.remove(event.result.item.id)
        elif isinstance(event, Progressed):
            self._text = event.text
        self._awaited = (event, time.monotonic()) if isinstance(event, Awaiting) else None

    async def _speak(self) -> None:
        pause = FIRST
        while True:
            await asyncio.sleep(pause)
            narrate(self._line())
            pause = min(pause * 2, LONGEST)

    def _line(self) -> str:
        """What is running; under `--wait` the countdown."""
        if self._awaited is not None:
            event, since = self._awaited
            text = event.text(time.monotonic() - since)
            return text[:1].upper() + text[1:]
        seconds = f"{time.monotonic() - self._began:.0f} s"
        if self._running:
            text = f"; {self._text}" if self._text else ""
            return f"Still running after {seconds}: {listed(self._running, NAMED)}{text}"
        return f"Still at it after {seconds}" + (f": {self._text}" if self._text else "")
