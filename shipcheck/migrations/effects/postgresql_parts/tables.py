"""Tables that come, go, are renamed, rewritten and parted, on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.postgresql_parts import locks
from shipcheck.migrations.effects.postgresql_parts.making import (
    brief,
    exclusive,
    is_partitioned,
    referencing,
    rewrite,
    same,
    scan,
    targets_of,
)
from shipcheck.migrations.effects.postgresql_parts.proofs import fits_bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import (
        AlterTableOption,
        AttachPartition,
        CreateTable,
        DetachPartition,
        DropTable,
    )
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

REWRITING = {
    "SET LOGGED": "the whole table is written to the log",
    "SET UNLOGGED": "the whole table is written anew",
    "SET TABLESPACE": "the whole table is copied",
    "SET ACCESS METHOD": "the whole table is written anew",
    "SET EXPRESSION": "the column is computed for every row",
}
"""https://www.postgresql.org/docs/18/sql-altertable.html under each name."""

GENTLE = {
    "SET STATISTICS": locks.SHARE_UPDATE_EXCLUSIVE,
    "CLUSTER ON": locks.SHARE_UPDATE_EXCLUSIVE,
    "SET WITHOUT CLUSTER": locks.SHARE_UPDATE_EXCLUSIVE,
    "SET": locks.SHARE_UPDATE_EXCLUSIVE,
    "RESET": locks.SHARE_UPDATE_EXCLUSIVE,
    "ENABLE TRIGGER": locks.SHARE_ROW_EXCLUSIVE,
    "DISABLE TRIGGER": locks.SHARE_ROW_EXCLUSIVE,
}
"""Options with less than ACCESS EXCLUSIVE, which is what all others take."""


def create_table(operation: CreateTable, schema: Schema, _server: Server) -> Iterator[Effect]:
    """Nobody waits for a new table, only for those that it points to or belongs to."""
    if operation.if_not_exists and schema.table(operation.table) is not None:
        return
    if operation.parent is not None:
        yield exclusive(operation.parent, "a partition is added to it")
    columns = (one for column in operation.columns for one in column.constraints)
    targets: dict[ObjectName, None] = {}
    for constraint in (*columns, *operation.constraints):
        target = constraint.references
        if target is not None and not same(target, operation.table, schema):
            targets[target] = None
    for target in targets:
        yield brief(target, locks.SHARE_ROW_EXCLUSIVE, "a foreign key points to it")


def drop_table(operation: DropTable, schema: Schema, _server: Server) -> Iterator[Effect]:
    """The table is gone at once; tables at the other end of its foreign keys are locked too."""
    yield exclusive(operation.table)
    known = schema.table(operation.table)
    if known is not None and known.parent is not None:
        yield exclusive(known.parent, "it loses a partition")
    others = dict.fromkeys(targets_of(operation.table, schema))
    if operation.cascade:
        others |= {table.name: None for table, _ in referencing(operation.table, schema)}
    for other in others:
        yield exclusive(other, "a foreign key goes with the table")


def attach(operation: AttachPartition, schema: Schema, _server: Server) -> Iterator[Effect]:
    """The rows of the table are read, unless a valid check says that they fit.

    https://www.postgresql.org/docs/18/sql-altertable.html, ATTACH PARTITION; since 12 the parent is not
    blocked.
    """
    yield brief(operation.parent, locks.SHARE_UPDATE_EXCLUSIVE)
    if fits_bound(schema.table(operation.partition), operation.bound):
        yield exclusive(operation.partition, "a valid check says that its rows fit")
    else:
        why = "every row is checked against the bound"
        yield scan(operation.partition, locks.ACCESS_EXCLUSIVE, why)


def detach(operation: DetachPartition, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Locks both; CONCURRENTLY (since 14) only the partition, for a moment."""
    if operation.concurrently:
        yield brief(operation.parent, locks.SHARE_UPDATE_EXCLUSIVE)
    else:
        yield exclusive(operation.parent)
    yield exclusive(operation.partition)


def alter_option(operation: AlterTableOption, schema: Schema, _server: Server) -> Iterator[Effect]:
    """Some write the table anew; most take a brief lock."""
    if operation.option == "SET TABLESPACE" and is_partitioned(operation.table, schema):
        yield exclusive(operation.table, "only new partitions go there")
    elif operation.option in REWRITING:
        yield rewrite(operation.table, REWRITING[operation.option])
    else:
        yield brief(operation.table, GENTLE.get(operation.option, locks.ACCESS_EXCLUSIVE))
