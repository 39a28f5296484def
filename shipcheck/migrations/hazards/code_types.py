"""What running code reads and writes that is of another type now.

| operation | `before`, or nobody says: old code, new schema | `after` |
|---|---|---|
| a type becomes narrower | error: what old code writes may not fit | warning: rows may not fit |
| a type becomes one of another family (text, number) | error: old code reads and writes the other | error |
| a column of PostgreSQL's `json` in a table that was there | warning: DISTINCT, UNION fail | the same |
| a value is added to an enum | note: old code may not know it | nothing |

`manual` is judged as `before`. What the change itself made is free; wider types (`int` to `bigint`) are no
finding here, and neither is a change of a type that is not known: what it does to the table is said
elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import (
    column_of,
    earlier,
    is_free_column,
    is_free_table,
    old_code_meets_new,
)
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AddColumn,
    AlterColumnType,
    AlterObject,
    CreateObject,
    RedefineColumn,
)
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.type_changes import change_of_type
from shipcheck.migrations.type_families import family_of
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import ColumnType, ObjectName

NARROWED = "type-narrowed"
CHANGED = "type-changed"
JSON = "json-column"
ENUM = "enum-value-for-old-code"

_ALTER = (
    "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE"
)
RULES = (
    Rule(
        NARROWED,
        Axis.CODE,
        "A column takes less than before.",
        "Values that running code writes may not fit any more, and rows that do not fit stop the migration"
        " or lose digits.",
        _ALTER,
    ),
    Rule(
        CHANGED,
        Axis.CODE,
        "A column becomes a type of another family while code uses the old one.",
        "Drivers hand over another kind of value, and comparisons with values of the old kind fail.",
        _ALTER,
    ),
    Rule(
        JSON,
        Axis.CODE,
        "A column of type json is added to a table that is in use.",
        "PostgreSQL cannot compare json: SELECT DISTINCT, GROUP BY and UNION over all columns fail from that"
        " moment on. jsonb can be compared.",
        "https://www.postgresql.org/docs/current/datatype-json.html",
    ),
    Rule(
        ENUM,
        Axis.CODE,
        "An enum gets a value that running code may not know.",
        "New code writes the value while old code still reads rows.",
        "https://www.postgresql.org/docs/current/datatype-enum.html",
    ),
)

_FIX = "Add a column of the new type, write both, move readers over, and drop the old one later."


def find(situation: Situation) -> Iterator[Hazard]:
    """What is of another type after one operation."""
    match situation.operation:
        case AlterColumnType(table, column, kind, _, old):
            yield from _changed(situation, table, column, old, kind)
            yield from _json(situation, table, column, kind)
        case RedefineColumn(table, column, new):
            yield from _changed(situation, table, column, None, new.type)
        case AddColumn(table, new):
            yield from _json(situation, table, new.name, new.type)
        case AlterObject() as operation:
            yield from _enum(situation, operation)
        case _:
            return


def _changed(
    situation: Situation,
    table: ObjectName,
    column: str,
    old: ColumnType | None,
    new: ColumnType | None,
) -> Iterator[Hazard]:
    known = column_of(situation, table, column)
    old = old or (known.type if known is not None else None)
    if old is None or new is None or is_free_column(situation, table, column):
        return
    name = f"{table}.{column}"
    if family_of(old) != family_of(new):
        message = f"Code that takes {name} for {old} fails or reads it wrongly, as it is {new} now."
        yield Hazard(CHANGED, Level.ERROR, message, table, column, fix=_FIX)
    elif change_of_type(old, new, situation.server).narrows:
        if old_code_meets_new(situation):
            message = f"What running code writes to {name} may not fit into {new}."
            yield Hazard(NARROWED, Level.ERROR, message, table, column, fix=_FIX)
        else:
            message = (
                f"Values of {name} that do not fit into {new} stop the migration or lose digits."
            )
            yield Hazard(NARROWED, Level.WARNING, message, table, column, fix=_FIX)


def _json(
    situation: Situation, table: ObjectName, column: str, kind: ColumnType | None
) -> Iterator[Hazard]:
    if situation.server.dialect is not Dialect.POSTGRESQL or is_free_table(situation, table):
        return
    if kind is not None and kind.name == "json" and not kind.array:
        message = (
            f"SELECT DISTINCT and UNION over all columns of {table} fail, as json has no equality."
        )
        yield Hazard(JSON, Level.WARNING, message, table, column, fix="Use jsonb.")


def _enum(situation: Situation, operation: AlterObject) -> Iterator[Hazard]:
    if operation.action != "ADD VALUE" or not old_code_meets_new(situation):
        return
    name = operation.name.name
    if any(isinstance(one, CreateObject) and one.name.name == name for one in earlier(situation)):
        return
    message = f"Code that does not know '{operation.value}' of {name} may read it once new code writes it."
    fix = "Write the value only once all code that runs knows it."
    yield Hazard(ENUM, Level.NOTE, message, fix=fix)
