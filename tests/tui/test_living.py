"""What is pending is looked at again while the screen is open."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING

from shipcheck.model.words import Status, Verdict
from shipcheck.ship.evaluation import GateOptions
from tests.ship.gating import Clock, branch_with
from tests.tui.opening import judged, main_screen, opened, press, shown, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from shipcheck.tui.leaving import Leaving
    from tests.repository import Sample

ITEMS = """\
  - {id: ci, uses: ci-green}
  - {id: size, uses: small-step}
services: {ci: {uses: file, path: out/ci.json}}
"""


def says(sample: Sample, state: str) -> None:
    """Write the CI file."""
    runs = [{"name": "tests", "state": state}]
    sample.write({"out/ci.json": json.dumps({"commit": sample.head, "runs": runs})})


def pending(sample: Sample) -> None:
    branch_with(sample, ITEMS)
    says(sample, "running")


def verdict(pilot: Pilot[Leaving]) -> Verdict | None:
    result = main_screen(pilot).board.result
    return result.verdict if result else None


def test_the_age_is_shown_and_grows(sample: Sample) -> None:
    async def story() -> None:
        pending(sample)
        clock = Clock()
        async with opened(sample, clock=clock) as pilot:
            await judged(pilot)
            assert "PENDING  seen 0 s ago, again in 5 s" in shown(pilot)
            clock.time += timedelta(seconds=3)
            await until(pilot, lambda: "seen 3 s ago, again in 2 s" in shown(pilot))

    asyncio.run(story())


def test_the_verdict_follows_ci_by_itself(sample: Sample) -> None:
    async def story() -> None:
        pending(sample)
        clock = Clock()
        async with opened(sample, clock=clock) as pilot:
            await judged(pilot)
            says(sample, "success")
            clock.time += timedelta(seconds=6)
            await until(pilot, lambda: verdict(pilot) is Verdict.READY)
            await until(pilot, lambda: "READY" in shown(pilot) and "seen" not in shown(pilot))
            assert main_screen(pilot).session.run == 1
            assert main_screen(pilot).board.live is None

    asyncio.run(story())


def test_while_it_stays_pending_the_pauses_grow(sample: Sample) -> None:
    async def story() -> None:
        pending(sample)
        clock = Clock()
        async with opened(sample, clock=clock) as pilot:
            await judged(pilot)
            clock.time += timedelta(seconds=6)
            await until(pilot, lambda: "seen 0 s ago, again in 7 s" in shown(pilot))
            assert verdict(pilot) is Verdict.PENDING

    asyncio.run(story())


def test_judging_all_again_voids_the_plan(sample: Sample) -> None:
    async def story() -> None:
        pending(sample)
        clock = Clock()
        async with opened(sample, clock=clock) as pilot:
            await judged(pilot)
            says(sample, "failed")
            await press(pilot, "r")
            await judged(pilot)
            await until(pilot, lambda: verdict(pilot) is Verdict.NOT_READY)
            assert main_screen(pilot).board.live is None

    asyncio.run(story())


def test_a_waiver_given_meanwhile_stays(sample: Sample) -> None:
    async def story() -> None:
        pending(sample)
        clock = Clock()
        async with opened(sample, clock=clock) as pilot:
            await judged(pilot)
            board = main_screen(pilot).board
            row = board.rows["ci"]
            assert row.result is not None
            board.decide(row.result)
            says(sample, "success")
            assert board.evaluation is not None
            results = await main_screen(pilot).session.judge_only(board.evaluation, ["ci"])
            assert [one.status for one in results] == [Status.PASS]
            board.looked(results)
            assert row.result.status is Status.PENDING

    asyncio.run(story())


def test_with_wait_the_countdown_is_shown(sample: Sample) -> None:
    async def story() -> None:
        pending(sample)

        class Stopped(Clock):
            async def sleep(self, seconds: float) -> None:
                await asyncio.sleep(3600)

        async with opened(sample, clock=Stopped(), options=GateOptions(wait=90)) as pilot:
            await until(pilot, lambda: "waiting for ci, 1 min 30 s left" in shown(pilot))
            await press(pilot, "escape")
            await until(pilot, lambda: "CANCELLED" in shown(pilot))

    asyncio.run(story())


def test_offline_nothing_is_looked_at(sample: Sample) -> None:
    async def story() -> None:
        pending(sample)
        async with opened(sample, options=GateOptions(offline=True)) as pilot:
            await judged(pilot)
            assert main_screen(pilot).board.live is None

    asyncio.run(story())
