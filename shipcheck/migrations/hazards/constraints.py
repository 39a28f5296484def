"""Constraints that look at every row, or build an index, while others wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import AddColumn, AddConstraint
from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.waiting import first, is_long, on_postgresql, who_waits
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Situation

_MANUAL = "https://www.postgresql.org/docs/18/sql-altertable.html"

RULES = (
    Rule(
        "foreign-key-blocks-writes",
        Axis.TABLE,
        "Writes of both tables wait until every row is looked up",
        "A foreign key takes a SHARE ROW EXCLUSIVE lock on both tables and looks up every row. Added NOT "
        "VALID it looks at none, and VALIDATE CONSTRAINT does so later while everybody writes.",
        f"{_MANUAL} (ADD table_constraint NOT VALID); measured on 15 and 18",
    ),
    Rule(
        "check-scans",
        Axis.TABLE,
        "Reads and writes wait until every row is checked",
        "A check is tried on every row under an ACCESS EXCLUSIVE lock. Added NOT VALID it is not, and "
        "VALIDATE CONSTRAINT does so later while everybody reads and writes.",
        f"{_MANUAL} (ADD table_constraint NOT VALID); measured on 15 and 18",
    ),
    Rule(
        "set-not-null-scans",
        Axis.TABLE,
        "Reads and writes wait until every row is looked at",
        "SET NOT NULL reads all rows under an ACCESS EXCLUSIVE lock, unless a valid check says already "
        "that the column is not null (since PostgreSQL 12). PostgreSQL 18 can also add the constraint NOT "
        "VALID and validate it later.",
        "https://www.postgresql.org/docs/12/release-12.html, "
        "https://www.postgresql.org/docs/18/release-18.html; measured on 15 and 18",
    ),
    Rule(
        "unique-builds-index",
        Axis.TABLE,
        "Reads and writes wait until the index is built",
        "A unique constraint builds its index under an ACCESS EXCLUSIVE lock. It can take over an index "
        "that was built CONCURRENTLY instead.",
        f"{_MANUAL} (ADD table_constraint_using_index); measured on 15 and 18",
    ),
    Rule(
        "primary-key-builds-index",
        Axis.TABLE,
        "Reads and writes wait until the primary key's index is built",
        "A primary key builds its index, and makes its columns NOT NULL, under an ACCESS EXCLUSIVE lock. "
        "It can take over an index that was built CONCURRENTLY; it then reads the rows only where a "
        "column may still be null.",
        f"{_MANUAL} (ADD table_constraint_using_index); measured on 15 and 18",
    ),
    Rule(
        "exclusion-builds-index",
        Axis.TABLE,
        "Reads and writes wait until the index is built",
        "An exclusion constraint builds its index under an ACCESS EXCLUSIVE lock. It can neither be NOT "
        "VALID nor take over an index.",
        f"{_MANUAL} (ADD table_constraint_using_index); measured on 15 and 18",
    ),
)

_OF_KIND = {
    ConstraintKind.FOREIGN_KEY: "foreign-key-blocks-writes",
    ConstraintKind.CHECK: "check-scans",
    ConstraintKind.NOT_NULL: "set-not-null-scans",
    ConstraintKind.UNIQUE: "unique-builds-index",
    ConstraintKind.PRIMARY_KEY: "primary-key-builds-index",
    ConstraintKind.EXCLUSION: "exclusion-builds-index",
}

_WORK = {
    ConstraintKind.FOREIGN_KEY: "every row is looked up",
    ConstraintKind.CHECK: "the check has been tried on every row",
    ConstraintKind.NOT_NULL: "every row has been looked at for NULL",
    ConstraintKind.UNIQUE: "the index of the constraint is built",
    ConstraintKind.PRIMARY_KEY: "the index of the primary key is built",
    ConstraintKind.EXCLUSION: "the index of the constraint is built",
}

_FIX = {
    ConstraintKind.FOREIGN_KEY: "Add it NOT VALID, and validate it in a later transaction.",
    ConstraintKind.CHECK: "Add it NOT VALID, and validate it in a later transaction.",
    ConstraintKind.NOT_NULL: "Add it NOT VALID, and validate it in a later transaction.",
    ConstraintKind.UNIQUE: "Build a unique index CONCURRENTLY, then add the constraint USING INDEX.",
    ConstraintKind.PRIMARY_KEY: "Make the columns NOT NULL by a validated check, build a unique index "
    "CONCURRENTLY, then add the key USING INDEX.",
    ConstraintKind.EXCLUSION: "Plan a window, or fill a new table that has the constraint and swap them.",
}


def find(situation: Situation) -> Iterator[Hazard]:
    """What happens to those who use the tables of a new constraint."""
    operation = situation.operation
    if isinstance(operation, AddConstraint):
        effect = first(situation, is_long)
        if effect is not None:
            yield _hazard(operation.constraint.kind, effect, situation)
    elif isinstance(operation, AddColumn) and _points_away(operation):
        own = first(situation, is_long, operation.table)
        effect = own if own is None or not own.rewrites else None
        if effect is not None and operation.column.default is not None:
            yield _hazard(ConstraintKind.FOREIGN_KEY, effect, situation)


def _points_away(operation: AddColumn) -> bool:
    """Whether a foreign key is the only constraint of a new column."""
    kinds = {one.kind for one in operation.column.constraints if one.valid and one.enforced}
    return kinds == {ConstraintKind.FOREIGN_KEY}


def _hazard(kind: ConstraintKind, effect: Effect, situation: Situation) -> Hazard:
    target = _target(situation) if kind is ConstraintKind.FOREIGN_KEY else ""
    return Hazard(
        _OF_KIND[kind],
        Level.ERROR,
        f"{who_waits(effect)}{target} wait until {_WORK[kind]}.",
        effect.table,
        fix=_FIX[kind] if on_postgresql(situation) else "Plan a window, or a copy of the table.",
        effect=effect,
    )


def _target(situation: Situation) -> str:
    others = [one.table for one in situation.effects if one.table != situation.effects[0].table]
    return f" and {others[0]}" if others else ""
