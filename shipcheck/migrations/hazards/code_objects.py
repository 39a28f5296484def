"""What running code does not find any more: views, types, functions and the like, dropped or renamed.

| kind | dropped | renamed |
|---|---|---|
| view, schema, database | error | error: code asks for it by name, as for a table |
| value of an enum | cannot be | error: code writes the old word |
| materialized view, sequence, function, procedure, aggregate | warning | warning |
| extension, type, domain, role | warning | warning |
| constraint, trigger, rule, policy | note | note |
| index | nothing | nothing: code does not name it |

So it is whoever's code meets the other's schema, but for `after`: what is dropped then is no error, as the
code that named it is gone. What is made again later in the same change under its name (a view or a function
redefined, an enum type swapped) is no loss, but for what is lost with it: the rows of a schema or database,
and with CASCADE the columns of a type or extension. What the change itself made is free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import earlier, later, old_code_meets_new
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AlterObject,
    CreateObject,
    DropObject,
    ObjectKind,
    RenameObject,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import ObjectName

DROP_OBJECT = "drop-object"
RENAME_OBJECT = "rename-object"

RULES = (
    Rule(
        DROP_OBJECT,
        Axis.CODE,
        "A view, function, type or the like is dropped while code may still use it.",
        "Statements that name it fail from that moment on.",
        "https://www.postgresql.org/docs/current/sql-dropview.html",
    ),
    Rule(
        RENAME_OBJECT,
        Axis.CODE,
        "A view, function, type, schema or value of an enum gets another name.",
        "Statements that use the old name fail from that moment on, and the new name is not there before.",
        "https://www.postgresql.org/docs/current/sql-altertype.html",
    ),
)

_BY_NAME = {
    ObjectKind.VIEW: Level.ERROR,
    ObjectKind.SCHEMA: Level.ERROR,
    ObjectKind.DATABASE: Level.ERROR,
    ObjectKind.ENUM_VALUE: Level.ERROR,
    ObjectKind.MATERIALIZED_VIEW: Level.WARNING,
    ObjectKind.SEQUENCE: Level.WARNING,
    ObjectKind.FUNCTION: Level.WARNING,
    ObjectKind.PROCEDURE: Level.WARNING,
    ObjectKind.AGGREGATE: Level.WARNING,
    ObjectKind.EXTENSION: Level.WARNING,
    ObjectKind.TYPE: Level.WARNING,
    ObjectKind.DOMAIN: Level.WARNING,
    ObjectKind.ROLE: Level.WARNING,
    ObjectKind.CONSTRAINT: Level.NOTE,  # ON CONFLICT ON CONSTRAINT, and handlers of errors
    ObjectKind.TRIGGER: Level.NOTE,
    ObjectKind.RULE: Level.NOTE,
    ObjectKind.POLICY: Level.NOTE,
}
"""How sure it is that code goes by the name; kinds that are not here are nobody's."""

_OWN_TYPES = (ObjectKind.TYPE, ObjectKind.DOMAIN, ObjectKind.EXTENSION)
"""What columns are of: with CASCADE they go with it."""

_HOLDING_ROWS = (ObjectKind.SCHEMA, ObjectKind.DATABASE)


def find(situation: Situation) -> Iterator[Hazard]:
    """What running code does not find after one operation."""
    match situation.operation:
        case DropObject():
            yield from _dropped(situation, situation.operation)
        case RenameObject(kind, name, new_name, table):
            yield from _renamed(situation, kind, name, new_name, table)
        case AlterObject(kind, name, "SET SCHEMA", table, schema):
            yield from _renamed(situation, kind, name, f"{schema}.{name.name}", table)
        case _:
            return


def _dropped(situation: Situation, operation: DropObject) -> Iterator[Hazard]:
    kind, name = operation.kind, operation.name
    level = _BY_NAME.get(kind)
    if level is None or _is_free(situation, kind, name):
        return
    table = operation.table
    if kind in _OWN_TYPES and operation.cascade:
        of = "a type of the extension" if kind is ObjectKind.EXTENSION else "type"
        message = f"Every column of {of} {name} is dropped with it, with its data."
        yield Hazard(DROP_OBJECT, Level.ERROR, message, table, fix="Change those columns first.")
        return
    if kind not in _HOLDING_ROWS and _comes_back(situation, kind, name):
        return
    if kind is ObjectKind.SCHEMA and not operation.cascade:
        return  # it goes only if nothing is in it
    message = f"Code that still uses the {kind.value} {name} fails."
    if not old_code_meets_new(situation):
        message = f"Code of before the change cannot use the {kind.value} {name} any more."
        level = Level.WARNING if level is Level.ERROR else level
    fix = "Ship the code that does without it first, and drop it in a later change."
    yield Hazard(DROP_OBJECT, level, message, table, fix=fix)


def _renamed(
    situation: Situation,
    kind: ObjectKind,
    name: ObjectName,
    new_name: str,
    table: ObjectName | None,
) -> Iterator[Hazard]:
    level = _BY_NAME.get(kind)
    if level is None or _is_free(situation, kind, name) or _comes_back(situation, kind, name):
        return
    if table is not None and situation.schema.is_new(table):
        return
    message = f"Code that uses the {kind.value} {name} fails when it is called {new_name}."
    fix = "Make another under the new name, move the code over, and drop the old one in a later change."
    yield Hazard(RENAME_OBJECT, level, message, table, fix=fix)


def _is_free(situation: Situation, kind: ObjectKind, name: ObjectName) -> bool:
    """Whether this migration made it, or gave it its name."""
    for operation in earlier(situation):
        match operation:
            case CreateObject(made, made_name) if (made, made_name.name) == (kind, name.name):
                return not operation.replace  # OR REPLACE: it may have been there all the time
            case RenameObject(renamed, _, new_name) if (renamed, new_name) == (kind, name.name):
                return True
            case _:
                continue
    return False


def _comes_back(situation: Situation, kind: ObjectKind, name: ObjectName) -> bool:
    """Whether the change makes it again, or gives its name to another."""
    for operation in later(situation, name.name):
        match operation:
            case CreateObject(made, made_name) if (made, made_name.name) == (kind, name.name):
                return True
            case RenameObject(renamed, _, new_name) if (renamed, new_name) == (kind, name.name):
                return True
            case _:
                continue
    return False
