"""Foreign keys: the other table's lock, the index they need, and the type that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import later
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateTable,
    DropConstraint,
)
from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.sizes import is_large
from shipcheck.migrations.waiting import busy, is_strong, on_postgresql, who_waits
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import ColumnType, Constraint, ObjectName
    from shipcheck.migrations.schema import Table

_MANUAL = "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK"

RULES = (
    Rule(
        "foreign-key-locks-parent",
        Axis.TABLE,
        "A foreign key locks the table that it points to",
        "Adding or dropping a foreign key takes a strong lock on both tables. It is short, but waits for "
        "every query that writes the other table, and all later ones queue behind it.",
        "https://www.postgresql.org/docs/18/sql-altertable.html; measured on 15 and 18",
    ),
    Rule(
        "foreign-key-without-index",
        Axis.TABLE,
        "No index begins with the columns of a foreign key",
        "When a row of the other table is deleted or its key changes, the whole table is searched for rows "
        "that point to it.",
        _MANUAL,
    ),
    Rule(
        "foreign-key-type-differs",
        Axis.TABLE,
        "A foreign key's column has another type than what it points to",
        "A narrower column runs out of values before the other table does; types of different families "
        "cannot be compared with an index.",
        _MANUAL,
    ),
)

WIDTHS = {"int2": 2, "int4": 4, "int8": 8}
"""Bytes of the integers."""

KEYS = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE)


def find(situation: Situation) -> Iterator[Hazard]:
    """What a foreign key brings with it."""
    operation = situation.operation
    if isinstance(operation, AddConstraint | AddColumn | CreateTable | DropConstraint):
        yield from _parents(operation.table, situation)
    if isinstance(operation, AddConstraint) and operation.constraint.references is not None:
        yield from _of_another_type(operation, situation)
        if not situation.backward:
            yield from _unindexed(operation, situation)


def _parents(table: ObjectName, situation: Situation) -> Iterator[Hazard]:
    """Only of tables that are known to be large: elsewhere a lock that is brief is not worth a word."""
    for effect in busy(situation.effects, situation):
        large = is_large(effect.table, situation.surroundings)
        if effect.table != table and is_strong(effect) and large and not effect.grows:
            yield Hazard(
                "foreign-key-locks-parent",
                Level.WARNING,
                f"{who_waits(effect)} wait for a moment, and queue behind whatever query runs.",
                effect.table,
                fix="Set a lock_timeout, and change one foreign key in each migration.",
                effect=effect,
            )


def _unindexed(operation: AddConstraint, situation: Situation) -> Iterator[Hazard]:
    table, columns = situation.schema.table(operation.table), operation.constraint.columns
    if table is None or not columns or not on_postgresql(situation) or not table.complete:
        return
    following = later(situation, operation.table.name)
    coming = [one.index for one in following if isinstance(one, CreateIndex)]
    keys = [one.columns for one in table.constraints if one.kind in KEYS]
    whole = [one.columns for one in (*table.indexes, *coming) if not one.where]
    if any(set(one[: len(columns)]) == set(columns) for one in (*keys, *whole)):
        return
    yield Hazard(
        "foreign-key-without-index",
        Level.NOTE,
        f"Deleting a row of {operation.constraint.references} reads all of {operation.table}: no index "
        f"begins with {', '.join(columns)}.",
        operation.table,
        columns[0],
        fix="Build an index on the columns first, CONCURRENTLY.",
    )


def _of_another_type(operation: AddConstraint, situation: Situation) -> Iterator[Hazard]:
    constraint = operation.constraint
    table = situation.schema.table(operation.table)
    target = situation.schema.table(constraint.references) if constraint.references else None
    if table is None or target is None:
        return
    for own, other in zip(constraint.columns, _pointed_at(constraint, target), strict=False):
        mine, theirs = _type(table, own), _type(target, other)
        if mine is not None and theirs is not None and _differs(mine, theirs):
            yield Hazard(
                "foreign-key-type-differs",
                Level.WARNING,
                f"{operation.table}.{own} is {mine}, but {target.name}.{other} is {theirs}.",
                operation.table,
                own,
                fix=f"Give {own} the type {theirs} before the foreign key.",
            )


def _pointed_at(constraint: Constraint, target: Table) -> tuple[str, ...]:
    """The columns at the other end; the primary key where none are named."""
    if constraint.referenced_columns:
        return constraint.referenced_columns
    keys = (one.columns for one in target.constraints if one.kind is ConstraintKind.PRIMARY_KEY)
    return next(keys, ())


def _type(table: Table, column: str) -> ColumnType | None:
    known = table.columns.get(column)
    return known.type if known else None


def _differs(mine: ColumnType, theirs: ColumnType) -> bool:
    """Whether the types do not go together; a wider integer than the other's is fine."""
    if mine.name in WIDTHS and theirs.name in WIDTHS:
        return WIDTHS[mine.name] < WIDTHS[theirs.name]
    strings = {"text", "varchar", "bpchar", "citext"}
    return mine.name != theirs.name and not {mine.name, theirs.name} <= strings
