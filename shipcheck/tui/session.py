"""Between the gate and the screen: runs it in the background and tells what comes as messages."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.events import Event, Finished
from shipcheck.tui.background import Background

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from concurrent.futures import Future
    from datetime import datetime
    from typing import Any, TypeVar

    from shipcheck.model.result import ItemResult
    from shipcheck.ship.evaluation import Evaluation, Surroundings
    from shipcheck.ship.request import Request

    Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is judged, and by which checklist, is known."""

    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The run was cancelled before its verdict."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The run ended with an error."""

    error: BaseException


News = Prepared | Event | Cancelled | Failed


class Told(Message, bubble=False):
    """Something of a run; `run` counts the runs, so that news of an old one can be left out."""

    def __init__(self, run: int, news: News) -> None:
        super().__init__()
        self.run = run
        self.news = news


class Session:
    """One request, judged as often as the user asks."""

    def __init__(self, request: Request, options: GateOptions, surroundings: Surroundings) -> None:
        self.request = request
        self.options = options
        self.surroundings = surroundings
        self.run = 0
        self._background = Background()
        self._turn = asyncio.Lock()  # a new run waits until the old one has tidied up
        self._running: Future[None] | None = None

    def now(self) -> datetime:
        """The time."""
        return self.surroundings.now()

    def judge(self, tell: Callable[[Message], object]) -> int:
        """Begin a run, in place of one that goes on; returns its number. `tell` gets `Told`."""
        self.cancel()
        self.run += 1
        run = self.run
        self._running = self._background.submit(self._judge(lambda news: tell(Told(run, news))))
        self._running.add_done_callback(lambda done: _tell_end(done, run, tell))
        return run

    def cancel(self) -> None:
        """End what runs, if anything does."""
        if self._running is not None:
            self._running.cancel()

    async def _judge(self, tell: Callable[[News], object]) -> None:
        """One run, from the repository to the verdict."""
        # Imported here, in the background: the first picture comes before them.
        from shipcheck.ship.gate import run_gate  # noqa: PLC0415
        from shipcheck.ship.prepare import prepare  # noqa: PLC0415

        async with self._turn:
            evaluation = await prepare(self.request, self.surroundings)
            tell(Prepared(evaluation))
            async with aclosing(run_gate(evaluation, self.options)) as events:
                async for event in events:
                    tell(event)

    async def judge_only(self, evaluation: Evaluation, names: Sequence[str]) -> list[ItemResult]:
        """Some items of what was judged, again: after an answer, or a permission."""
        return await self._background.run(self._judge_only(evaluation, tuple(names)))

    async def _judge_only(self, evaluation: Evaluation, names: tuple[str, ...]) -> list[ItemResult]:
        from shipcheck.ship.gate import run_gate  # noqa: PLC0415

        options = GateOptions(only=names, offline=self.options.offline)
        async with aclosing(run_gate(evaluation, options)) as events:
            return [event.result async for event in events if isinstance(event, Finished)]

    async def work(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Do something else in the background."""
        return await self._background.run(work)

    def close(self) -> None:
        """End what runs and wait until nothing of it is left."""
        self._background.close()


def _tell_end(done: Future[None], run: int, tell: Callable[[Message], object]) -> None:
    """How a run ended, where that was not with its verdict."""
    if done.cancelled():
        tell(Told(run, Cancelled()))
        return
    error = done.exception()
    if isinstance(error, asyncio.CancelledError):
        tell(Told(run, Cancelled()))
    elif error is not None:
        tell(Told(run, Failed(error)))
