"""Ended at any event, the gate leaves no task and no process."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest

from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.events import Awaiting
from shipcheck.ship.gate import run_gate
from tests.process.waiting import named_in_a_command, open_files
from tests.ship.gating import Clock, branch_with, evaluated

if TYPE_CHECKING:
    from tests.repository import Sample

ITEMS = (
    "  - {{id: quick, uses: small-step}}\n"
    "  - {{id: slow, run: 'sleep {mark}'}}\n"
    "  - {{id: slow-ci, uses: ci-green}}\n"
    "services: {{ci: {{uses: command, run: 'sleep {mark}'}}}}\n"
)


def only_ours() -> bool:
    """Whether no task is left but the one that asks."""
    return asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("events", [1, 2, 3, 4])
def test_closed_after_any_event(sample: Sample, events: int) -> None:
    mark = f"9{events}.{id(sample) % 10**8}"
    branch_with(sample, ITEMS.format(mark=mark))

    async def run() -> None:
        evaluation = await evaluated(sample)
        seen = 0
        async with aclosing(run_gate(evaluation, GateOptions())) as gate:
            async for _ in gate:
                seen += 1
                if seen == events:
                    break
        assert only_ours()

    before = open_files()
    asyncio.run(run())
    assert not named_in_a_command(f"sleep {mark}")
    assert open_files() == before


def test_cancelled_while_a_command_runs(sample: Sample) -> None:
    mark = f"98.{id(sample) % 10**8}"
    branch_with(sample, f"  - {{id: slow, run: 'touch started; sleep {mark}'}}\n")

    async def run() -> None:
        evaluation = await evaluated(sample)

        async def consume() -> None:
            async for _ in run_gate(evaluation, GateOptions()):
                pass

        task = asyncio.create_task(consume())
        while not (sample.path / "started").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert only_ours()

    asyncio.run(run())
    assert not named_in_a_command(f"sleep {mark}")


def test_closed_while_waiting(sample: Sample) -> None:
    branch_with(
        sample, "  - {id: ci, uses: ci-green}\nservices: {ci: {uses: file, path: out/ci.json}}\n"
    )

    async def run() -> None:
        evaluation = await evaluated(sample, Clock())
        async with aclosing(run_gate(evaluation, GateOptions(wait=60))) as gate:
            async for event in gate:
                if isinstance(event, Awaiting):
                    break
        assert only_ours()

    asyncio.run(run())


def test_a_temporary_work_tree_goes_too(sample: Sample) -> None:
    branch_with(sample, "  - {id: slow, run: 'sleep 97'}\n")
    sample.write({"README.md": "dirty\n"})

    async def run() -> None:
        evaluation = await evaluated(sample)
        gate = run_gate(evaluation, GateOptions())
        await anext(gate)
        waiting = asyncio.create_task(anext(gate))
        while not (sample.path / ".git" / "worktrees").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await gate.aclose()
        assert only_ours()

    asyncio.run(run())
    assert sample.git("worktree", "list").count("\n") == 0
    assert not list((sample.path / ".git").glob("worktrees/*"))
