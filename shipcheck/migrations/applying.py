"""What a schema is after an operation: `apply`, one function for each kind of operation.

What only touches rows, locks, sessions or privileges leaves the schema as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.migrations import operations
from shipcheck.migrations.memory import columns, constraints, indexes, objects, sessions, tables
from shipcheck.migrations.memory.lookup import Manner
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from shipcheck.migrations.migration import Part
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Schema

    Change = Callable[[Schema, Any, Manner], Schema]


def apply(
    schema: Schema, operation: Operation, *, new: bool, dialect: Dialect = Dialect.POSTGRESQL
) -> Schema:
    """The schema after an operation; never raises, whatever the operation names.

    Args:
        schema: what there was before.
        operation: what is done.
        new: whether the change that is judged does it; tables and columns that it makes are new.
        dialect: whose default names and habits count.
    """
    change = _CHANGES.get(type(operation))
    return schema if change is None else change(schema, operation, Manner(new, dialect))


def apply_all(schema: Schema, done: Iterable[Operation], *, new: bool, dialect: Dialect) -> Schema:
    """The schema after several operations, in order."""
    for operation in done:
        schema = apply(schema, operation, new=new, dialect=dialect)
    return schema


def apply_part(schema: Schema, part: Part, *, new: bool, dialect: Dialect) -> Schema:
    """The schema after one direction of a migration; its session ends, and temporary tables with it."""
    done = (operation for one in part.statements for operation in one.operations)
    return apply_all(schema, done, new=new, dialect=dialect).after_session(schema)


def _not_understood(schema: Schema, _operation: operations.Opaque, _manner: Manner) -> Schema:
    """Anything may have been made that we do not know of."""
    return replace(schema, complete=False) if schema.complete else schema


_CHANGES: Mapping[type, Change] = {
    operations.CreateTable: tables.create_table,
    operations.DropTable: tables.drop_table,
    operations.RenameTable: tables.rename_table,
    operations.Insert: tables.insert,
    operations.RebuildTable: tables.rebuild_table,
    operations.AttachPartition: tables.attach_partition,
    operations.DetachPartition: tables.detach_partition,
    operations.AlterTableOption: tables.alter_table_option,
    operations.AddColumn: columns.add_column,
    operations.DropColumn: columns.drop_column,
    operations.RenameColumn: columns.rename_column,
    operations.AlterColumnType: columns.alter_column_type,
    operations.RedefineColumn: columns.redefine_column,
    operations.SetNotNull: columns.set_not_null,
    operations.DropNotNull: columns.drop_not_null,
    operations.SetDefault: columns.set_default,
    operations.DropDefault: columns.drop_default,
    operations.AddConstraint: constraints.add_constraint,
    operations.ValidateConstraint: constraints.validate_constraint,
    operations.DropConstraint: constraints.drop_constraint,
    operations.CreateIndex: indexes.create_index,
    operations.DropIndex: indexes.drop_index,
    operations.CreateObject: objects.create_object,
    operations.AlterObject: objects.alter_object,
    operations.RenameObject: objects.rename_object,
    operations.DropObject: objects.drop_object,
    operations.SetSetting: sessions.set_setting,
    operations.TransactionControl: sessions.control_transaction,
    operations.Opaque: _not_understood,
}
