"""Steps round partitions, rewrites of whole tables, and views that are refreshed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AttachPartition,
    CreateTable,
    DetachPartition,
    RefreshView,
)
from shipcheck.migrations.steps.recipe import Recipe, Step
from shipcheck.migrations.steps.windows import Work, window
from shipcheck.migrations.steps.wording import (
    is_postgresql,
    named,
    not_in_place,
    outside,
    table_of,
)

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Hazard, Situation


def _attach(hazard: Hazard, situation: Situation) -> Recipe:
    operation = situation.operation
    if not isinstance(operation, AttachPartition):
        return Recipe(())
    server = situation.server
    partition, parent = named(operation.partition, server), named(operation.parent, server)
    check = f"{operation.partition.name}_bound"
    steps = (
        Step(
            "Say by a check that its rows are within the bound: for new rows only",
            f"ALTER TABLE {partition} ADD CONSTRAINT {check} CHECK (…) NOT VALID;",
        ),
        Step(
            "In the next migration look through the old rows; nobody waits",
            f"ALTER TABLE {partition} VALIDATE CONSTRAINT {check};",
        ),
        Step(
            "Then attach it: the check shows that no row has to be read",
            f"ALTER TABLE {parent} ATTACH PARTITION {partition} {operation.bound or '…'};\n"
            f"ALTER TABLE {partition} DROP CONSTRAINT {check};",
        ),
    )
    return Recipe(steps, window(Work.SCAN, hazard, situation))


def _partition_of(hazard: Hazard, situation: Situation) -> Recipe:  # noqa: ARG001 - all take both
    operation, server = situation.operation, situation.server
    if not isinstance(operation, CreateTable) or operation.parent is None:
        return Recipe(())
    table, parent = named(operation.table, server), named(operation.parent, server)
    steps = (
        Step(
            "Make the table by itself",
            f"CREATE TABLE {table} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);",
        ),
        Step(
            "Then attach it: only other changes of the schema wait",
            f"ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES …;",
        ),
    )
    return Recipe(steps)


def _detach(hazard: Hazard, situation: Situation) -> Recipe:  # noqa: ARG001 - all take both
    operation, server = situation.operation, situation.server
    if not isinstance(operation, DetachPartition):
        return Recipe(())
    parent, partition = named(operation.parent, server), named(operation.partition, server)
    sql = f"ALTER TABLE {parent} DETACH PARTITION {partition} CONCURRENTLY;"
    title = "Detach it while the tables are in use, outside a transaction (PostgreSQL 14+)"
    return Recipe((Step(title, sql, outside(situation)),))


def _rewritten(hazard: Hazard, situation: Situation) -> Recipe:
    table = table_of(hazard, situation)
    if not is_postgresql(situation):
        return Recipe((Step(not_in_place(situation)),), window(Work.REWRITE, hazard, situation))
    step = Step(
        "Rewrite it beside the old one while it is in use, with the extension pg_repack",
        "",
        f"pg_repack --table={table} …",
    )
    return Recipe((step,), window(Work.REWRITE, hazard, situation))


def _refresh(hazard: Hazard, situation: Situation) -> Recipe:
    operation = situation.operation
    view = named(operation.view, situation.server) if isinstance(operation, RefreshView) else "…"
    steps = (
        Step(
            "Give the view a unique index over all its rows, once",
            f"CREATE UNIQUE INDEX CONCURRENTLY … ON {view} (…);",
            outside(situation),
        ),
        Step("Then refresh it while it is read", f"REFRESH MATERIALIZED VIEW CONCURRENTLY {view};"),
    )
    return Recipe(steps, window(Work.REWRITE, hazard, situation))


WRITERS = {
    "attach-partition-scans": _attach,
    "partition-of-blocks": _partition_of,
    "detach-partition-blocks": _detach,
    "table-rewritten": _rewritten,
    "table-copied": _rewritten,
    "algorithm-copies": _rewritten,
    "refresh-view-blocks": _refresh,
}
