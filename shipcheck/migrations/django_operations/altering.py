"""What changes in a table when a field is altered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations import indexing, names
from shipcheck.migrations.django_operations.columns import column_of, foreign_key
from shipcheck.migrations.operations import (
    AddConstraint,
    AlterColumnType,
    DropConstraint,
    DropDefault,
    DropNotNull,
    RedefineColumn,
    RenameColumn,
    SetDefault,
    SetNotNull,
    Update,
)
from shipcheck.migrations.parts import Constraint, ConstraintKind, ObjectName
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.django_operations.columns import ColumnSpec
    from shipcheck.migrations.django_operations.world import World
    from shipcheck.migrations.operations import Operation


def alter(old: ColumnSpec, new: ColumnSpec, table: ObjectName, world: World) -> Iterator[Operation]:
    """From one column to the other; nothing where the database sees no difference."""
    dialect = world.server.dialect
    typed = old.type != new.type
    target_changed = old.target != new.target or (typed and new.target is not None)
    if old.target is not None and target_changed:
        yield DropConstraint(table, foreign_key(old, table.name, dialect).name or "")
    if old.unique and not new.unique and not old.primary:
        yield DropConstraint(table, _unique(old, table, dialect).name or "")
    yield from _drop_indexes(old, new, table, world)
    if old.check and old.check != new.check:
        yield DropConstraint(table, f"{table.name}_{old.name}_check")
    if old.name != new.name:
        yield RenameColumn(table, old.name, new.name)
    yield from (
        _redefine(old, new, table, dialect)
        if dialect in (Dialect.MYSQL, Dialect.MARIADB)
        else _change(old, new, table)
    )
    if new.unique and not old.unique and not new.primary:
        yield AddConstraint(table, _unique(new, table, dialect))
    if new.primary and not old.primary:
        yield AddConstraint(table, Constraint(ConstraintKind.PRIMARY_KEY, None, (new.name,)))
    yield from _add_indexes(old, new, table, world)
    if new.target is not None and target_changed:
        yield AddConstraint(table, foreign_key(new, table.name, dialect))
    if new.check and old.check != new.check:
        check = Constraint(
            ConstraintKind.CHECK,
            f"{table.name}_{new.name}_check",
            (new.name,),
            expression=new.check,
        )
        yield AddConstraint(table, check)


def _change(old: ColumnSpec, new: ColumnSpec, table: ObjectName) -> Iterator[Operation]:
    """Type, default and NULL, one after the other (PostgreSQL, and SQLite's new table)."""
    if old.type != new.type:
        yield AlterColumnType(table, new.name, new.type, old=old.type)
    yield from _defaults(old, new, table)
    if old.nullable and not new.nullable and not new.primary:
        if new.default is not None or new.kept_default is not None:
            yield Update(table, (new.name,))
        yield SetNotNull(table, new.name)
    elif new.nullable and not old.nullable:
        yield DropNotNull(table, new.name)


def _redefine(
    old: ColumnSpec, new: ColumnSpec, table: ObjectName, dialect: Dialect
) -> Iterator[Operation]:
    """MySQL says type and NULL anew in one MODIFY."""
    required = old.nullable and not new.nullable
    if required and (new.default is not None or new.kept_default is not None):
        yield Update(table, (new.name,))
    if old.type != new.type or old.nullable != new.nullable:
        column = replace(column_of(new, table.name, dialect), constraints=())
        yield RedefineColumn(table, new.name, column)
    yield from _defaults(old, new, table)


def _defaults(old: ColumnSpec, new: ColumnSpec, table: ObjectName) -> Iterator[Operation]:
    if new.kept_default is not None and new.kept_default != old.kept_default:
        yield SetDefault(table, new.name, new.kept_default)
    elif old.kept_default is not None and new.kept_default is None:
        yield DropDefault(table, new.name)


def _unique(spec: ColumnSpec, table: ObjectName, dialect: Dialect) -> Constraint:
    name = names.index_name(table.name, (spec.name,), "_uniq", dialect)
    return Constraint(ConstraintKind.UNIQUE, name, (spec.name,))


def _drop_indexes(
    old: ColumnSpec, new: ColumnSpec, table: ObjectName, world: World
) -> Iterator[Operation]:
    if old.indexed and not new.indexed:
        yield indexing.drop_field_index(old, table, "", world)
    if old.like and not new.like and (old.indexed or old.unique):
        yield indexing.drop_field_index(old, table, "_like", world)


def _add_indexes(
    old: ColumnSpec, new: ColumnSpec, table: ObjectName, world: World
) -> Iterator[Operation]:
    if new.indexed and not old.indexed and not new.unique:
        yield indexing.field_index(new, table, "", world)
    if new.like and not old.like:
        yield indexing.field_index(new, table, "_like", world)
