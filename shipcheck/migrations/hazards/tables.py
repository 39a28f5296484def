"""Tables and views that are written anew or locked as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AlterObject,
    AlterTableOption,
    CreateObject,
    DropObject,
    DropTable,
    LockTable,
    Maintain,
    ObjectKind,
    RefreshView,
)
from shipcheck.migrations.waiting import (
    because,
    busy,
    first,
    is_long,
    is_strong,
    on_postgresql,
    who_waits,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

_MANUAL = "https://www.postgresql.org/docs/18"

RULES = (
    Rule(
        "table-rewritten",
        Axis.TABLE,
        "Reads and writes wait until the table is written anew",
        "CLUSTER, VACUUM FULL, SET LOGGED, SET UNLOGGED, SET TABLESPACE and SET ACCESS METHOD write the "
        "whole table anew under an ACCESS EXCLUSIVE lock.",
        f"{_MANUAL}/sql-cluster.html, {_MANUAL}/sql-vacuum.html, {_MANUAL}/sql-altertable.html; "
        "measured on 15 and 18",
    ),
    Rule(
        "refresh-view-blocks",
        Axis.TABLE,
        "Readers of the view wait until its query has run",
        "REFRESH MATERIALIZED VIEW locks the view while its query runs. CONCURRENTLY, which needs a unique "
        "index, lets readers go on.",
        f"{_MANUAL}/sql-refreshmaterializedview.html; measured on 15 and 18",
    ),
    Rule(
        "table-locked",
        Axis.TABLE,
        "The table is locked as a whole",
        "LOCK TABLE holds its lock until the transaction ends. Triggers, rules, policies and row level "
        "security take a strong lock for a moment, which waits for every query that runs, and all others "
        "queue behind it.",
        f"{_MANUAL}/explicit-locking.html; measured on 15 and 18",
    ),
    Rule(
        "drop-table-locks-parents",
        Axis.TABLE,
        "Dropping a table locks the tables that its foreign keys point to",
        "The foreign keys go with the table, which takes an ACCESS EXCLUSIVE lock on the tables at their "
        "other end.",
        "measured on 15 and 18",
    ),
)

OWNED = (ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY)
LOCKING = ("ROW LEVEL SECURITY", "REPLICA IDENTITY", "ENABLE TRIGGER", "DISABLE TRIGGER")
"""What options of a table are named here; others are as harmless as a new nullable column."""


def find(situation: Situation) -> Iterator[Hazard]:
    """What happens to those who use a table that is locked, written anew or dropped."""
    operation = situation.operation
    if isinstance(operation, AlterTableOption | Maintain):
        yield from _rewritten(situation)
    elif isinstance(operation, RefreshView):
        yield from _refreshed(operation, situation)
    elif isinstance(operation, DropTable):
        yield from _dropped(operation, situation)
    elif isinstance(operation, LockTable):
        yield from _locked(situation)
    if on_postgresql(situation) and _locks_for_a_moment(situation):
        yield from _touched(situation)


def _rewritten(situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if effect is not None and getattr(situation.operation, "option", "") != "ALGORITHM":
        yield Hazard(
            "table-rewritten",
            Level.ERROR,
            f"{who_waits(effect)} wait until it is done{because(effect)}.",
            effect.table,
            fix="Plan a window, or use pg_repack, or copy into a new table and swap them."
            if on_postgresql(situation)
            else "Plan a window, or copy into a new table and swap them.",
            effect=effect,
        )


def _refreshed(operation: RefreshView, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if effect is None or operation.concurrently:
        return
    yield Hazard(
        "refresh-view-blocks",
        Level.ERROR,
        f"Readers of {operation.view} wait until its query has run.",
        operation.view,
        fix="Give the view a unique index, and use REFRESH MATERIALIZED VIEW CONCURRENTLY.",
        effect=effect,
    )


def _dropped(operation: DropTable, situation: Situation) -> Iterator[Hazard]:
    others = [
        one
        for one in busy(situation.effects, situation)
        if one.table != operation.table and is_strong(one)
    ]
    if others:
        names = ", ".join(str(one.table) for one in others)
        yield Hazard(
            "drop-table-locks-parents",
            Level.WARNING,
            f"Reads and writes of {names} wait as well when {operation.table} goes.",
            operation.table,
            fix="Drop its foreign keys first, one in each migration.",
            effect=others[0],
        )


def _locked(situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_strong)
    if effect is not None:
        yield Hazard(
            "table-locked",
            Level.WARNING,
            f"{who_waits(effect)} wait until the transaction ends.",
            effect.table,
            fix="Leave it out, or keep the transaction to a few quick statements with a lock_timeout.",
            effect=effect,
        )


def _locks_for_a_moment(situation: Situation) -> bool:
    operation = situation.operation
    if isinstance(operation, CreateObject | AlterObject | DropObject):
        return operation.kind in OWNED
    return isinstance(operation, AlterTableOption) and operation.option.endswith(LOCKING)


def _touched(situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_strong)
    if effect is not None:
        yield Hazard(
            "table-locked",
            Level.NOTE,
            f"{who_waits(effect)} wait for a moment, and queue behind whatever query runs.",
            effect.table,
            fix="Set a lock_timeout, and try again when it runs out.",
            effect=effect,
        )
