"""The names that an operation gives to what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateObject,
    CreateTable,
    RedefineColumn,
    RenameColumn,
    RenameObject,
    RenameTable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import Column, Constraint


def names_made(operation: Operation) -> Iterator[str]:
    """Each name that is written down for a table, column, constraint, index or other object."""
    match operation:
        case CreateTable(table, columns, constraints):
            yield table.name
            for column in columns:
                yield from _column(column)
            yield from _constraints(constraints)
        case AddColumn(_, column) | RedefineColumn(_, _, column):
            yield from _column(column)
        case AddConstraint(_, constraint):
            yield from _constraints((constraint,))
        case CreateIndex(index) if index.name:
            yield index.name
        case CreateObject(_, name):
            yield name.name
        case RenameTable(_, new_name) | RenameColumn(_, _, new_name) | RenameObject(_, _, new_name):
            yield new_name
        case _:
            return


def _column(column: Column) -> Iterator[str]:
    yield column.name
    yield from _constraints(column.constraints)


def _constraints(constraints: Iterable[Constraint]) -> Iterator[str]:
    return (one.name for one in constraints if one.name)
