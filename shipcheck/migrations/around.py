"""What stands around an operation: what is new, what comes before and after, and whose code meets what."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from shipcheck.migrations.following import naming
from shipcheck.migrations.hazards.hazard import Deploy
from shipcheck.migrations.operations import CreateTable, Insert, Opaque, RenameTable, RunCode
from shipcheck.migrations.schema import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import Column, ObjectName

NEAR = 2_000
"""How many statements before and after are looked at, so that huge files take no squared time."""

NAMING = 200
"""How many operations that name the same table are looked at, for the same reason."""


def old_code_meets_new(situation: Situation) -> bool:
    """Whether code from before the change runs after the migration; so it is where nobody says."""
    return situation.surroundings.deploy is not Deploy.AFTER


def new_code_meets_old(situation: Situation) -> bool:
    """Whether code of the change runs before the migration."""
    return situation.surroundings.deploy in (Deploy.AFTER, Deploy.MANUAL)


def is_free_table(situation: Situation, table: ObjectName) -> bool:
    """Whether no code can use a table: the change makes it, or it is dropped only if it is there."""
    return situation.schema.is_new(table) or is_absent_table(situation, table)


def is_absent_table(situation: Situation, table: ObjectName) -> bool:
    """Whether a table is not there by all that is known, and the statement says that it need not be.

    A statement that takes the table for granted knows better than we: migrations are not the only way
    to make one.
    """
    schema = situation.schema
    return _if_exists(situation) and schema.complete and schema.table(table) is None


def _if_exists(situation: Situation) -> bool:
    return bool(getattr(situation.operation, "if_exists", False))


def is_free_column(situation: Situation, table: ObjectName, column: str) -> bool:
    """Whether no code can use a column: the change makes it, or its table."""
    if is_free_table(situation, table):
        return True
    known = situation.schema.table(table)
    if known is None:
        return False
    absent = known.complete and column not in known.columns
    return column in known.new_columns or (absent and _if_exists(situation))


def is_new_column(situation: Situation, table: ObjectName, column: str) -> bool:
    """Whether the change adds the column to a table that was there before."""
    known = situation.schema.table(table)
    return known is not None and not known.new and column in known.new_columns


def column_of(situation: Situation, table: ObjectName, column: str) -> Column | None:
    """A column as it is right before the statement, None where it is not known."""
    known = situation.schema.table(table)
    return known.columns.get(column) if known is not None else None


def is_required(column: Column | None) -> bool | None:
    """Whether a row cannot be written without naming the column; None where that is not known."""
    if column is None:
        return None
    return not column.nullable and not has_default(column) and column.generated is None


def has_default(column: Column) -> bool:
    """Whether the database fills the column in; `DEFAULT NULL` fills nothing in."""
    return column.default is not None and column.default.text.strip().upper() != "NULL"


def earlier(situation: Situation) -> Iterator[Operation]:
    """What this part of the migration did before, the latest first."""
    first = max(0, situation.position - NAMING)
    yield from reversed(situation.statement.operations[first : situation.position])
    before = range(situation.index - 1, max(-1, situation.index - 1 - NEAR), -1)
    for index in before:
        yield from reversed(situation.part.statements[index].operations)


def later(situation: Situation, name: str) -> Iterator[Operation]:
    """What the change does afterwards to tables and other objects of this bare name, and makes of them."""
    return islice(naming(situation.later, name), NAMING)


def replacement(situation: Situation, table: ObjectName) -> ObjectName | None:
    """The table that takes over the name of this one later in the change, by its name of now.

    SQLite's way to change a table, and how large tables are swapped: build another, rename it. One that
    is made anew takes over only what is copied into it: without that all rows are lost.
    """
    made = None
    for operation in later(situation, table.name):
        if isinstance(operation, RenameTable) and _becomes(operation, table):
            return operation.table
        if isinstance(operation, CreateTable) and _makes(operation, table):
            made = operation.table
            if operation.filled:
                return made
        if isinstance(operation, Insert) and operation.selected and operation.table == made:
            return made
    return None


def stays_empty(situation: Situation, made: ObjectName, table: ObjectName) -> bool:
    """Whether the change makes a table that takes another's name, and nothing that is seen fills it."""
    known = situation.schema.table(made)
    coming = [*later(situation, made.name), *later(situation, table.name)]
    created = [one for one in coming if isinstance(one, CreateTable) and one.table == made]
    if not created and (known is None or not known.new):
        return False
    if (known is not None and known.filled) or any(one.filled for one in created):
        return False
    if any(isinstance(one, Insert) and one.selected for one in coming):
        return False
    around = chain(earlier(situation), islice(situation.later, NEAR))
    return not any(isinstance(one, RunCode | Opaque) for one in around)


def was_renamed(situation: Situation, table: ObjectName) -> bool:
    """Whether this part of the migration gave the table the name that it has."""
    return any(
        isinstance(operation, RenameTable) and _becomes(operation, table)
        for operation in earlier(situation)
    )


def _becomes(operation: RenameTable, table: ObjectName) -> bool:
    """Whether a table gets this one's name, and in the same schema."""
    return plain(replace(operation.table, name=operation.new_name)) == plain(table)


def _makes(operation: CreateTable, table: ObjectName) -> bool:
    """Whether a table of this name is made for everybody, not for one session."""
    return not operation.temporary and plain(operation.table) == plain(table)
