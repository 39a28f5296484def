"""What running code does not find any more: columns and tables under another name or schema.

No order of deployment makes a rename safe in one step: with `before` (or where nobody says) old code asks
for the old name, with `after` new code asks for a name that is not there yet, and with `manual` either may
happen. So it is an error in each of them.

What the change itself made is free to rename. Where another table takes the name over at once (a swap),
code misses what that one lacks: rows, columns. A view under the old name, made in the same change, keeps old
code running: a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import (
    is_free_column,
    is_free_table,
    later,
    new_code_meets_old,
    old_code_meets_new,
    replacement,
    stays_empty,
)
from shipcheck.migrations.hazards.code_drops import columns_of, lost_columns
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AlterTableOption,
    CreateObject,
    ObjectKind,
    RedefineColumn,
    RenameColumn,
    RenameTable,
)
from shipcheck.migrations.schema import plain
from shipcheck.migrations.servers import Dialect
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import ObjectName

RENAME_COLUMN = "rename-column"
RENAME_TABLE = "rename-table"
SET_SCHEMA = "set-schema"

RULES = (
    Rule(
        RENAME_COLUMN,
        Axis.CODE,
        "A column gets another name while code uses the old one.",
        "Old and new code run side by side during a deployment, and each knows one name only. A new"
        " column, filled by both until the old code is gone, serves both.",
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME",
    ),
    Rule(
        RENAME_TABLE,
        Axis.CODE,
        "A table gets another name while code uses the old one.",
        "Old and new code run side by side during a deployment, and each knows one name only. A view under"
        " the old name serves both.",
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME",
    ),
    Rule(
        SET_SCHEMA,
        Axis.CODE,
        "A table moves to another schema, where code does not look for it.",
        "It is a rename: code finds the table only if both schemas are in its search path.",
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-SCHEMA",
    ),
)

_COLUMN_FIX = (
    "Add the new column, write both, move readers over, and drop the old one in a later change."
)
_SWAP_FIX = "Give the other table all columns and rows of this one before it takes the name."
_TABLE_FIX = "Leave a view under the old name until no code asks for it, or keep the name."


def find(situation: Situation) -> Iterator[Hazard]:
    """What running code does not find after one operation."""
    operation = situation.operation
    match operation:
        case RenameColumn(table, column, new_name):
            yield from _column(situation, table, column, new_name)
        case RedefineColumn(table, column, new) if new.name != column:
            yield from _column(situation, table, column, new.name)
        case RenameTable(table, new_name):
            yield from _table(situation, RENAME_TABLE, table, new_name)
        case AlterTableOption(table, "SET SCHEMA", _, schema):
            yield from _table(situation, SET_SCHEMA, table, f"{schema}.{table.name}")
        case _:
            return


def _column(
    situation: Situation, table: ObjectName, column: str, new_name: str
) -> Iterator[Hazard]:
    if _same(column, new_name, situation) or is_free_column(situation, table, column):
        return
    message = _message(situation, f"{table}.{column}", f"{table}.{new_name}")
    yield Hazard(RENAME_COLUMN, Level.ERROR, message, table, column, fix=_COLUMN_FIX)


def _same(column: str, new_name: str, situation: Situation) -> bool:
    """Whether code finds it under both names: other databases take capitals for small letters."""
    if situation.server.dialect is Dialect.POSTGRESQL:
        return column == new_name
    return column.lower() == new_name.lower()


def _table(situation: Situation, rule: str, table: ObjectName, new_name: str) -> Iterator[Hazard]:
    if is_free_table(situation, table):
        return
    successor = replacement(situation, table)
    if successor is not None:
        yield from _swapped(situation, rule, table, successor)
        return
    if _view_keeps(situation, table):
        message = f"A view keeps the name {table}: drop it once no code asks for it."
        yield Hazard(rule, Level.NOTE, message, table)
        return
    message = _message(situation, str(table), new_name)
    yield Hazard(rule, Level.ERROR, message, table, fix=_TABLE_FIX)


def _swapped(
    situation: Situation, rule: str, table: ObjectName, successor: ObjectName
) -> Iterator[Hazard]:
    """What code misses in the table that takes the name over: all rows, columns, or nobody knows what."""
    if stays_empty(situation, successor, table):
        message = f"Code that asks for {table} finds {successor} there, without its rows."
        yield Hazard(rule, Level.ERROR, message, table, fix=_SWAP_FIX)
        return
    old = columns_of(situation, table)
    if old is None or columns_of(situation, successor) is None:
        message = f"Code that asks for {table} finds {successor} there, perhaps with other columns."
        doubt = "the columns of both tables are not known"
        yield Hazard(rule, Level.WARNING, message, table, fix=_SWAP_FIX, doubt=doubt)
    yield from lost_columns(situation, table, successor)


def _message(situation: Situation, old: str, new: str) -> str:
    if old_code_meets_new(situation) and new_code_meets_old(situation):
        return (
            f"Code that asks for {old} fails once it is called {new}, and the new code before that."
        )
    if old_code_meets_new(situation):
        return f"Code that still asks for {old} fails, as it is now called {new}."
    return f"The new code asks for {new}, which is called {old} until the migration has run."


def _view_keeps(situation: Situation, table: ObjectName) -> bool:
    return any(
        isinstance(operation, CreateObject)
        and operation.kind is ObjectKind.VIEW
        and plain(operation.name) == plain(table)
        for operation in later(situation, table.name)
    )
