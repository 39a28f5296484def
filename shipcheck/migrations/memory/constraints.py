"""What constraints do to a table that is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.memory.lookup import (
    edited,
    known,
    names_the_same,
)
from shipcheck.migrations.memory.names import constraint_name, made_name
from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.schema import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.migrations.memory.lookup import Manner
    from shipcheck.migrations.operations import (
        AddConstraint,
        DropConstraint,
        ValidateConstraint,
    )
    from shipcheck.migrations.parts import Column, Constraint
    from shipcheck.migrations.schema import Schema, Table

_KEYS = (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY)
_NEVER_NULL = (ConstraintKind.PRIMARY_KEY, ConstraintKind.NOT_NULL)


def add_constraint(schema: Schema, operation: AddConstraint, manner: Manner) -> Schema:
    """A table with one more constraint."""
    table = known(schema, operation.table)
    return schema.with_table(constrained(schema, table, (operation.constraint,), manner))


def validate_constraint(schema: Schema, operation: ValidateConstraint, _: Manner) -> Schema:
    """The constraint holds for all rows from now on."""
    table = known(schema, operation.table)
    return schema.with_table(_validated(table, operation.name))


def drop_constraint(schema: Schema, operation: DropConstraint, _: Manner) -> Schema:
    """The constraint is gone; with `cascade` the foreign keys that rest on it, too."""
    table = known(schema, operation.table)
    gone = _named(table, operation.name)
    if gone is None:
        return schema.with_table(_without_not_null(table, operation.name))
    rest = tuple(one for one in table.constraints if one is not gone)
    columns = table.columns
    if gone.kind is ConstraintKind.NOT_NULL:
        columns = _nullable(columns, gone.columns, nullable=True)
    schema = edited(schema, table, constraints=rest, columns=columns)
    if operation.cascade and gone.kind in _KEYS:
        schema = without_references(schema, table, gone.columns)
    return schema


def constrained(
    schema: Schema, table: Table, constraints: Iterable[Constraint], manner: Manner
) -> Table:
    """The table with these constraints, named as the database does, and with what they imply."""
    for given in constraints:
        constraint = _referring(schema, table, _settled(table, given))
        if constraint.name is None:
            name = constraint_name(schema, table, constraint, manner.dialect)
            constraint = replace(constraint, name=name)
        table = _with_constraint(table, constraint)
    return table


def of_columns(columns: Iterable[Column]) -> tuple[Constraint, ...]:
    """The constraints that stand at columns, as constraints of their table."""
    return tuple(
        replace(constraint, columns=constraint.columns or (column.name,))
        for column in columns
        for constraint in column.constraints
    )


def without_references(schema: Schema, table: Table, columns: Iterable[str] | None) -> Schema:
    """The schema without foreign keys to a table; only those to `columns`, if they are given.

    A foreign key that names no columns refers to the primary key.
    """
    primary = _primary(table)
    wanted = None if columns is None else frozenset(columns)
    changed = []
    for other in schema.about(table.name.name):
        rest = tuple(
            one
            for one in other.constraints
            if not names_the_same(one.references, table.name)
            or (wanted is not None and wanted.isdisjoint(one.referenced_columns or primary))
        )
        if len(rest) != len(other.constraints):
            changed.append(replace(other, constraints=rest))
    return schema.with_tables(changed) if changed else schema


def _settled(table: Table, constraint: Constraint) -> Constraint:
    """A constraint that takes over an index has its columns and, where it has none, its name."""
    taken = next((one for one in table.indexes if one.name == constraint.using_index), None)
    if constraint.using_index is None:
        return constraint
    columns = constraint.columns or (taken.columns if taken else ())
    return replace(constraint, columns=columns, name=constraint.name or constraint.using_index)


def _referring(schema: Schema, table: Table, constraint: Constraint) -> Constraint:
    """A foreign key that names no columns refers to the primary key that its table has now."""
    if constraint.references is None:
        return constraint
    target = schema.made_as(constraint.references)
    parent = table if target == plain(table.name) else schema.table(constraint.references)
    target = parent.name if parent else target
    named = constraint.referenced_columns or (_primary(parent) if parent else ())
    return replace(constraint, references=target, referenced_columns=named)


def _primary(table: Table) -> tuple[str, ...]:
    keys = (one.columns for one in table.constraints if one.kind is ConstraintKind.PRIMARY_KEY)
    return next(keys, ())


def _with_constraint(table: Table, constraint: Constraint) -> Table:
    columns, indexes = table.columns, table.indexes
    if constraint.kind in _NEVER_NULL and constraint.valid:
        columns = _nullable(columns, constraint.columns, nullable=False)
    if constraint.using_index is not None:
        indexes = tuple(one for one in indexes if one.name != constraint.using_index)
    constraints = (*table.constraints, constraint)
    return replace(table, columns=columns, constraints=constraints, indexes=indexes)


def _validated(table: Table, name: str) -> Table:
    found = _named(table, name)
    if found is None or found.valid:
        return table
    now = replace(found, valid=True)
    constraints = tuple(now if one is found else one for one in table.constraints)
    columns = table.columns
    if found.kind is ConstraintKind.NOT_NULL:
        columns = _nullable(columns, found.columns, nullable=False)
    return replace(table, constraints=constraints, columns=columns)


def _named(table: Table, name: str) -> Constraint | None:
    return next((one for one in table.constraints if one.name == name), None)


def _without_not_null(table: Table, name: str) -> Table:
    """PostgreSQL 18 keeps NOT NULL as a constraint with a name of its own."""
    own = [one for one in table.columns if made_name(table.name.name, one, "not_null") == name]
    return replace(table, columns=_nullable(table.columns, own, nullable=True)) if own else table


def _nullable(
    columns: Mapping[str, Column], names: Iterable[str], *, nullable: bool
) -> Mapping[str, Column]:
    changed = {name: replace(columns[name], nullable=nullable) for name in names if name in columns}
    return {**columns, **changed}
