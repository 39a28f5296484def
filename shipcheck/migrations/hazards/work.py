"""Long work in a transaction that holds a strong lock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    CreateTable,
    Delete,
    Insert,
    RunCode,
    Update,
    ValidateConstraint,
)
from shipcheck.migrations.waiting import busy, who_waits, worst
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Situation

RULES = (
    Rule(
        "work-under-lock",
        Axis.TABLE,
        "A lock is held while long work is done",
        "A lock is held until its transaction ends. What ALTER TABLE locked for a moment stays locked "
        "while later statements of the same transaction read a table, build an index or fill another "
        "table.",
        "https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES",
    ),
)

OTHERS = (ValidateConstraint, Update, Delete, Insert, RunCode)
"""Operations whose work under a lock has rules of its own."""


def find(situation: Situation) -> Iterator[Hazard]:
    """Who waits for the work of this operation because of an earlier one."""
    if isinstance(situation.operation, OTHERS):
        return
    long = [one for one in busy(situation.effects, situation) if one.grows]
    if not long and not _copies(situation):
        return
    held = worst(
        one
        for one in situation.locked
        if not _waits_anyway(one, long) and not _is_one_step(one, long, situation)
    )
    if held is not None:
        effect = next(iter(long), held)
        yield Hazard(
            "work-under-lock",
            Level.ERROR,
            f"{who_waits(held)} wait while {_work(long)}: the transaction still holds {held.lock}.",
            effect.table,
            fix="Put the two statements into migrations of their own.",
            effect=replace(held, scans=True, why="long work is done meanwhile"),
        )


def _copies(situation: Situation) -> bool:
    """Whether a table is made from the rows of others."""
    return isinstance(situation.operation, CreateTable) and situation.operation.filled


def _waits_anyway(held: Effect, long: list[Effect]) -> bool:
    """Whether the operation itself keeps the same people waiting for the same table."""
    return any(one.table == held.table and one.blocks >= held.blocks for one in long)


def _is_one_step(held: Effect, long: list[Effect], situation: Situation) -> bool:
    """Whether one operation of a framework does both to the table: nobody can put them apart.

    The rule of its long work says who waits.
    """
    before = situation.statement.operations[: situation.position]
    return any(one.table == held.table for one in long) and any(
        getattr(one, "table", None) == held.table for one in before
    )


def _work(long: list[Effect]) -> str:
    if not long:
        return "rows are copied into a new table"
    effect = long[0]
    if effect.rewrites:
        return f"{effect.table} is written anew"
    return f"an index of {effect.table} is built" if effect.builds else f"{effect.table} is read"
