"""What is done to columns of a table that is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.memory.constraints import constrained, of_columns, without_references
from shipcheck.migrations.memory.lookup import (
    concerns,
    edited,
    known,
    mentions,
    names_the_same,
    renamed_in,
)
from shipcheck.migrations.parts import Column, ConstraintKind, Generated
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.memory.lookup import Manner
    from shipcheck.migrations.operations import (
        AddColumn,
        AlterColumnType,
        DropColumn,
        DropDefault,
        DropNotNull,
        RedefineColumn,
        RenameColumn,
        SetDefault,
        SetNotNull,
    )
    from shipcheck.migrations.parts import Constraint, Default, Index, ObjectName
    from shipcheck.migrations.schema import Schema, Table


def add_column(schema: Schema, operation: AddColumn, manner: Manner) -> Schema:
    """One more column, with its constraints."""
    table = known(schema, operation.table)
    column = operation.column
    if operation.if_not_exists and column.name in table.columns:
        return schema
    born = table.new_columns | ({column.name} if manner.new else set())
    columns = {**table.columns, column.name: kept(column)}
    table = replace(table, columns=columns, new_columns=frozenset(born))
    return schema.with_table(constrained(schema, table, of_columns((column,)), manner))


def drop_column(schema: Schema, operation: DropColumn, manner: Manner) -> Schema:
    """The column goes, with the constraints and indexes that have to do with it."""
    table = known(schema, operation.table)
    name = operation.column
    if operation.cascade:
        schema = without_references(schema, table, (name,))
        table = known(schema, operation.table)
    return edited(
        schema,
        table,
        columns={key: one for key, one in table.columns.items() if key != name},
        constraints=tuple(one for one in table.constraints if not concerns(one, name)),
        indexes=_indexes_without(table.indexes, name, manner.dialect),
        new_columns=table.new_columns - {name},
    )


def rename_column(schema: Schema, operation: RenameColumn, _: Manner) -> Schema:
    """The column under another name, wherever it is named."""
    return _renamed(schema, operation.table, operation.column, operation.new_name)


def alter_column_type(schema: Schema, operation: AlterColumnType, _: Manner) -> Schema:
    """The column with another type."""
    return _changed(
        schema, operation.table, operation.column, lambda one: replace(one, type=operation.type)
    )


def redefine_column(schema: Schema, operation: RedefineColumn, manner: Manner) -> Schema:
    """The column as MODIFY or CHANGE writes it, under its new name.

    A primary key stays one, and its columns never take NULL.
    """
    new = operation.new
    if operation.column != new.name:
        schema = _renamed(schema, operation.table, operation.column, new.name)
    table = known(schema, operation.table)
    key = any(
        one.kind is ConstraintKind.PRIMARY_KEY and new.name in one.columns
        for one in table.constraints
    )
    column = replace(kept(new), nullable=new.nullable and not key)
    table = replace(table, columns={**table.columns, new.name: column})
    return schema.with_table(constrained(schema, table, of_columns((new,)), manner))


def set_not_null(schema: Schema, operation: SetNotNull, _: Manner) -> Schema:
    """The column takes no NULL."""
    return _changed(
        schema, operation.table, operation.column, lambda one: replace(one, nullable=False)
    )


def drop_not_null(schema: Schema, operation: DropNotNull, _: Manner) -> Schema:
    """The column takes NULL."""
    return _changed(
        schema, operation.table, operation.column, lambda one: replace(one, nullable=True)
    )


def set_default(schema: Schema, operation: SetDefault, _: Manner) -> Schema:
    """The column has another default; `NULL` is none."""
    default = None if operation.default.text.strip().upper() == "NULL" else operation.default
    return _changed(
        schema, operation.table, operation.column, lambda one: _with_default(one, default)
    )


def drop_default(schema: Schema, operation: DropDefault, _: Manner) -> Schema:
    """The column has no default."""
    return _changed(schema, operation.table, operation.column, lambda one: _with_default(one, None))


def _with_default(column: Column, default: Default | None) -> Column:
    """The numbers of a serial column are its default, and end with it."""
    serial = column.generated is Generated.SERIAL
    return replace(column, default=default, generated=None if serial else column.generated)


def kept(column: Column) -> Column:
    """A column as a table keeps it: its constraints stand with the table."""
    key = any(one.kind is ConstraintKind.PRIMARY_KEY for one in column.constraints)
    return replace(column, constraints=(), nullable=column.nullable and not key)


def _changed(
    schema: Schema, name: ObjectName, column: str, change: Callable[[Column], Column]
) -> Schema:
    """The schema with one column changed; one that was not known is known by name from then on."""
    table = known(schema, name)
    before = table.columns.get(column) or Column(column, None)
    return edited(schema, table, columns={**table.columns, column: change(before)})


def _renamed(schema: Schema, name: ObjectName, old: str, new: str) -> Schema:
    table = known(schema, name)
    columns = {
        (new if key == old else key): replace(one, name=new) if key == old else one
        for key, one in table.columns.items()
    }
    schema = edited(
        schema,
        table,
        columns=columns,
        constraints=tuple(_constraint_renamed(one, old, new) for one in table.constraints),
        indexes=tuple(_index_renamed(one, old, new) for one in table.indexes),
        new_columns=frozenset(new if one == old else one for one in table.new_columns),
    )
    return _references_renamed(schema, table, old, new)


def _references_renamed(schema: Schema, table: Table, old: str, new: str) -> Schema:
    """Foreign keys of other tables, and of the table itself, to the renamed column."""
    changed = []
    for other in schema.about(table.name.name):
        if not any(old in one.referenced_columns for one in other.constraints):
            continue
        constraints = tuple(
            replace(one, referenced_columns=_swapped(one.referenced_columns, old, new))
            if names_the_same(one.references, table.name)
            else one
            for one in other.constraints
        )
        changed.append(replace(other, constraints=constraints))
    return schema.with_tables(changed) if changed else schema


def _constraint_renamed(constraint: Constraint, old: str, new: str) -> Constraint:
    if not concerns(constraint, old):
        return constraint
    return replace(
        constraint,
        columns=_swapped(constraint.columns, old, new),
        expression=renamed_in(constraint.expression, old, new),
    )


def _index_renamed(index: Index, old: str, new: str) -> Index:
    columns = tuple(new if one == old else renamed_in(one, old, new) for one in index.columns)
    return replace(index, columns=columns, where=renamed_in(index.where, old, new))


def _swapped(names: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if one == old else one for one in names)


def _indexes_without(
    indexes: tuple[Index, ...], column: str, dialect: Dialect
) -> tuple[Index, ...]:
    """PostgreSQL drops every index with the column, MySQL takes the column out of them."""
    if dialect in (Dialect.MYSQL, Dialect.MARIADB):
        less = (
            replace(one, columns=tuple(name for name in one.columns if name != column))
            for one in indexes
        )
        return tuple(one for one in less if one.columns)
    return tuple(
        one
        for one in indexes
        if not any(name == column or mentions(name, column) for name in one.columns)
        and not mentions(one.where, column)
    )
