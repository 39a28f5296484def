"""What is done to whole tables that are remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.memory.columns import kept
from shipcheck.migrations.memory.constraints import constrained, of_columns, without_references
from shipcheck.migrations.memory.lookup import (
    edited,
    known,
    names_the_same,
)
from shipcheck.migrations.parts import Generated, ObjectName
from shipcheck.migrations.schema import TEMPORARY, Table, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.memory.lookup import Manner
    from shipcheck.migrations.operations import (
        AlterTableOption,
        AttachPartition,
        CreateTable,
        DetachPartition,
        DropTable,
        Insert,
        RebuildTable,
        RenameTable,
    )
    from shipcheck.migrations.parts import Column
    from shipcheck.migrations.schema import Schema


def create_table(schema: Schema, operation: CreateTable, manner: Manner) -> Schema:
    """One more table. One that only its session sees is new whoever makes it.

    An empty table has no rows to look through, so none of its constraints waits to be validated.
    """
    temporary = operation.temporary or operation.table.schema == TEMPORARY
    name = schema.made_as(operation.table)
    if temporary and operation.table.schema is None:
        name = ObjectName(name.name, TEMPORARY)
    if operation.if_not_exists and schema.table(name) is not None:
        return schema
    columns = {one.name: kept(one) for one in operation.columns}
    complete = operation.complete
    if operation.parent is not None:
        inherited = known(schema, operation.parent)
        columns, complete = {**inherited.columns, **columns}, inherited.complete
    table = Table(
        name,
        columns,
        complete=complete,
        new=manner.new or temporary,
        temporary=temporary,
        parent=known(schema, operation.parent).name if operation.parent else None,
        filled=operation.filled and manner.new,
        partitioned=operation.partitioned,
    )
    written = (*of_columns(operation.columns), *operation.constraints)
    given = (replace(one, valid=True) for one in written)
    return schema.with_table(constrained(schema, table, given, manner))


def insert(schema: Schema, operation: Insert, _manner: Manner) -> Schema:
    """A new table that takes over the rows of others is no longer as good as empty."""
    table = schema.table(operation.table)
    if table is None or not table.new or table.filled or not operation.selected:
        return schema
    return schema.with_table(replace(table, filled=True))


def drop_table(schema: Schema, operation: DropTable, manner: Manner) -> Schema:
    """A table less; with `cascade` also the foreign keys to it."""
    table = schema.table(operation.table)
    if table is None:
        return schema
    if operation.cascade:
        schema = without_references(schema, table, None)
    return _vacated(schema, table, manner).without_table(table)


def rename_table(schema: Schema, operation: RenameTable, manner: Manner) -> Schema:
    """The table under its new name, also where foreign keys refer to it."""
    table = known(schema, operation.table)
    return moved(schema, table, ObjectName(operation.new_name, table.name.schema), manner)


def rebuild_table(schema: Schema, operation: RebuildTable, manner: Manner) -> Schema:
    """The table as the new one was made: as busy as the old, without its indexes."""
    there = known(schema, operation.table)
    columns = {one.name: kept(one) for one in operation.columns}
    table = replace(there, columns=columns, constraints=(), indexes=(), complete=True)
    given = (*of_columns(operation.columns), *operation.constraints)
    return schema.with_table(constrained(schema, table, given, manner))


def moved(schema: Schema, table: Table, name: ObjectName, manner: Manner) -> Schema:
    """The table by another name; one that takes a busy table's place is busy itself from then on."""
    target = plain(name)
    busy = str(target) in schema.vacated
    renamed = replace(
        table,
        name=target,
        new=table.new and not busy,
        indexes=tuple(replace(one, table=target) for one in table.indexes),
    )
    schema = _vacated(schema, table, manner).without_table(table).with_table(renamed)
    return _references_moved(schema, table.name, target)


def attach_partition(schema: Schema, operation: AttachPartition, _: Manner) -> Schema:
    """The table is a partition; it is as busy as its parent."""
    table, parent = known(schema, operation.partition), known(schema, operation.parent).name
    new = table.new and schema.is_new(parent)
    return edited(schema, table, parent=parent, new=new)


def detach_partition(schema: Schema, operation: DetachPartition, _: Manner) -> Schema:
    """The table stands by itself."""
    return edited(schema, known(schema, operation.partition), parent=None)


def alter_table_option(schema: Schema, operation: AlterTableOption, manner: Manner) -> Schema:
    """Only a move to another schema, and what makes a column's values, is remembered."""
    table = known(schema, operation.table)
    if operation.option == "SET SCHEMA" and operation.value:
        return moved(schema, table, ObjectName(table.name.name, operation.value), manner)
    column = table.columns.get(operation.column or "")
    if column is None:
        return schema
    if operation.option == "ADD IDENTITY":
        return edited(schema, table, columns=_made(table, column, Generated.IDENTITY))
    if operation.option in ("DROP IDENTITY", "DROP EXPRESSION"):
        return edited(schema, table, columns=_made(table, column, None))
    return schema


def _made(table: Table, column: Column, generated: Generated | None) -> Mapping[str, Column]:
    return {**table.columns, column.name: replace(column, generated=generated)}


def _vacated(schema: Schema, table: Table, manner: Manner) -> Schema:
    if table.new or not manner.new:
        return schema
    return replace(schema, vacated=schema.vacated | {str(table.name)})


def _references_moved(schema: Schema, old: ObjectName, new: ObjectName) -> Schema:
    changed = [
        replace(
            table,
            constraints=tuple(
                replace(one, references=new) if names_the_same(one.references, old) else one
                for one in table.constraints
            ),
            parent=new if names_the_same(table.parent, old) else table.parent,
        )
        for table in schema.about(old.name)
        if names_the_same(table.parent, old)
        or any(names_the_same(one.references, old) for one in table.constraints)
    ]
    return schema.with_tables(changed) if changed else schema
