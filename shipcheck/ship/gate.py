"""The gate: runs every item of the checklist and ends with the verdict."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.model.result import Result, decide, exit_code
from shipcheck.model.text import counted
from shipcheck.model.words import Place
from shipcheck.ship.commands import commands_for
from shipcheck.ship.decisions import read_decisions
from shipcheck.ship.events import (
    Awaiting,
    Event,
    Finished,
    Judged,
    Progressed,
    Started,
    Waiting,
)
from shipcheck.ship.facts import facts_of
from shipcheck.ship.items import find_item
from shipcheck.ship.judge_item import Judge
from shipcheck.ship.round import Round
from shipcheck.ship.waiting import LONGEST, Pauses, awaited

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from shipcheck.model.checklist import Item
    from shipcheck.model.result import ItemResult
    from shipcheck.ship.evaluation import Evaluation, GateOptions


async def run_gate(evaluation: Evaluation, options: GateOptions) -> AsyncGenerator[Event]:
    """Run the items, at the same time where they can, and judge.

    Closing the generator or cancelling its task ends whatever runs; nothing is left behind.

    Raises:
        UsageError: `only` names an item that the checklist does not have.
    """
    items = chosen_items(evaluation, options.only)
    judge = _judge(evaluation, options)
    results: dict[str, ItemResult] = {}
    async with aclosing(_run_all(judge, items)) as events:
        async for event in events:
            if isinstance(event, Finished):
                results[event.result.item.id] = event.result
            yield event
    async with aclosing(_wait(judge, results, options.wait)) as events:
        async for event in events:
            yield event
    yield Judged(_result(evaluation, options, [results[item.id] for item in items], judge))


def chosen_items(evaluation: Evaluation, only: Sequence[str]) -> tuple[Item, ...]:
    """The items to run: all, or those that `only` names.

    Raises:
        UsageError: there is no item of that name.
    """
    named = [find_item(evaluation.checklist, name) for name in only]
    return tuple(item for item in evaluation.checklist.items if not only or item in named)


def _judge(evaluation: Evaluation, options: GateOptions) -> Judge:
    """The judge with all that it needs to know beforehand."""
    commands = commands_for(evaluation)
    facts = facts_of(evaluation)
    decisions = read_decisions(evaluation.repository.common_dir, evaluation.change)
    rehearse = options.rehearse or evaluation.place is Place.MERGE
    return Judge(
        evaluation, facts, decisions, commands, options.offline, Round(evaluation), rehearse
    )


async def _run_all(judge: Judge, items: Sequence[Item]) -> AsyncGenerator[Event]:
    """Started or Waiting for every item, then Finished in the order in which they finish.

    Checks run at the same time; commands after them and one after another, so that what a command
    does to the work tree cannot change what a check sees.
    """
    for item in items:
        yield Started(item) if item.run is None else Waiting(item)
    told: asyncio.Queue[Event | BaseException] = asyncio.Queue()
    this = Round(judge.evaluation)
    judge = replace(judge, round=this, tell=lambda text: told.put_nowait(Progressed(text)))
    checks = [asyncio.create_task(_at_once(judge, one, told)) for one in items if one.run is None]
    turn = asyncio.Lock()
    commands = [
        asyncio.create_task(_in_turn(judge, item, checks, turn, told))
        for item in items
        if item.run is not None
    ]
    tasks = [*checks, *commands]
    for task in tasks:
        task.add_done_callback(lambda done: _tell_error(done, told))
    unfinished = len(tasks)
    try:
        while unfinished:
            news = await told.get()
            if isinstance(news, BaseException):
                raise news
            unfinished -= isinstance(news, Finished)
            yield news
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await this.close()


def _tell_error(done: asyncio.Task[None], told: asyncio.Queue[Event | BaseException]) -> None:
    """Pass on what no item's outcome can hold; else whoever waits for events waits for ever."""
    error = None if done.cancelled() else done.exception()
    if error is not None:
        told.put_nowait(error)


async def _at_once(judge: Judge, item: Item, told: asyncio.Queue[Event | BaseException]) -> None:
    """Judge a check."""
    told.put_nowait(Finished(await judge.judge(item)))


async def _in_turn(
    judge: Judge,
    item: Item,
    checks: Sequence[asyncio.Task[None]],
    turn: asyncio.Lock,
    told: asyncio.Queue[Event | BaseException],
) -> None:
    """Judge a command, once the checks have ended and the commands before it."""
    async with turn:  # taken in the order in which it is asked for
        if checks:
            await asyncio.wait(checks)
        told.put_nowait(Started(item))
        told.put_nowait(Finished(await judge.judge(item)))


async def _wait(
    judge: Judge, results: dict[str, ItemResult], seconds: float
) -> AsyncGenerator[Event]:
    """Look again at what is not decided until it is, something fails, or time is up."""
    surroundings = judge.evaluation.surroundings
    deadline = surroundings.now().timestamp() + seconds
    pauses = Pauses()
    while waiting := awaited(results.values()):
        left = deadline - surroundings.now().timestamp()
        pause = pauses.after(waiting) if left > 0 else None
        if pause is None or pause > max(left, LONGEST):  # the service asks for more than there is
            return
        names = tuple(one.item.id for one in waiting)
        pause = min(pause, left)
        yield Awaiting(names, waiting[0].outcome.summary, left, pause)
        await surroundings.sleep(pause)
        async with aclosing(_run_all(judge, [one.item for one in waiting])) as events:
            async for event in events:
                if isinstance(event, Finished):
                    results[event.result.item.id] = event.result
                    yield event


def _result(
    evaluation: Evaluation, options: GateOptions, items: Sequence[ItemResult], judge: Judge
) -> Result:
    """The items put together."""
    verdict = decide(items)
    notes = evaluation.notes
    if judge.decisions.damaged:
        lines = counted(judge.decisions.damaged, "damaged line")
        notes = (*notes, f"{lines} in decisions.jsonl left out")
    return Result(
        verdict=verdict,
        exit_code=exit_code(verdict, items),
        partial=bool(options.only) or options.offline,
        evaluated_at=evaluation.surroundings.now().isoformat(timespec="seconds"),
        change=evaluation.change,
        checklist=evaluation.checklist,
        items=tuple(items),
        notes=notes,
        review=evaluation.head_name if evaluation.is_review else None,
        pulled=evaluation.pull_request.as_pulled() if evaluation.pull_request else None,
    )
