"""Partitions that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import AttachPartition, CreateTable, DetachPartition
from shipcheck.migrations.waiting import first, is_long, is_strong, on_postgresql, who_waits
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

_MANUAL = "https://www.postgresql.org/docs/18/sql-altertable.html"

RULES = (
    Rule(
        "attach-partition-scans",
        Axis.TABLE,
        "Reads and writes of the new partition wait until all its rows are checked",
        "ATTACH PARTITION reads all rows of the table under an ACCESS EXCLUSIVE lock, unless a valid check "
        "that it has says already that they fit the bound.",
        f"{_MANUAL} (ATTACH PARTITION); measured on 15 and 18",
    ),
    Rule(
        "partition-of-blocks",
        Axis.TABLE,
        "Reads and writes of the whole table wait for a new partition",
        "CREATE TABLE … PARTITION OF takes an ACCESS EXCLUSIVE lock on the table, and reads all of a "
        "default partition. A table made by itself and then attached does not block the parent (since "
        "PostgreSQL 12).",
        "https://www.postgresql.org/docs/18/ddl-partitioning.html; measured on 15 and 18",
    ),
    Rule(
        "detach-partition-blocks",
        Axis.TABLE,
        "Reads and writes of the whole table wait for a partition to go",
        "DETACH PARTITION takes an ACCESS EXCLUSIVE lock on the table. DETACH PARTITION CONCURRENTLY, since "
        "PostgreSQL 14, does not.",
        f"{_MANUAL} (DETACH PARTITION); measured on 15 and 18",
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:
    """What happens to those who use a partitioned table, or the table that becomes a part of it."""
    operation = situation.operation
    if not on_postgresql(situation):
        return
    if isinstance(operation, AttachPartition):
        yield from _attached(situation)
    elif isinstance(operation, CreateTable) and operation.parent is not None:
        yield from _created(operation, situation)
    elif isinstance(operation, DetachPartition):
        yield from _detached(operation, situation)


def _attached(situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if effect is not None:
        yield Hazard(
            "attach-partition-scans",
            Level.ERROR,
            f"{who_waits(effect)} wait until all its rows are checked against the bound.",
            effect.table,
            fix="First add a check equal to the bound NOT VALID, validate it, attach, then drop it.",
            effect=effect,
        )


def _created(operation: CreateTable, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_strong, operation.parent)
    if effect is not None:
        yield Hazard(
            "partition-of-blocks",
            Level.ERROR,
            f"{who_waits(effect)} wait for the new partition, and queue behind whatever query runs.",
            effect.table,
            fix="Create the table by itself (LIKE …), then ATTACH PARTITION.",
            effect=effect,
        )


def _detached(operation: DetachPartition, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_strong, operation.parent)
    if effect is None:
        return
    better = situation.server.at_least(14)
    yield Hazard(
        "detach-partition-blocks",
        Level.ERROR if better else Level.WARNING,
        f"{who_waits(effect)} wait for the partition to go, and queue behind whatever query runs.",
        effect.table,
        fix="Use DETACH PARTITION … CONCURRENTLY, outside a transaction."
        if better
        else "Set a lock_timeout, and try again when it runs out.",
        effect=effect,
    )
