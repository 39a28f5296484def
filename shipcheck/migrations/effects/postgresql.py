"""What operations do to tables on PostgreSQL 12 to 18.

Every claim here is proven on 15 and 18 by tests/migrations/servers; what differs in other versions cites
the manual where it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.migrations import operations as what
from shipcheck.migrations.effects.postgresql_parts import (
    columns,
    constraints,
    objects,
    rows,
    tables,
    types,
)
from shipcheck.migrations.effects.postgresql_parts.making import exclusive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

    Changed = (
        what.RenameTable | what.RenameColumn | what.DropNotNull | what.SetDefault | what.DropDefault
    )


def _instant(operation: Changed, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Only the catalog changes."""
    yield exclusive(operation.table)


HANDLERS: dict[type[Any], Callable[[Any, Schema, Server], Iterator[Effect]]] = {
    what.CreateTable: tables.create_table,
    what.DropTable: tables.drop_table,
    what.RenameTable: _instant,
    what.AddColumn: columns.add_column,
    what.DropColumn: columns.drop_column,
    what.RenameColumn: _instant,
    what.AlterColumnType: types.alter_type,
    what.SetNotNull: columns.set_not_null,
    what.DropNotNull: _instant,
    what.SetDefault: _instant,
    what.DropDefault: _instant,
    what.AddConstraint: constraints.add_constraint,
    what.ValidateConstraint: constraints.validate_constraint,
    what.DropConstraint: constraints.drop_constraint,
    what.CreateIndex: objects.create_index,
    what.DropIndex: objects.drop_index,
    what.Reindex: objects.reindex,
    what.CreateObject: objects.create_object,
    what.AlterObject: objects.alter_object,
    what.RenameObject: objects.rename_object,
    what.DropObject: objects.drop_object,
    what.AttachPartition: tables.attach,
    what.DetachPartition: tables.detach,
    what.AlterTableOption: tables.alter_option,
    what.Truncate: rows.truncate,
    what.Update: rows.change_rows,
    what.Delete: rows.change_rows,
    what.Insert: rows.insert,
    what.Query: rows.query,
    what.LockTable: rows.lock_table,
    what.Maintain: rows.maintain,
    what.RefreshView: objects.refresh,
}
"""What is not here (settings, transactions, MySQL's own) does nothing to tables, or is not understood."""


def effects(operation: Operation, schema: Schema, server: Server) -> tuple[Effect, ...]:
    """What an operation does to each table."""
    handler = HANDLERS.get(type(operation))
    return tuple(handler(operation, schema, server)) if handler else ()
