"""What running code loses: columns and tables that are dropped.

Which code meets which schema, by `deploy: {migrations: …}` (nobody says: as `before`; `manual`: as both):

| dropped | `before`: old code, new schema | `after`: new code, old schema |
|---|---|---|
| a column | error: code that names it fails | warning: its data is gone |
| a required column | the same | error: new code cannot write rows while it is there |
| a table | error: code that names it fails | warning: its rows are gone |

What the change itself made is free to drop; so is a table whose name another one takes over in the same
change with its rows (SQLite's way to alter a table), apart from columns that it lacks. A column whose name
another one takes over in the same change is `type-changed` instead: code finds it, and something else in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import (
    column_of,
    is_free_column,
    is_free_table,
    is_required,
    later,
    new_code_meets_old,
    old_code_meets_new,
    replacement,
    stays_empty,
    was_renamed,
)
from shipcheck.migrations.hazards.code_types import CHANGED
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AddColumn,
    CreateTable,
    DropColumn,
    DropTable,
    RenameColumn,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import Column, ObjectName

DROP_COLUMN = "drop-column"
DROP_TABLE = "drop-table"

RULES = (
    Rule(
        DROP_COLUMN,
        Axis.CODE,
        "A column is dropped while code may still use it.",
        "Statements that name the column fail from that moment on, and ORMs name every column that they"
        " know. Its data is gone: going back brings an empty column.",
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN",
    ),
    Rule(
        DROP_TABLE,
        Axis.CODE,
        "A table is dropped while code may still use it.",
        "Every statement that names the table fails from that moment on, and its rows are gone.",
        "https://www.postgresql.org/docs/current/sql-droptable.html",
    ),
)

_FIRST = "Ship the code that does without it first, and drop it in a later change."
_OTHER_NAME = "Give the new column another name, move the code over, and drop the old one later."
_DATA = "Keep a copy of what may be asked for again."


def find(situation: Situation) -> Iterator[Hazard]:
    """What running code loses by one operation."""
    operation = situation.operation
    if isinstance(operation, DropColumn):
        table, column = operation.table, operation.column
        if not is_free_column(situation, table, column):
            given = _comes_again(situation, table, column)
            yield (_given_anew if given else _dropped_column)(situation, table, column)
    elif isinstance(operation, DropTable):
        yield from _dropped_table(situation, operation.table)


def _dropped_column(situation: Situation, table: ObjectName, column: str) -> Hazard:
    name = f"{table}.{column}"
    if old_code_meets_new(situation):
        message = f"Code that still reads or writes {name} fails, and its data is gone."
        return Hazard(DROP_COLUMN, Level.ERROR, message, table, column, fix=_FIRST)
    if new_code_meets_old(situation) and is_required(column_of(situation, table, column)):
        message = f"The new code cannot write rows of {table} while {column} is there and required."
        fix = f"Make {column} nullable, or give it a default, before the code ships."
        return Hazard(DROP_COLUMN, Level.ERROR, message, table, column, fix=fix)
    message = f"The data in {name} is gone, and code of before the change cannot run any more."
    return Hazard(DROP_COLUMN, Level.WARNING, message, table, column, fix=_DATA)


def _given_anew(situation: Situation, table: ObjectName, column: str) -> Hazard:
    """The name is another column's at once: code finds it, with other values of perhaps another type."""
    whose = "Code that runs" if old_code_meets_new(situation) else "The new code"
    message = (
        f"{whose} meets another column as {table}.{column}, and the data of the old one is gone."
    )
    return Hazard(CHANGED, Level.ERROR, message, table, column, fix=_OTHER_NAME)


def _comes_again(situation: Situation, table: ObjectName, column: str) -> bool:
    """Whether the change gives the name to another column of the table."""
    return any(
        (isinstance(one, AddColumn) and (one.table, one.column.name) == (table, column))
        or (isinstance(one, RenameColumn) and (one.table, one.new_name) == (table, column))
        for one in later(situation, table.name)
    )


def _dropped_table(situation: Situation, table: ObjectName) -> Iterator[Hazard]:
    if is_free_table(situation, table):
        return
    if was_renamed(situation, table):  # the rename is the finding: nobody knows the new name
        return
    successor = replacement(situation, table)
    if successor is not None and not stays_empty(situation, successor, table):
        yield from lost_columns(situation, table, successor)
    elif old_code_meets_new(situation):
        message = f"Code that still uses {table} fails, and all its rows are gone."
        yield Hazard(DROP_TABLE, Level.ERROR, message, table, fix=_FIRST)
    else:
        message = (
            f"All rows of {table} are gone, and code of before the change cannot run any more."
        )
        yield Hazard(DROP_TABLE, Level.WARNING, message, table, fix=_DATA)


def lost_columns(
    situation: Situation, table: ObjectName, successor: ObjectName
) -> Iterator[Hazard]:
    """What a rebuilt table lacks of the one that it replaces, as far as both are known."""
    old = situation.schema.table(table)
    new = columns_of(situation, successor)
    if old is None or new is None:
        return
    for column in old.columns:
        if column not in new and column not in old.new_columns:
            yield _dropped_column(situation, table, column)


def columns_of(situation: Situation, table: ObjectName) -> Mapping[str, Column] | None:
    """All columns of a table that is there, or that the change makes later; None if not known."""
    known = situation.schema.table(table)
    if known is not None:
        return known.columns if known.complete else None
    for operation in later(situation, table.name):
        if isinstance(operation, CreateTable) and operation.table == table:
            columns = {column.name: column for column in operation.columns}
            return columns if operation.complete else None
    return None
