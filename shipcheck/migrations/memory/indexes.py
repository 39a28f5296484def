"""What is done to indexes of tables that are remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.memory.lookup import edited, known
from shipcheck.migrations.memory.names import index_name
from shipcheck.migrations.parts import ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.memory.lookup import Manner
    from shipcheck.migrations.operations import CreateIndex, DropIndex
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.schema import Schema, Table


_MADE_BY = (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY, ConstraintKind.EXCLUSION)
"""Constraints that an index makes, of the same name."""


def create_index(schema: Schema, operation: CreateIndex, manner: Manner) -> Schema:
    """One more index, by the name that the database gives it where none is written."""
    table = known(schema, operation.index.table)
    index = replace(operation.index, table=table.name)
    if index.name is None:
        index = replace(index, name=index_name(schema, table, index, manner.dialect))
    elif operation.if_not_exists and any(one.name == index.name for one in table.indexes):
        return schema
    return edited(schema, table, indexes=(*table.indexes, index))


def drop_index(schema: Schema, operation: DropIndex, _: Manner) -> Schema:
    """An index less; a unique constraint is an index to MySQL."""
    for table in owners(schema, operation.name, operation.table):
        return edited(
            schema,
            table,
            indexes=tuple(one for one in table.indexes if one.name != operation.name.name),
            constraints=tuple(
                one
                for one in table.constraints
                if one.name != operation.name.name or one.kind is not ConstraintKind.UNIQUE
            ),
        )
    return schema


def rename_index(schema: Schema, name: ObjectName, new: str, table: ObjectName | None) -> Schema:
    """An index under another name, or the constraint that it makes."""
    for owner in owners(schema, name, table):
        return edited(
            schema,
            owner,
            indexes=tuple(
                replace(one, name=new) if one.name == name.name else one for one in owner.indexes
            ),
            constraints=tuple(
                replace(one, name=new) if one.name == name.name and one.kind in _MADE_BY else one
                for one in owner.constraints
            ),
        )
    return schema


def rename_constraint(schema: Schema, name: str, new: str, table: ObjectName) -> Schema:
    """A constraint of a table under another name."""
    owner = known(schema, table)
    constraints = tuple(
        replace(one, name=new) if one.name == name else one for one in owner.constraints
    )
    return edited(schema, owner, constraints=constraints)


def owners(schema: Schema, name: ObjectName, table: ObjectName | None) -> Iterator[Table]:
    """The tables that have an index, or a constraint that makes one, of this name."""
    if table is not None:
        yield known(schema, table)
        return
    for one in schema.about(name.name):
        names = [index.name for index in one.indexes]
        names += [made.name for made in one.constraints if made.kind in _MADE_BY]
        if name.name in names and schema.may_hold(one, name):
            yield one
