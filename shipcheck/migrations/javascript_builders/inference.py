"""The way back that node-pg-migrate infers: each operation the other way round, the last one first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Part
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
    Other,
    RenameColumn,
    RenameObject,
    RenameTable,
)
from shipcheck.migrations.parts import ObjectName

if TYPE_CHECKING:
    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.operations import Operation


def inferred(up: Part) -> Part | None:
    """The part that goes back; None where an operation cannot be turned round."""
    found: list[Statement] = []
    for statement in reversed(up.statements):
        operations = tuple(_turned(one) for one in reversed(statement.operations))
        known = tuple(one for one in operations if one is not None)
        if len(known) < len(operations):
            return None
        found.append(replace(statement, operations=known, sql=False))
    return Part(up.path, tuple(found), up.wrapped)


def _turned(operation: Operation) -> Operation | None:
    match operation:
        case CreateTable() | AddColumn():
            return _dropped(operation)
        case RenameTable() | RenameColumn() | RenameObject():
            return _renamed(operation)
        case AddConstraint(table=table, constraint=constraint):
            return DropConstraint(table, constraint.name or "")
        case CreateIndex(index=index, concurrently=concurrently):
            name = ObjectName(index.name or "", index.table.schema)
            return DropIndex(name, index.table, concurrently)
        case _:
            return _other(operation)


def _dropped(operation: CreateTable | AddColumn) -> Operation:
    if isinstance(operation, CreateTable):
        return DropTable(operation.table)
    return DropColumn(operation.table, operation.column.name)


def _other(operation: Operation) -> Operation | None:
    match operation:
        case CreateObject(kind=kind, name=name, table=table):
            return DropObject(kind, name, table)
        case Other(kind=kind) if kind.startswith(("create", "add", "rename", "CREATE")):
            return Other(f"the reverse of {kind}")
        case _:
            return None


def _renamed(operation: RenameTable | RenameColumn | RenameObject) -> Operation:
    match operation:
        case RenameTable(table=table, new_name=new):
            return RenameTable(ObjectName(new, table.schema), table.name)
        case RenameColumn(table=table, column=column, new_name=new):
            return RenameColumn(table, new, column)
        case RenameObject(name=name, new_name=new):
            return replace(operation, name=ObjectName(new, name.schema), new_name=name.name)
