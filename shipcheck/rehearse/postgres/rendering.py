"""Operations of frameworks as PostgreSQL's SQL, much as the frameworks themselves render them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations import operations as do
from shipcheck.rehearse.postgres.definitions import (
    column_text,
    constraint_text,
    index_text,
    type_text,
)
from shipcheck.rehearse.postgres.quoting import literal, quoted, quoted_name

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName

_WORDS = re.compile(r"[A-Z ]+")


def rendered(operation: Operation, *, casts: bool = False) -> tuple[str, ...] | None:
    """The statements that do what an operation says; None where that cannot be written as SQL.

    Nothing at all for what does nothing to the schema, as a comment.

    Args:
        operation: what is to be done.
        casts: the framework converts a column whose type it changes (Django's does).
    """
    if isinstance(operation, do.Other):
        return ()
    if isinstance(operation, do.TransactionControl):
        return None
    if isinstance(operation, do.AddColumn) and operation.application_default:
        table, column = operation.table, operation.column
        added = f"ALTER TABLE {quoted_name(table)} ADD COLUMN {column_text(column)}"
        return (added, _alter(table, column.name, "DROP DEFAULT"))
    if isinstance(operation, do.AlterColumnType) and casts and not operation.using:
        kind = type_text(operation.type)
        operation = replace(operation, using=f"{quoted(operation.column)}::{kind}")
    return _of_table(operation) or _of_column(operation) or _of_object(operation)


def _of_table(operation: Operation) -> tuple[str, ...] | None:
    """Whole tables, their constraints and partitions."""
    sql = ""
    match operation:
        case do.CreateTable():
            sql = _create_table(operation)
        case do.DropTable(table, if_exists, cascade):
            sql = f"DROP TABLE {_if(if_exists)}{quoted_name(table)}{_cascade(cascade)}"
        case do.RenameTable(table, new_name):
            sql = f"ALTER TABLE {quoted_name(table)} RENAME TO {quoted(new_name)}"
        case do.AddConstraint(table, constraint):
            text = constraint_text(constraint)
            sql = f"ALTER TABLE {quoted_name(table)} ADD {text}" if text else ""
        case do.ValidateConstraint(table, name):
            sql = f"ALTER TABLE {quoted_name(table)} VALIDATE CONSTRAINT {quoted(name)}"
        case do.DropConstraint(table, name, if_exists, cascade):
            ending = f"{_if(if_exists)}{quoted(name)}{_cascade(cascade)}"
            sql = f"ALTER TABLE {quoted_name(table)} DROP CONSTRAINT {ending}"
        case do.DetachPartition(parent, partition, concurrently):
            ending = " CONCURRENTLY" if concurrently else ""
            start = f"ALTER TABLE {quoted_name(parent)} DETACH PARTITION"
            sql = f"{start} {quoted_name(partition)}{ending}"
        case do.AttachPartition(parent, partition, bound) if bound:
            start = f"ALTER TABLE {quoted_name(parent)} ATTACH PARTITION"
            sql = f"{start} {quoted_name(partition)} {bound}"
        case do.Truncate(table, cascade):
            sql = f"TRUNCATE {quoted_name(table)}{_cascade(cascade)}"
        case do.LockTable(table, mode) if _WORDS.fullmatch(mode):
            sql = f"LOCK TABLE {quoted_name(table)} IN {mode} MODE"
    return (sql,) if sql else None


def _create_table(operation: do.CreateTable) -> str:
    if not operation.complete or operation.filled or operation.parent:
        return ""
    parts = [column_text(column) for column in operation.columns]
    parts += [text for one in operation.constraints if (text := constraint_text(one))]
    kind = "TEMPORARY TABLE" if operation.temporary else "TABLE"
    exists = "IF NOT EXISTS " if operation.if_not_exists else ""
    return f"CREATE {kind} {exists}{quoted_name(operation.table)} ({', '.join(parts)})"


def _of_column(operation: Operation) -> tuple[str, ...] | None:
    """Columns of a table that is there."""
    sql = ""
    match operation:
        case do.AddColumn(table, column, if_not_exists):
            exists = "IF NOT EXISTS " if if_not_exists else ""
            added = f"ALTER TABLE {quoted_name(table)} ADD COLUMN {exists}{column_text(column)}"
            sql = added
        case do.DropColumn(table, column, if_exists, cascade):
            ending = f"{_if(if_exists)}{quoted(column)}{_cascade(cascade)}"
            sql = f"ALTER TABLE {quoted_name(table)} DROP COLUMN {ending}"
        case do.RenameColumn(table, column, new_name):
            names = f"{quoted(column)} TO {quoted(new_name)}"
            sql = f"ALTER TABLE {quoted_name(table)} RENAME COLUMN {names}"
        case do.AlterColumnType(table, column, kind, using) if kind is not None:
            how = f" USING {using}" if using else ""
            sql = _alter(table, column, f"TYPE {type_text(kind)}{how}")
        case do.SetNotNull(table, column):
            sql = _alter(table, column, "SET NOT NULL")
        case do.DropNotNull(table, column):
            sql = _alter(table, column, "DROP NOT NULL")
        case do.SetDefault(table, column, default):
            sql = _alter(table, column, f"SET DEFAULT {default.text}")
        case do.DropDefault(table, column):
            sql = _alter(table, column, "DROP DEFAULT")
    return (sql,) if sql else None


def _of_object(operation: Operation) -> tuple[str, ...] | None:
    """Indexes, enums, schemas, extensions and settings."""
    sql = ""
    match operation:
        case do.CreateIndex(index, concurrently, if_not_exists):
            sql = index_text(index, (), concurrently=concurrently, if_absent=if_not_exists)
        case do.DropIndex(name, _, concurrently, if_exists):
            how = "CONCURRENTLY " if concurrently else ""
            sql = f"DROP INDEX {how}{_if(if_exists)}{quoted_name(name)}"
        case do.RenameObject(do.ObjectKind.INDEX, name, new_name):
            sql = f"ALTER INDEX {quoted_name(name)} RENAME TO {quoted(new_name)}"
        case do.RenameObject(do.ObjectKind.CONSTRAINT, name, new_name, table) if table:
            names = f"{quoted(name.name)} TO {quoted(new_name)}"
            sql = f"ALTER TABLE {quoted_name(table)} RENAME CONSTRAINT {names}"
        case do.CreateObject(do.ObjectKind.TYPE, name, values=values) if values:
            listed = ", ".join(map(literal, values))
            sql = f"CREATE TYPE {quoted_name(name)} AS ENUM ({listed})"
        case do.CreateObject(do.ObjectKind.EXTENSION, name):
            sql = f"CREATE EXTENSION IF NOT EXISTS {quoted(name.name)}"
        case do.CreateObject(do.ObjectKind.SCHEMA, name):
            sql = f"CREATE SCHEMA {quoted(name.name)}"
        case do.AlterObject(do.ObjectKind.TYPE | do.ObjectKind.ENUM_VALUE, name, "ADD VALUE"):
            sql = f"ALTER TYPE {quoted_name(name)} ADD VALUE {literal(operation.value)}"
        case do.DropObject(kind, name, if_exists=if_exists, cascade=cascade) if kind in _DROPPED:
            ending = f"{_if(if_exists)}{quoted_name(name)}{_cascade(cascade)}"
            sql = f"DROP {kind.value.upper()} {ending}"
        case do.SetSetting(name, value, local) if re.fullmatch(r"[\w.]+", name):
            scope = "LOCAL " if local else ""
            given = "DEFAULT" if value is None else literal(value)
            sql = f"SET {scope}{name} = {given}"
    return (sql,) if sql else None


_DROPPED = frozenset({
    do.ObjectKind.TYPE, do.ObjectKind.DOMAIN, do.ObjectKind.SCHEMA, do.ObjectKind.SEQUENCE,
    do.ObjectKind.VIEW, do.ObjectKind.MATERIALIZED_VIEW, do.ObjectKind.EXTENSION,
})  # fmt: skip
"""What is dropped by its name alone."""


def _alter(table: ObjectName, column: str, action: str) -> str:
    return f"ALTER TABLE {quoted_name(table)} ALTER COLUMN {quoted(column)} {action}"


def _if(exists: bool) -> str:  # noqa: FBT001 - a word of SQL or none
    return "IF EXISTS " if exists else ""


def _cascade(cascade: bool) -> str:  # noqa: FBT001 - a word of SQL or none
    return " CASCADE" if cascade else ""
