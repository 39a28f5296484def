"""Migrations that may have run: edited, gone, overtaken; and those that no tool can put in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.history.edits import Edit
from shipcheck.migrations.history.habits import (
    COMPARES_BYTES,
    COMPARES_CHANGES,
    KEEPS_GOING,
    MISSES_DELETED,
    PASSES_OVER_OLD,
)
from shipcheck.migrations.operations import (
    AddColumn,
    CreateTable,
    Delete,
    DropColumn,
    DropTable,
    Opaque,
    Truncate,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.migration import Migration, Place, Statement
    from shipcheck.migrations.operations import Operation

EDITED = "edited-migration"
DELETED = "deleted-migration"
HEADS = "several-heads"
DOUBLE = "duplicate-version"
OVERTAKEN = "out-of-order"

RULES = (
    Rule(
        EDITED,
        Axis.RUN,
        "A migration that is on the base already was edited or renamed.",
        "Where it ran, it does not run again: those databases never get the edit, new ones do, and tools"
        " that keep checksums refuse to go on.",
        "https://documentation.red-gate.com/fd/validate-184127464.html",
    ),
    Rule(
        DELETED,
        Axis.RUN,
        "A migration that is on the base already was deleted.",
        "Databases where it ran know it by name: some tools refuse to go on, and none can go back past it."
        " A database that is made anew lacks what it did.",
        "https://documentation.red-gate.com/fd/validate-184127464.html",
    ),
    Rule(
        HEADS,
        Axis.RUN,
        "Two migrations come last, and neither after the other.",
        "Django and Alembic refuse to migrate until one of them comes after the other, or a merge"
        " migration after both.",
        "https://alembic.sqlalchemy.org/en/latest/branches.html",
    ),
    Rule(
        DOUBLE,
        Axis.RUN,
        "Two migrations have the same version.",
        "A tool that knows migrations by their version refuses both, or takes the second for the one"
        " that ran and never runs it.",
        "https://pkg.go.dev/github.com/golang-migrate/migrate/v4/source#ErrDuplicateMigration",
    ),
    Rule(
        OVERTAKEN,
        Axis.RUN,
        "A new migration has an older version than one that is on the base already.",
        "Tools that only remember the last version do not run it where the newer one ran; others stop.",
        "https://documentation.red-gate.com/fd/flyway-out-of-order-setting-277579018.html",
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:  # noqa: ARG001 - the protocol's
    """Nothing: these are no single operation's."""
    yield from ()


def edited(framework: str, edit: Edit, place: Place | None) -> Hazard | None:
    """A migration of the base whose text is another; for the way back see `goes_back_otherwise`."""
    if edit is Edit.WAY_BACK:
        return None
    refuses = COMPARES_BYTES.get(framework)
    if edit is Edit.CHANGED:
        refuses = refuses or COMPARES_CHANGES.get(framework)
        why = (
            refuses or "databases where it ran keep what they have, and new ones get something else"
        )
    elif edit is Edit.TEXT:
        why = refuses or "what it does is the same"
    else:
        refuses = refuses or COMPARES_CHANGES.get(framework)
        why = refuses or "it does the same in other words"
    level = Level.ERROR if refuses or edit is Edit.CHANGED else Level.NOTE
    fix = "Take the edit back, and write a new migration." if level is Level.ERROR else ""
    message = f"This migration is on the base already and is edited: {why}."
    return Hazard(EDITED, level, message, fix=fix, place=place)


def goes_back_otherwise(before: Migration, after: Migration) -> Hazard | None:
    """A migration of the base whose way back alone is another; None where it does the same."""
    old = before.down.statements if before.down is not None else ()
    if after.down is None:
        if not old:
            return None
        message = "This migration is on the base already and loses its way back."
        return Hazard(EDITED, Level.WARNING, message, fix="Keep the way back.")
    known = {one.text for one in old}
    new = [one for one in after.down.statements if one.text not in known]
    if not new and len(old) == len(after.down.statements):
        return None
    made = [*_operations(after.up.statements)]
    losing = next((one for one in _operations(new) if _loses(one, made)), None)
    message = "The way back of this migration, which is on the base already, is edited"
    if losing is None:
        return Hazard(EDITED, Level.NOTE, f"{message}: where it ran, it goes back in the new way.")
    what = "does what is not understood" if isinstance(losing, Opaque) else "loses data"
    fix = "Write a new migration for what is to be changed."
    return Hazard(EDITED, Level.WARNING, f"{message}, and now {what}.", fix=fix)


def _operations(statements: Iterable[Statement]) -> Iterator[Operation]:
    return (one for statement in statements for one in statement.operations)


def _loses(operation: Operation, made: Sequence[Operation]) -> bool:
    """Whether an operation takes away what the migration itself did not make."""
    match operation:
        case DropTable(table=table):
            return not any(isinstance(one, CreateTable) and one.table == table for one in made)
        case DropColumn(table=table, column=column):
            return not any(
                isinstance(one, AddColumn) and (one.table, one.column.name) == (table, column)
                for one in made
            )
        case _:
            return isinstance(operation, Delete | Truncate | Opaque)


def retitled(old: str, refuses: str) -> Hazard:
    """A migration of the base with the same version and another title."""
    message = f"This migration was {old} on the base: {refuses}."
    return Hazard(EDITED, Level.ERROR, message, fix="Give it its old name again.")


def renamed(old: str) -> Hazard:
    """A migration of the base that the tool takes for another one."""
    message = (
        f"This migration was {old} on the base: where that ran, this one is taken for a new one."
    )
    return Hazard(EDITED, Level.ERROR, message, fix="Give it its old name again.")


def deleted(framework: str, needed_by: str | None) -> Hazard:
    """A migration of the base that is gone; `needed_by` is the path of one that must run after it."""
    refuses = MISSES_DELETED.get(framework)
    if needed_by is not None:
        refuses = f"{needed_by} must run after it"
    level = Level.ERROR if refuses else Level.WARNING
    if not refuses and framework in KEEPS_GOING:
        level = Level.NOTE
    why = refuses or "databases where it ran cannot go back past it, new ones lack what it did"
    message = f"This migration is on the base and is deleted: {why}."
    return Hazard(DELETED, level, message, fix="Keep it, and write a migration that undoes it.")


def several_heads(other: str) -> Hazard:
    """A migration that comes last beside another."""
    message = f"This migration and {other} both come last: the tool refuses to migrate."
    return Hazard(HEADS, Level.ERROR, message, fix=f"Make this one come after {other}.")


def same_version(other: str) -> Hazard:
    """A migration with the version of another."""
    message = f"This migration has the same version as {other}."
    return Hazard(DOUBLE, Level.ERROR, message, fix="Give it the next free version.")


def overtaken(framework: str, other: str) -> Hazard | None:
    """A migration whose version is older than what landed; None where the tool runs it all the same."""
    why = PASSES_OVER_OLD.get(framework)
    if why is None:
        return None
    message = f"The version of this migration is older than that of {other}: {why}."
    fix = "Give it a version after the newest on the base."
    return Hazard(OVERTAKEN, Level.WARNING, message, fix=fix)
