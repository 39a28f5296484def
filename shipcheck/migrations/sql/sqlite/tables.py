"""CREATE TABLE, CREATE INDEX and ALTER TABLE of SQLite."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropNotNull,
    RenameColumn,
    RenameTable,
    SetNotNull,
)
from shipcheck.migrations.parts import ConstraintKind, Index
from shipcheck.migrations.sql.sqlite.columns import at_constraint, read_column, read_constraint
from shipcheck.migrations.sql.tokens.references import key_columns

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import Column, Constraint, ObjectName
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.cursor import Cursor


def read_table(cursor: Cursor, server: Server, *, temporary: bool) -> tuple[Operation, ...]:
    """Take what follows CREATE TABLE.

    Raises:
        NotUnderstoodError: something in it is not known.
    """
    absent = cursor.take("IF", "NOT", "EXISTS")
    table = cursor.name()
    if cursor.take("AS"):
        cursor.rest()
        return (
            CreateTable(
                table, if_not_exists=absent, temporary=temporary, complete=False, filled=True
            ),
        )
    columns: list[Column] = []
    constraints: list[Constraint] = []
    for part in cursor.group().parts():
        if at_constraint(part):
            constraints.append(read_constraint(part))
        else:
            columns.append(read_column(part, server))
        while not part.done:  # constraints may follow each other without a comma
            constraints.append(read_constraint(part))
    while cursor.take("WITHOUT", "ROWID") or cursor.take("STRICT"):
        cursor.take(",")
    made = CreateTable(
        table, _with_primary_key(columns, constraints), tuple(constraints), absent, temporary
    )
    return (made,)


def _with_primary_key(columns: list[Column], constraints: list[Constraint]) -> tuple[Column, ...]:
    keys = [one.columns for one in constraints if one.kind is ConstraintKind.PRIMARY_KEY]
    keyed = {name for names in keys for name in names}
    return tuple(replace(one, nullable=False) if one.name in keyed else one for one in columns)


def read_index(cursor: Cursor, *, unique: bool) -> CreateIndex:
    """Take what follows CREATE INDEX.

    Raises:
        NotUnderstoodError: something in it is not known.
    """
    absent = cursor.take("IF", "NOT", "EXISTS")
    name = cursor.name().name
    cursor.expect("ON")
    table = cursor.name()
    columns = key_columns(cursor)
    where = cursor.rest() if cursor.take("WHERE") else ""
    return CreateIndex(
        Index(name, table, columns, unique=unique, where=where), if_not_exists=absent
    )


def read_alter(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    """Take what follows ALTER TABLE: one action.

    Raises:
        NotUnderstoodError: it is none that SQLite has.
    """
    table = cursor.name()
    if cursor.take("RENAME"):
        return (_rename(cursor, table),)
    if cursor.take("ADD"):
        if at_constraint(cursor):  # SQLite 3.53
            return (AddConstraint(table, read_constraint(cursor)),)
        cursor.take("COLUMN")
        return (AddColumn(table, read_column(cursor, server)),)
    if cursor.take("DROP"):
        return (_drop(cursor, table),)
    cursor.expect("ALTER")
    cursor.take("COLUMN")
    column = cursor.identifier()
    if cursor.take("SET", "NOT", "NULL"):
        return (SetNotNull(table, column),)
    cursor.expect("DROP", "NOT", "NULL")
    return (DropNotNull(table, column),)


def _drop(cursor: Cursor, table: ObjectName) -> Operation:
    if cursor.take("CONSTRAINT"):
        return DropConstraint(table, cursor.identifier())
    cursor.take("COLUMN")
    return DropColumn(table, cursor.identifier())


def _rename(cursor: Cursor, table: ObjectName) -> Operation:
    if cursor.take("TO"):
        return RenameTable(table, cursor.identifier())
    cursor.take("COLUMN")
    old = cursor.identifier()
    cursor.expect("TO")
    return RenameColumn(table, old, cursor.identifier())
