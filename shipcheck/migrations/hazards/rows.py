"""Rows that are changed by the million, and work that is done under a lock."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import Delete, Insert, RunCode, Truncate, Update
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.waiting import first, is_busy, is_strong, who_waits, worst
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

RULES = (
    Rule(
        "truncate",
        Axis.TABLE,
        "All rows go at once, and everybody waits meanwhile",
        "TRUNCATE takes an ACCESS EXCLUSIVE lock and removes every row; with CASCADE also those of all "
        "tables with a foreign key to it.",
        "https://www.postgresql.org/docs/18/sql-truncate.html; measured on 15 and 18",
    ),
    Rule(
        "backfill-at-once",
        Axis.TABLE,
        "A whole table is changed in one statement",
        "Every changed row is locked until the transaction ends, replicas and vacuum fall behind, and an "
        "interruption loses all of it. Batches of some thousand rows disturb nobody.",
        "https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS",
    ),
    Rule(
        "backfill-under-lock",
        Axis.TABLE,
        "Rows are changed while the transaction holds a strong lock",
        "What ALTER TABLE locked stays locked until the transaction ends, so that everybody waits until all "
        "rows are changed.",
        "https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES",
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:
    """What happens to those who use a table whose rows are changed."""
    operation = situation.operation
    if isinstance(operation, Truncate):
        yield from _emptied(situation)
    elif isinstance(operation, Update | Delete):
        yield from _changed(operation, situation)
    elif isinstance(operation, Insert):
        if operation.selected:
            yield from _under_lock(situation, certain=True)
    elif isinstance(operation, RunCode) and not _is_seen(situation):
        yield from _under_lock(situation, certain=False)


def _is_seen(situation: Situation) -> bool:
    """Whether the rows that code changes are among the operations of its statement: those are told."""
    return any(
        isinstance(one, Update | Delete) and is_busy(one.table, situation)
        for one in situation.statement.operations
    )


def _emptied(situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_strong)
    if effect is not None:
        others = [one.table for one in situation.effects if one.table != effect.table]
        also = f" and of {', '.join(map(str, others))}" if others else ""
        yield Hazard(
            "truncate",
            Level.ERROR,
            f"All rows of {effect.table}{also} are lost, and who reads or writes waits meanwhile.",
            effect.table,
            fix="Delete in batches what is really no longer needed.",
            effect=effect,
        )


def _changed(operation: Update | Delete, situation: Situation) -> Iterator[Hazard]:
    if not is_busy(operation.table, situation):
        return
    if situation.server.dialect is Dialect.SQLITE:  # `writers-wait` says it
        return
    whole = not operation.limited
    if situation.locked:
        most = whole or operation.in_loop or _fills_new(operation, situation)
        yield from _under_lock(situation, certain=most)
    elif operation.in_loop:
        yield from _batches(operation, situation)
    elif whole or _fills_new(operation, situation) or _may_be_many(situation):
        effect = next(iter(situation.effects), None)
        verb = "changed" if isinstance(operation, Update) else "deleted"
        yield Hazard(
            "backfill-at-once",
            Level.ERROR if whole else Level.WARNING,
            f"Writers of {operation.table} wait for rows that are {verb} in one transaction"
            f"{': all of them' if whole else ''}.",
            operation.table,
            fix="Do it in batches of some thousand rows, each in a transaction of its own.",
            effect=effect,
        )


def _batches(operation: Update | Delete, situation: Situation) -> Iterator[Hazard]:
    """Batches disturb nobody, unless one transaction holds them all together."""
    if situation.statement.transaction is not None:
        yield Hazard(
            "backfill-at-once",
            Level.WARNING,
            f"Writers of {operation.table} wait until the last batch: one transaction holds them all.",
            operation.table,
            fix="Run the batches outside a transaction, so that each commits by itself.",
            effect=next(iter(situation.effects), None),
        )


def _may_be_many(situation: Situation) -> bool:
    """Whether a condition in SQL picks rows by what many may have in common: `WHERE bio IS NULL`.

    A column compared with a value by `=` or IN, or between two, is taken to pick few. What is not SQL
    is not looked into.
    """
    _, where, condition = situation.statement.text.upper().partition("WHERE")
    if not where or not situation.statement.sql:
        return False
    bounds = condition.replace("<>", "")
    ranged = "<" in bounds and ">" in bounds
    return " OR " in condition or not (ranged or _FEW.search(condition))


_FEW = re.compile(
    r"""[\w"`\])]\s*(?:=\s*(?:ANY\b|'|[0-9]|\$|:|\?|@|TRUE\b|FALSE\b|\()|IN\s*\(|BETWEEN\b)"""
    r"""|\bLIMIT\b"""
)


def _fills_new(operation: Update | Delete, situation: Situation) -> bool:
    """Whether it fills a column that the change itself adds: the condition then picks most rows."""
    known = situation.schema.table(operation.table)
    return (
        isinstance(operation, Update)
        and known is not None
        and not known.new_columns.isdisjoint(operation.columns)
    )


def _under_lock(situation: Situation, *, certain: bool) -> Iterator[Hazard]:
    held = worst(situation.locked)
    if held is None:
        return
    operation = situation.operation
    changed = operation.table if isinstance(operation, Update | Delete | Insert) else held.table
    yield Hazard(
        "backfill-under-lock",
        Level.ERROR if certain else Level.WARNING,
        f"{who_waits(held)} wait until the rows are changed: the transaction still holds {held.lock}.",
        changed,
        fix="Change the rows in a migration of its own, in batches and outside a transaction.",
        effect=replace(held, scans=True, why="rows are changed meanwhile"),
    )
