"""One line on standard error that tells what is running; only on a terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from typing import TYPE_CHECKING, Self

from shipcheck.model.text import visible
from shipcheck.ship.events import Awaiting, Finished, Progressed, Started

if TYPE_CHECKING:
    from typing import TextIO

    from shipcheck.ship.events import Event

QUIET = 0.5
"""Seconds without a line: most runs are over by then."""

TICK = 0.2
"""Seconds between two looks at the line."""

NAMED = 3
"""Items that the line names."""


class Progress:
    """Shows what the events tell, as an asynchronous context; leaves the line empty."""

    def __init__(self, stream: TextIO) -> None:
        """Show on a stream, if that is a terminal that can take back a line."""
        self._stream = stream
        self._shown = stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._running: dict[str, float] = {}
        self._text = ""
        self._awaited: tuple[Awaiting, float] | None = None
        self._ticker: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._shown:
            self._ticker = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticker
            self._write("\r\x1b[K")

    def show(self, event: Event) -> None:
        """Take in an event; the line follows at its next tick."""
        if isinstance(event, Started):
            self._running[event.item.id] = time.monotonic()
        elif isinstance(event, Finished):
            self._running.pop(event.result.item.id, None)
        elif isinstance(event, Progressed):
            self._text = event.text
        self._awaited = (event, time.monotonic()) if isinstance(event, Awaiting) else None

    async def _tick(self) -> None:
        await asyncio.sleep(QUIET)
        while True:
            self._write(f"\r\x1b[K{self._line()}")
            await asyncio.sleep(TICK)

    def _write(self, text: str) -> None:
        """Write what fits on a line; a terminal that is gone is no reason to stop judging."""
        with contextlib.suppress(OSError):
            width = max(20, os.get_terminal_size(self._stream.fileno()).columns - 1)
            self._stream.write(text[: width + len("\r\x1b[K")])
            self._stream.flush()

    def _line(self) -> str:
        """What is running, the longest first; under `--wait` the countdown."""
        if self._awaited is not None:
            event, since = self._awaited
            return visible(event.text(time.monotonic() - since))
        if not self._running:
            return visible(self._text)
        name, since = min(self._running.items(), key=lambda entry: entry[1])
        names = ", ".join([name, *(other for other in self._running if other != name)][:NAMED])
        text = f", {self._text}" if self._text else ""
        return visible(f"{names}: {time.monotonic() - since:.0f} s{text}")
