"""Short ways to run the gate on a sample repository, with a clock that a test sets."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from shipcheck.ship.evaluation import Evaluation, GateOptions, Surroundings
from shipcheck.ship.events import Judged
from shipcheck.ship.gate import run_gate
from shipcheck.ship.prepare import prepare
from shipcheck.ship.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from shipcheck.model.result import ItemResult, Result
    from shipcheck.ship.events import Event
    from tests.repository import Sample

CHECKLIST = ".shipcheck.yaml"


@dataclass
class Clock:
    """A clock that stands still but for sleeping; `on_sleep` is called with every sleep."""

    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    slept: list[float] = field(default_factory=list)
    on_sleep: Callable[[], None] | None = None

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
        if self.on_sleep is not None:
            self.on_sleep()
        await asyncio.sleep(0)


def surroundings(clock: Clock | None = None, **environment: str) -> Surroundings:
    """Surroundings whose crashes are written nowhere."""
    clock = clock or Clock()
    return Surroundings(
        environment={**os.environ, **environment},
        now=clock.now,
        sleep=clock.sleep,
        crashed=lambda error: f"/log/{type(error).__name__}.txt",
    )


def request(
    directory: Path,
    *,
    base: str | None = None,
    head: str | None = None,
    checklist_from: str | None = None,
    file: Path | None = None,
) -> Request:
    """What is asked for."""
    return Request(directory, base, head, checklist_from, file)


async def evaluated(
    asked: Request | Sample, clock: Clock | None = None, **environment: str
) -> Evaluation:
    """The evaluation of a request, or of a sample's own HEAD."""
    wanted = asked if isinstance(asked, Request) else request(asked.path)
    return await prepare(wanted, surroundings(clock, **environment))


async def all_events(evaluation: Evaluation, options: GateOptions | None = None) -> list[Event]:
    """Every event of a run."""
    return [event async for event in run_gate(evaluation, options or GateOptions())]


def events_of(
    asked: Request | Sample,
    options: GateOptions | None = None,
    clock: Clock | None = None,
    **environment: str,
) -> list[Event]:
    """Every event of a run from the start."""

    async def run() -> list[Event]:
        return await all_events(await evaluated(asked, clock, **environment), options)

    return asyncio.run(run())


def judged(
    asked: Request | Sample,
    options: GateOptions | None = None,
    clock: Clock | None = None,
    **environment: str,
) -> Result:
    """The result of a run from the start; `environment` is laid over the test's own."""
    last = events_of(asked, options, clock, **environment)[-1]
    assert isinstance(last, Judged)
    return last.result


def judged_in(environment: Mapping[str, str], asked: Request | Sample) -> Result:
    """The result of a run with some variables."""
    return judged(asked, None, None, **environment)


def found(result: Result, name: str) -> ItemResult:
    """One item of a result."""
    (item,) = [one for one in result.items if one.item.id == name]
    return item


def branch_with(sample: Sample, items: str, **files: str) -> None:
    """A branch with one change, judged by items that are in the base already."""
    sample.commit({CHECKLIST: f"version: 1\nitems:\n{items}", ".gitignore": "out/\n"}, "Checklist")
    sample.branch("work")
    sample.commit({"app.py": "print(1)\n", **files}, "Change")
