"""What operations do to tables on MySQL 5.7 to 9 and MariaDB 10.3 to 11, with InnoDB.

MariaDB's claims are proven on 10.11 by tests/migrations/servers; what differs in other versions, and all
of MySQL's, cites the manual where it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.migrations import operations as what
from shipcheck.migrations.effects.mysql_parts import columns, keys, redefining, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

HANDLERS: dict[type[Any], Callable[[Any, Schema, Server], Iterator[Effect]]] = {
    what.AddColumn: columns.add_column,
    what.DropColumn: columns.drop_column,
    what.RenameColumn: columns.rename_column,
    what.RedefineColumn: redefining.redefine,
    what.AlterColumnType: redefining.alter_type,
    what.SetNotNull: redefining.nullness,
    what.DropNotNull: redefining.nullness,
    what.SetDefault: redefining.default,
    what.DropDefault: redefining.default,
    what.AddConstraint: keys.add_constraint,
    what.DropConstraint: keys.drop_constraint,
    what.CreateIndex: keys.create_index,
    what.DropIndex: keys.drop_index,
    what.DropTable: tables.drop_table,
    what.RenameTable: tables.rename_table,
    what.AlterTableOption: tables.alter_option,
    what.Truncate: tables.truncate,
    what.Update: tables.change_rows,
    what.Delete: tables.change_rows,
    what.Insert: tables.insert,
    what.Query: tables.query,
    what.LockTable: tables.lock_table,
    what.Maintain: tables.maintain,
    what.CreateObject: tables.of_object,
    what.DropObject: tables.of_object,
    what.RenameObject: tables.of_object,
}
"""What is not here does nothing to tables, or is not understood."""


def effects(operation: Operation, schema: Schema, server: Server) -> tuple[Effect, ...]:
    """What an operation does to each table."""
    handler = HANDLERS.get(type(operation))
    return tuple(handler(operation, schema, server)) if handler else ()
