"""Going back: whether there is a way, whether it runs, and what it cannot bring back.

Of the way itself: missing, empty or impossible is a warning, in the framework's own words; a note where
rows were filled in or corrected, and nothing else. Tools that only go forward have no finding, and neither
has a migration that changes nothing which could be taken back.

Of data: what the forward part drops is gone for good, a warning once for the migration. The way back
drops what the forward part made, which is its task; that it drops anything else is a finding, and that
it adds a required column that no row has a value for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import (
    NEAR,
    has_default,
    is_free_column,
    is_free_table,
    replacement,
)
from shipcheck.migrations.folding import operations_of
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    CreateTable,
    Delete,
    DropColumn,
    DropTable,
    Insert,
    Opaque,
    Other,
    Query,
    RenameColumn,
    RenameTable,
    RunCode,
    SetSetting,
    TransactionControl,
    Truncate,
    Update,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation, Whole
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.schema import Schema

NO_WAY_BACK = "no-way-back"
EMPTY = "way-back-empty"
IMPOSSIBLE = "way-back-impossible"
LOSES_DATA = "way-back-loses-data"

_SOURCE = "https://martinfowler.com/articles/evodb.html"
RULES = (
    Rule(
        NO_WAY_BACK,
        Axis.BACK,
        "The tool has a place for the way back, and nothing stands there.",
        "When the release has to be taken back, somebody must write the way back in a hurry.",
        _SOURCE,
    ),
    Rule(
        EMPTY,
        Axis.BACK,
        "The way back is there and does nothing.",
        "The tool will say that it went back, and the schema stays as it is.",
        _SOURCE,
    ),
    Rule(
        IMPOSSIBLE,
        Axis.BACK,
        "The migration, or its tool, cannot go back, or the way back fails.",
        "Only a new migration forward, or a backup, brings the old schema back.",
        _SOURCE,
    ),
    Rule(
        LOSES_DATA,
        Axis.BACK,
        "Going back does not bring the data back, or loses more.",
        "A dropped column or table comes back empty.",
        _SOURCE,
    ),
)

_BY_WAY = {
    WayBack.MISSING: (NO_WAY_BACK, "There is no way back"),
    WayBack.EMPTY: (EMPTY, "The way back does nothing"),
    WayBack.IMPOSSIBLE: (IMPOSSIBLE, "This cannot be taken back"),
}
_FIXES = {
    WayBack.MISSING: "Write the way back, or say that there is none on purpose.",
    WayBack.EMPTY: "Write the way back, or say that there is none on purpose.",
    WayBack.IMPOSSIBLE: "Know before it runs how to go on if it has to go: by a new migration, or a backup.",
}
_NOTHING_TO_UNDO = (Other, Query, SetSetting, TransactionControl, Opaque)
_RETURNS = (WayBack.GIVEN, WayBack.AUTOMATIC, WayBack.DELIBERATE)


def find(situation: Situation) -> Iterator[Hazard]:
    """What goes wrong on the way back; nothing on the way forward."""
    if not situation.backward:
        return
    match situation.operation:
        case AddColumn(table, column):
            if not (column.nullable or column.generated or has_default(column)):
                yield from _cannot_fill(situation, table, column.name)
        case DropColumn(table, column):
            if not _made_column(situation, table, column):
                yield _drops_more(table, column)
        case DropTable(table):
            if not _made_table(situation, table):
                yield _drops_more(table, None)
        case _:
            return


def find_in_whole(whole: Whole) -> Iterator[Hazard]:
    """Whether there is a way back, and whether it can bring the data back; at most one finding."""
    migration = whole.migration
    if migration.problem:
        return
    done = operations_of(migration.up)
    if migration.way_back in _BY_WAY and any(not isinstance(one, _NOTHING_TO_UNDO) for one in done):
        rule, message = _BY_WAY[migration.way_back]
        fix = _FIXES[migration.way_back]
        level = Level.WARNING if any(map(_counts, done)) else Level.NOTE
        yield Hazard(rule, level, _with_note(message, migration.way_back_note), fix=fix)
    elif migration.way_back in _RETURNS:
        yield from _data_gone(whole)


def _counts(operation: Operation) -> bool:
    """Whether going back has something to do: more than rows that were filled in or corrected."""
    return not isinstance(operation, (*_NOTHING_TO_UNDO, Insert, Update, RunCode))


def _with_note(message: str, note: str) -> str:
    return f"{message}: {note}" if note else f"{message}."


def _cannot_fill(situation: Situation, table: ObjectName, column: str) -> Iterator[Hazard]:
    """It is the usual way back of a dropped column, and fails on the day that it is needed."""
    if is_free_table(situation, table):
        return
    message = (
        f"It fails where {table} has rows: {column} comes back without values, and is required."
    )
    fix = f"Let {column} come back nullable."
    yield Hazard(IMPOSSIBLE, Level.ERROR, message, table, column, fix=fix)


def _drops_more(table: ObjectName, column: str | None) -> Hazard:
    name = f"{table}.{column}" if column else str(table)
    message = f"It drops {name}, which the way forward did not make, with its data."
    fix = "Drop only what the migration has made."
    return Hazard(LOSES_DATA, Level.ERROR, message, table, column, fix=fix)


def _made_column(situation: Situation, table: ObjectName, column: str) -> bool:
    """Whether the way forward added it, under any name, or it is not there at all."""
    if _made_table(situation, table) or is_free_column(situation, table, column):
        return True
    return any(
        (isinstance(one, AddColumn) and one.column.name == column)
        or (isinstance(one, RenameColumn) and one.new_name == column)
        for one in operations_of(situation.migration.up)
    )


def _made_table(situation: Situation, table: ObjectName) -> bool:
    """The same of a table; where the way forward is long or not understood, nobody knows."""
    up = situation.migration.up
    if len(up.statements) > NEAR or is_free_table(situation, table):
        return True
    if replacement(situation, table) is not None:
        return True
    return any(
        (isinstance(one, CreateTable) and one.table.name == table.name)
        or (isinstance(one, RenameTable) and one.new_name == table.name)
        or isinstance(one, Opaque | RunCode)
        for one in operations_of(up)
    )


def _data_gone(whole: Whole) -> Iterator[Hazard]:
    """Said once, of the first thing whose data is gone."""
    for statement in whole.migration.up.statements:
        for operation in statement.operations:
            gone = _gone(operation, whole)
            if gone is not None:
                message, table, column = gone
                fix = "Keep a copy of the data until nobody will go back."
                yield Hazard(
                    LOSES_DATA,
                    Level.WARNING,
                    message,
                    table,
                    column,
                    fix=fix,
                    place=statement.place,
                )
                return


def _gone(operation: Operation, whole: Whole) -> tuple[str, ObjectName, str | None] | None:
    """What an operation takes away for good, of what was there before the migration."""
    before = whole.before
    match operation:
        case DropColumn(table, column) if _was_there(before, table, column):
            return f"Going back brings {table}.{column} back without its data.", table, column
        case DropTable(table) if _was_there(before, table, None) and not _is_back(whole, table):
            return f"Going back brings {table} back without its rows.", table, None
        case Truncate(table) | Delete(table) if _was_there(before, table, None):
            return f"Going back does not bring the rows of {table} back.", table, None
        case _:
            return None


def _is_back(whole: Whole, table: ObjectName) -> bool:
    """Whether a table of the name is there afterwards: it was built anew, as SQLite has it."""
    return whole.after.table(table) is not None


def _was_there(before: Schema, table: ObjectName, column: str | None) -> bool:
    known = before.table(table)
    if known is None:
        return not before.complete
    if known.new or (column is not None and column in known.new_columns):
        return False
    return column is None or column in known.columns or not known.complete
