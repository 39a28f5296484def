"""What only SQLite does: columns that it cannot add or drop, pragmas that do nothing, writers that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import NEAR
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    DropColumn,
    DropConstraint,
    DropNotNull,
    DropTable,
    RebuildTable,
    RenameColumn,
    SetNotNull,
    SetSetting,
)
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sqlite_limits import why_not_added, why_not_dropped
from shipcheck.migrations.waiting import because, busy, is_busy
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

_ALTER = "https://www.sqlite.org/lang_altertable.html"

RULES = (
    Rule(
        "column-cannot-be-added",
        Axis.RUN,
        "SQLite refuses to add such a column",
        "A column that is added can be neither UNIQUE nor a PRIMARY KEY nor stored; where there are rows, "
        "NOT NULL needs a default that is not NULL, and a default must be a constant.",
        f"{_ALTER}#alter_table_add_column; measured on 3.40",
    ),
    Rule(
        "column-cannot-be-dropped",
        Axis.RUN,
        "SQLite refuses to drop such a column",
        "A column that is a key, UNIQUE or part of an index cannot be dropped.",
        f"{_ALTER}#alter_table_drop_column; measured on 3.40",
    ),
    Rule(
        "statement-too-new",
        Axis.RUN,
        "The server's version has no such statement",
        "DROP COLUMN came with SQLite 3.35, RENAME COLUMN with 3.25, and adding or dropping NOT NULL and "
        "checks with 3.53.",
        "https://www.sqlite.org/changes.html",
    ),
    Rule(
        "foreign-keys-stay-on",
        Axis.RUN,
        "PRAGMA foreign_keys does nothing in a transaction",
        "DROP TABLE deletes all rows of the table first; where foreign keys are on, those of other tables "
        "that refer to them go as well (ON DELETE CASCADE), or it fails. In a transaction the pragma is "
        "ignored, also in the one that the migration tool opens.",
        "https://www.sqlite.org/pragma.html#pragma_foreign_keys, "
        "https://www.sqlite.org/lang_droptable.html; measured on 3.40",
    ),
    Rule(
        "rebuild-not-followed",
        Axis.CODE,
        "A table is rebuilt, and what it was before is not known",
        "Columns that the new table does not have are gone, with their data.",
        f"{_ALTER}#otheralter",
    ),
    Rule(
        "writers-wait",
        Axis.TABLE,
        "All writers of the database wait",
        "SQLite lets one connection write at a time. Work that grows with the rows keeps all others "
        "waiting, until their busy_timeout runs out.",
        "https://www.sqlite.org/lockingv3.html",
    ),
)

_SINCE: tuple[tuple[type[object], tuple[int, int], str], ...] = (
    (DropColumn, (3, 35), "DROP COLUMN"),
    (RenameColumn, (3, 25), "RENAME COLUMN"),
    (AddConstraint, (3, 53), "ADD CONSTRAINT"),
    (DropConstraint, (3, 53), "DROP CONSTRAINT"),
    (SetNotNull, (3, 53), "ALTER COLUMN … SET NOT NULL"),
    (DropNotNull, (3, 53), "ALTER COLUMN … DROP NOT NULL"),
)
_OFF = ("off", "0", "false", "no")


def find(situation: Situation) -> Iterator[Hazard]:
    """What goes wrong with one operation on SQLite alone."""
    if situation.server.dialect is not Dialect.SQLITE:
        return
    operation = situation.operation
    in_rebuild = any(isinstance(one, RebuildTable) for one in situation.statement.operations)
    if situation.statement.sql and not in_rebuild:  # frameworks copy the table where they must
        yield from _refused(situation)
    if isinstance(operation, SetSetting):
        yield from _ignored(operation, situation)
    if isinstance(operation, RebuildTable):
        yield from _not_followed(operation, situation)
    if isinstance(operation, RebuildTable) or not in_rebuild:
        yield from _waiting(situation)


def _refused(situation: Situation) -> Iterator[Hazard]:
    operation = situation.operation
    if isinstance(operation, AddColumn):
        why = why_not_added(operation, situation.schema)
        if why:
            yield Hazard(
                "column-cannot-be-added",
                Level.ERROR,
                f"SQLite refuses to add {operation.column.name} to {operation.table}: {why}.",
                operation.table,
                operation.column.name,
                fix="Rebuild the table: make another, copy the rows, drop the old one, rename.",
            )
    elif isinstance(operation, DropColumn):
        why = why_not_dropped(operation, situation.schema)
        if why:
            yield Hazard(
                "column-cannot-be-dropped",
                Level.ERROR,
                f"SQLite refuses to drop {operation.column} of {operation.table}: {why}.",
                operation.table,
                operation.column,
                fix="Drop the index first, or rebuild the table.",
            )
    for kind, since, words in _SINCE:
        if isinstance(operation, kind) and not situation.server.at_least(*since):
            version = ".".join(map(str, since))
            message = f"{words} fails: SQLite has it since {version}."
            yield Hazard(
                "statement-too-new", Level.ERROR, message, fix="Rebuild the table instead."
            )


def _ignored(operation: SetSetting, situation: Situation) -> Iterator[Hazard]:
    if operation.name != "foreign_keys" or operation.value not in _OFF:
        return
    if situation.statement.transaction is None:
        return
    later = situation.part.statements[situation.index + 1 :][:NEAR]
    if any(isinstance(one, DropTable | RebuildTable) for each in later for one in each.operations):
        yield Hazard(
            "foreign-keys-stay-on",
            Level.WARNING,
            "The pragma does nothing in a transaction: rows that refer to a dropped table's may go with it.",
            fix="Run it before the transaction begins, or have the tool open none.",
        )


def _not_followed(operation: RebuildTable, situation: Situation) -> Iterator[Hazard]:
    known = situation.schema.table(operation.table)
    if known is None or not known.complete:
        doubt = "which columns the table had before is not known"
        yield Hazard(
            "rebuild-not-followed",
            Level.WARNING,
            f"Columns of {operation.table} may be lost: {doubt}.",
            operation.table,
            fix="Have the earlier migrations, or a dump of the schema, beside it.",
            doubt=doubt,
        )


def _waiting(situation: Situation) -> Iterator[Hazard]:
    for effect in busy(situation.effects, situation):
        if effect.grows and is_busy(effect.table, situation):
            yield Hazard(
                "writers-wait",
                Level.NOTE,
                f"All writers of the database wait until it is done{because(effect)}.",
                effect.table,
                effect=effect,
            )
