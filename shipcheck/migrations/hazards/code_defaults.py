"""What running code gets no longer: defaults, and columns that are never empty.

| operation | `before`, or nobody says: old code, new schema | `after` |
|---|---|---|
| a required column is added, its default dropped at once | error: old code cannot write rows | nothing |
| a default is dropped | warning, a note where the column may be empty | nothing |
| NOT NULL is dropped | note: readers may meet NULL | note |

`manual` is judged as `before`; what the change itself made is free. A default that gives way to another one
in the same change (around a change of the type) is not dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import (
    column_of,
    has_default,
    is_free_column,
    is_free_table,
    is_new_column,
    later,
    old_code_meets_new,
)
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AddColumn,
    AlterTableOption,
    DropDefault,
    DropNotNull,
    RedefineColumn,
    SetDefault,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import ObjectName

DEFAULT_AT_ONCE = "default-dropped-at-once"
DROP_DEFAULT = "drop-default"
DROP_NOT_NULL = "drop-not-null"

_ALTER = "https://www.postgresql.org/docs/current/sql-altertable.html"
RULES = (
    Rule(
        DEFAULT_AT_ONCE,
        Axis.CODE,
        "A required column is added with a default that is dropped in the same change.",
        "The default fills the rows that are there and nothing more: rows of code that does not know the"
        " column fail. Django does so by itself, unless the field has a db_default.",
        "https://docs.djangoproject.com/en/5.2/ref/models/fields/#db-default",
    ),
    Rule(
        DROP_DEFAULT,
        Axis.CODE,
        "A default is dropped that running code may rely on.",
        "An INSERT that leaves the column out got the default; now it writes NULL, or fails.",
        _ALTER,
    ),
    Rule(
        DROP_NOT_NULL,
        Axis.CODE,
        "A column may be empty from now on, and readers may not expect that.",
        "Code from before the change may fail on the first NULL that it reads.",
        _ALTER,
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:
    """What running code gets no longer after one operation."""
    match situation.operation:
        case AddColumn(table, column, _, True) if not column.nullable:
            if old_code_meets_new(situation) and not is_free_table(situation, table):
                yield _at_once(table, column.name)
        case DropDefault(table, column) | AlterTableOption(table, "DROP IDENTITY", str(column)):
            yield from _default_dropped(situation, table, column)
        case DropNotNull(table, column):
            yield from _may_be_empty(situation, table, column)
        case RedefineColumn() as operation:
            yield from _redefined(situation, operation)
        case _:
            return


def _at_once(table: ObjectName, column: str) -> Hazard:
    message = (
        f"Code that does not know {table}.{column} cannot write rows: its default does not stay."
    )
    fix = "Keep the default in the database, or add the column nullable and require it in a later change."
    return Hazard(DEFAULT_AT_ONCE, Level.ERROR, message, table, column, fix=fix)


def _default_dropped(situation: Situation, table: ObjectName, column: str) -> Iterator[Hazard]:
    if is_free_table(situation, table) or not old_code_meets_new(situation):
        return
    if _set_again(situation, table, column):
        return
    known = column_of(situation, table, column)
    if is_new_column(situation, table, column):
        if known is not None and not known.nullable:
            yield _at_once(table, column)
        return
    if known is not None and not has_default(known) and known.generated is None:
        return
    optional = known is not None and known.nullable
    outcome = "get no value any more" if optional else "fail, as it has no default any more"
    message = f"Rows of {table} that code writes without {column} {outcome}."
    level = Level.NOTE if optional else Level.WARNING
    fix = "Drop the default once all code that runs writes the column itself."
    yield Hazard(DROP_DEFAULT, level, message, table, column, fix=fix)


def _set_again(situation: Situation, table: ObjectName, column: str) -> bool:
    """Whether the change gives it another default."""
    return any(
        isinstance(operation, SetDefault) and (operation.table, operation.column) == (table, column)
        for operation in later(situation, table.name)
    )


def _may_be_empty(situation: Situation, table: ObjectName, column: str) -> Iterator[Hazard]:
    known = column_of(situation, table, column)
    if is_free_column(situation, table, column) or (known is not None and known.nullable):
        return
    message = f"Code that reads {table}.{column} may meet NULL, which it never did before."
    yield Hazard(DROP_NOT_NULL, Level.NOTE, message, table, column)


def _redefined(situation: Situation, operation: RedefineColumn) -> Iterator[Hazard]:
    """MySQL's MODIFY says all of a column: what it does not say is gone."""
    table, column, new = operation.table, operation.column, operation.new
    old = column_of(situation, table, column)
    if old is None:
        return
    if new.nullable and not old.nullable:
        yield from _may_be_empty(situation, table, column)
    if has_default(old) and not has_default(new) and new.generated is None:
        yield from _default_dropped(situation, table, column)
