"""The verdict once more when only the base moved: of the items that depend on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.checks.registry import InstalledCatalogue
from shipcheck.model.words import Status
from shipcheck.ship.amend import amend

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.model.result import ItemResult, Result
    from shipcheck.ship.evaluation import Evaluation, GateOptions

    Run = Callable[[Evaluation, GateOptions], Awaitable[Result]]

OPEN = (Status.PENDING, Status.UNKNOWN)
"""Statuses that a second look may settle."""


async def judge_again(
    before: Evaluation,
    result: Result,
    now: Evaluation,
    options: GateOptions,
    run: Run,
    *,
    anew: bool = False,
) -> Result:
    """The verdict on what is frozen now, given that on what was frozen before.

    Where nothing that was judged has moved, it is the same; where only the base has, items that do
    not depend on it keep their outcome; else all of it is judged.

    Args:
        before: what `result` is about.
        result: its verdict, on all items.
        now: what is to be judged.
        options: how to run the gate.
        run: runs the gate.
        anew: whether services are asked once more, though nothing here has moved.
    """
    if not _same_content(before, now):
        return await run(now, options)
    moved = before.change.base_head != now.change.base_head
    if not moved and not anew:
        return result
    again = tuple(
        item.item.id
        for item in result.items
        if (moved and _looks_at_base(item)) or (anew and asks_services(item))
    )
    if not again:
        return replace(result, change=now.change, notes=now.notes)
    part = await run(now, replace(options, only=again))
    return join(result, part)


def _same_content(before: Evaluation, now: Evaluation) -> bool:
    """Whether the same change is judged by the same checklist, under the same conditions."""
    one, other = before.change, now.change
    return (
        one.head == other.head
        and one.content_id == other.content_id
        and one.files == other.files
        and one.commits == other.commits
        and before.checklist.digest == now.checklist.digest
        and before.means == now.means
    )


def asks_services(item: ItemResult) -> bool:
    """Whether an item says what a service said, which may say something else a moment later."""
    uses = item.item.uses
    return uses is not None and InstalledCatalogue().specification(uses).needs_network


def _looks_at_base(item: ItemResult) -> bool:
    """Whether an item may come out otherwise on another base, or at another time."""
    if item.outcome.status in OPEN:
        return True
    uses = item.item.uses
    return uses is not None and InstalledCatalogue().specification(uses).depends_on_base


def join(result: Result, part: Result) -> Result:
    """A verdict in which some items were judged again."""
    whole = amend(result, {item.item.id: item for item in part.items})
    return replace(
        part,
        verdict=whole.verdict,
        exit_code=whole.exit_code,
        partial=whole.partial,
        items=whole.items,
    )
