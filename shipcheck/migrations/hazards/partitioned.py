"""What PostgreSQL does for a table and refuses for one that has partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.postgresql_parts.making import is_partitioned
from shipcheck.migrations.effects.postgresql_parts.objects import table_of_index
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import AddConstraint, CreateIndex, DropIndex
from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.waiting import on_postgresql
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import ObjectName

RULES = (
    Rule(
        "partitioned-refuses",
        Axis.RUN,
        "A partitioned table refuses the statement",
        "CREATE INDEX CONCURRENTLY and DROP INDEX CONCURRENTLY do not work on a table with partitions, nor "
        "does ADD CONSTRAINT USING INDEX, nor (before PostgreSQL 18) a foreign key NOT VALID. An index is "
        "built ON ONLY the table, then concurrently on each partition, and then attached.",
        "https://www.postgresql.org/docs/18/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE, "
        "https://www.postgresql.org/docs/18/release-18.html; tried on 15 and 18",
    ),
)

_BY_PARTS = "Build it ON ONLY the table, CONCURRENTLY on each partition, and attach those indexes."


def find(situation: Situation) -> Iterator[Hazard]:
    """What does not run, because the table is known to have partitions."""
    if not on_postgresql(situation):
        return
    refused = _refused(situation)
    if refused is not None and is_partitioned(refused[0], situation.schema):
        table, what, fix = refused
        message = f"{what} fails, as {table} has partitions."
        yield Hazard("partitioned-refuses", Level.ERROR, message, table, fix=fix)


def _refused(situation: Situation) -> tuple[ObjectName, str, str] | None:
    """The table, what it refuses, and what to do instead."""
    operation = situation.operation
    if isinstance(operation, CreateIndex) and operation.concurrently and not operation.only:
        return operation.index.table, "CREATE INDEX CONCURRENTLY", _BY_PARTS
    if isinstance(operation, DropIndex) and operation.concurrently:
        table = operation.table or table_of_index(operation.name, situation.schema)
        fix = "Drop it without CONCURRENTLY, with a lock_timeout."
        return (table, "DROP INDEX CONCURRENTLY", fix) if table else None
    if isinstance(operation, AddConstraint):
        return _constraint(operation, situation)
    return None


def _constraint(
    operation: AddConstraint, situation: Situation
) -> tuple[ObjectName, str, str] | None:
    constraint = operation.constraint
    if constraint.using_index:
        fix = "Add the constraint to each partition USING INDEX, then to the table."
        return operation.table, "ADD CONSTRAINT USING INDEX", fix
    is_key = constraint.kind is ConstraintKind.FOREIGN_KEY
    if is_key and not constraint.valid and not situation.server.at_least(18):
        fix = "Add it NOT VALID to each partition, validate those, then add it to the table."
        return operation.table, "A foreign key NOT VALID", fix
    return None
