"""Indexes, domains, triggers, views and the like, on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Blocks, Effect
from shipcheck.migrations.effects.postgresql_parts import locks
from shipcheck.migrations.effects.postgresql_parts.making import brief, build, exclusive, scan
from shipcheck.migrations.operations import ObjectKind
from shipcheck.migrations.parts import ObjectName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import (
        AlterObject,
        CreateIndex,
        CreateObject,
        DropIndex,
        DropObject,
        RefreshView,
        Reindex,
        RenameObject,
    )
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

MADE = {
    ObjectKind.TRIGGER: locks.SHARE_ROW_EXCLUSIVE,
    ObjectKind.RULE: locks.ACCESS_EXCLUSIVE,
    ObjectKind.POLICY: locks.ACCESS_EXCLUSIVE,
}
"""What making one takes on its table; all else about them takes ACCESS EXCLUSIVE (measured)."""

OWNED = frozenset({ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY, ObjectKind.CONSTRAINT})
"""What belongs to a table."""

DOMAIN_SCANS = frozenset({"ADD CONSTRAINT", "SET NOT NULL", "VALIDATE CONSTRAINT"})

READERS_WAIT = (
    "planning any query takes a lock on every index of its table, so readers wait as well"
)
"""https://www.postgresql.org/docs/18/sql-reindex.html, Rebuilding Indexes Concurrently."""


def create_index(operation: CreateIndex, schema: Schema, _server: Server) -> Iterator[Effect]:
    """Writes wait for the build, unless it is concurrent."""
    table = operation.index.table
    lock = locks.SHARE_UPDATE_EXCLUSIVE if operation.concurrently else locks.SHARE
    if operation.only:
        yield brief(table, lock, "ON ONLY builds nothing: the partitions bring their indexes")
    elif operation.if_not_exists and _is_there(operation, schema):
        yield brief(table, lock, "the index is there already")
    else:
        yield build(table, lock)


def _is_there(operation: CreateIndex, schema: Schema) -> bool:
    known = schema.table(operation.index.table)
    name = operation.index.name
    return known is not None and any(one.name == name and one.valid for one in known.indexes)


def drop_index(operation: DropIndex, schema: Schema, _server: Server) -> Iterator[Effect]:
    """Everybody waits for a moment, unless it is concurrent."""
    table = operation.table or table_of_index(operation.name, schema)
    concurrent = operation.concurrently
    lock = locks.SHARE_UPDATE_EXCLUSIVE if concurrent else locks.ACCESS_EXCLUSIVE
    yield brief(table or _table_behind(operation.name), lock)


def table_of_index(index: ObjectName, schema: Schema) -> ObjectName | None:
    """The table that an index belongs to, None where it is not known."""
    for table in schema.about(index.name):
        for one in table.indexes:
            if one.name == index.name and schema.may_hold(table, index):
                return table.name
    return None


def _table_behind(index: ObjectName) -> ObjectName:
    """What stands for a table of which only the index is known."""
    return ObjectName(f"the table of {index.name}", index.schema)


def reindex(operation: Reindex, schema: Schema, _server: Server) -> Iterator[Effect]:
    """An index is built anew; readers wait too, as each query locks all indexes when it is planned."""
    if operation.kind.lower() == "index" and operation.name is not None:
        table = table_of_index(operation.name, schema) or _table_behind(operation.name)
    else:
        table = operation.name or ObjectName("every table")
    if operation.concurrently:
        yield build(table, locks.SHARE_UPDATE_EXCLUSIVE)
    else:
        yield Effect(
            table, locks.SHARE, Blocks.EVERYTHING, scans=True, builds=True, why=READERS_WAIT
        )


def create_object(operation: CreateObject, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Triggers, rules and policies lock their table for a moment; nothing else does."""
    if operation.table is not None and operation.kind in MADE:
        yield brief(operation.table, MADE[operation.kind])


def alter_object(operation: AlterObject, schema: Schema, _server: Server) -> Iterator[Effect]:
    """What belongs to a table locks it; a domain's constraint reads all tables that use it."""
    if operation.kind is ObjectKind.DOMAIN and operation.action in DOMAIN_SCANS:
        why = f"every row with the domain {operation.name} is checked"
        for table in users_of_type(operation.name, schema):
            yield scan(table, locks.SHARE, why)
    elif operation.table is not None and operation.kind in OWNED:
        yield exclusive(operation.table)


def users_of_type(name: ObjectName, schema: Schema) -> list[ObjectName]:
    """The tables with a column of a type."""
    names = {name.name, str(name)}
    return [
        table.name
        for table in schema.tables.values()
        if any(one.type is not None and one.type.name in names for one in table.columns.values())
    ]


def rename_object(operation: RenameObject, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Instant: an index's name disturbs nobody (since 12), that of others locks the table."""
    if operation.table is not None and operation.kind in OWNED:
        yield exclusive(operation.table)


def drop_object(operation: DropObject, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """What belongs to a table locks it for a moment; a view locks itself."""
    if operation.table is not None and operation.kind in OWNED:
        yield exclusive(operation.table)
    elif operation.kind in (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW):
        yield exclusive(operation.name)


def refresh(operation: RefreshView, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """The query runs while readers wait; with CONCURRENTLY only other refreshes wait."""
    if operation.concurrently:
        yield scan(operation.view, locks.EXCLUSIVE, "readers go on")
    else:
        yield Effect(
            operation.view,
            locks.ACCESS_EXCLUSIVE,
            Blocks.EVERYTHING,
            scans=True,
            rewrites=True,
            why="the view's query runs meanwhile",
        )
