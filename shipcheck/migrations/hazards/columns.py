"""Columns that read or write every row while others wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.effects.postgresql_parts.types import UNLESS_IN_UTC
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AddColumn,
    AlterColumnType,
    RedefineColumn,
    SetNotNull,
)
from shipcheck.migrations.parts import ConstraintKind, Generated
from shipcheck.migrations.waiting import because, first, is_long, on_postgresql, who_waits
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Situation

_MANUAL = "https://www.postgresql.org/docs/18/sql-altertable.html (Notes)"

RULES = (
    Rule(
        "add-column-rewrites",
        Axis.TABLE,
        "Reads and writes wait until the table is written anew",
        "A column whose value differs from row to row (a volatile default, serial, identity, a stored "
        "generated column, a domain with constraints) is written into every row under an ACCESS "
        "EXCLUSIVE lock. A constant default is not, since PostgreSQL 11; nor is a virtual generated "
        "column of PostgreSQL 18.",
        f"{_MANUAL}; measured on 15 and 18",
    ),
    Rule(
        "add-column-scans",
        Axis.TABLE,
        "Reads and writes wait until every row is looked at",
        "A check or a unique constraint written at a new column looks at every row, or builds its index, "
        "under the ACCESS EXCLUSIVE lock of ALTER TABLE.",
        f"{_MANUAL}; measured on 15 and 18",
    ),
    Rule(
        "change-type-rewrites",
        Axis.TABLE,
        "Reads and writes wait until the table is written anew",
        "A type that is stored differently rewrites the table and its indexes under an ACCESS EXCLUSIVE "
        "lock. One that is stored the same does not (varchar to text or to a longer varchar, numeric to a "
        "greater precision of the same scale, …).",
        f"{_MANUAL}; measured on 15 and 18",
    ),
    Rule(
        "change-type-scans",
        Axis.TABLE,
        "Reads and writes wait until every row is looked at",
        "The type is stored the same, but a check of the column is tried on every row again, or an index "
        "of it is built anew, under an ACCESS EXCLUSIVE lock.",
        "measured on 15 and 18",
    ),
)

_FIX_ADD = {
    Generated.STORED: "Add a plain column, keep it filled by a trigger, and fill it in batches.",
    Generated.IDENTITY: "Add a plain column, give it a sequence as its default, and fill it in batches.",
    Generated.SERIAL: "Add a plain column, give it a sequence as its default, and fill it in batches.",
}


def find(situation: Situation) -> Iterator[Hazard]:
    """What happens to those who use the table of a column."""
    operation = situation.operation
    if isinstance(operation, AddColumn):
        yield from _added(operation, situation)
    elif isinstance(operation, AlterColumnType | RedefineColumn):
        yield from _changed(operation, situation)
    elif isinstance(operation, SetNotNull):
        yield from _required(operation, situation)


def _added(operation: AddColumn, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long, operation.table)
    if effect is None:
        return
    if effect.rewrites:
        yield _hazard("add-column-rewrites", effect, operation.column.name, _fix_for_new(operation))
    elif not _only_points_away(operation):
        fix = "Add the column alone, then the constraint as for a column that is there already."
        yield _hazard("add-column-scans", effect, operation.column.name, fix)


def _fix_for_new(operation: AddColumn) -> str:
    generated = operation.column.generated
    return _FIX_ADD.get(
        generated or Generated.VIRTUAL,
        "Add the column without the default, set the default, and fill the rows in batches.",
    )


def _only_points_away(operation: AddColumn) -> bool:
    """Whether it is the foreign key alone that looks at the rows: that is a rule of its own."""
    kinds = {one.kind for one in operation.column.constraints if one.valid and one.enforced}
    return kinds == {ConstraintKind.FOREIGN_KEY}


def _changed(operation: AlterColumnType | RedefineColumn, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if effect is not None and effect.unsure == UNLESS_IN_UTC:
        effect = _in_its_zone(effect, situation)
    if effect is None:
        return
    rule = "change-type-rewrites" if effect.rewrites else "change-type-scans"
    fix = "Add a column of the new type, write both, fill it in batches, switch over, drop the old one."
    if not effect.rewrites:
        fix = "Drop the check or the index first, and add it again NOT VALID or CONCURRENTLY."
    yield _hazard(rule, effect, operation.column, fix)


def _in_its_zone(effect: Effect, situation: Situation) -> Effect | None:
    """Nothing happens in UTC, for certain in another time zone, if the migration sets one before."""
    zone = situation.settings.get("timezone", "").strip("'\"").upper()
    if not zone:
        return effect
    return None if zone in ("UTC", "ETC/UTC", "GMT") else replace(effect, unsure="")


def _required(operation: SetNotNull, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if effect is not None:
        fix = f"Add a check ({operation.column} IS NOT NULL) NOT VALID, validate it, then SET NOT NULL."
        if not on_postgresql(situation):
            fix = "Plan a window, or a copy of the table."
        yield Hazard(
            "set-not-null-scans",
            Level.ERROR,
            f"{who_waits(effect)} wait until every row has been looked at for NULL.",
            effect.table,
            operation.column,
            fix,
            effect,
        )


def _hazard(rule: str, effect: Effect, column: str, fix: str) -> Hazard:
    """An error, or a warning with a doubt where it is not known whether it happens."""
    until = "the table is written anew" if effect.rewrites else "every row is looked at"
    if effect.unsure:
        return Hazard(
            rule,
            Level.WARNING,
            f"{who_waits(effect)} may wait until {until}: {effect.unsure}.",
            effect.table,
            column,
            fix,
            effect,
            doubt=effect.unsure,
        )
    message = f"{who_waits(effect)} wait until {until}{because(effect)}."
    return Hazard(rule, Level.ERROR, message, effect.table, column, fix, effect)
