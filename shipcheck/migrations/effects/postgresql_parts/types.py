"""A column that gets another type, on PostgreSQL.

Since 9.2 a change that leaves the stored bytes as they are rewrites nothing
(https://www.postgresql.org/docs/9.2/release-9-2.html, "Reduce need to rebuild tables and indexes"); a
check on the column is tried on every row all the same, which was measured on 15 and 18.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.effects.postgresql_parts import locks
from shipcheck.migrations.effects.postgresql_parts.columns import is_constrained_domain
from shipcheck.migrations.effects.postgresql_parts.making import (
    build,
    exclusive,
    referencing,
    rewrite,
    same,
    scan,
)
from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.type_changes import change_of_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import AlterColumnType
    from shipcheck.migrations.parts import ColumnType, Constraint, ObjectName
    from shipcheck.migrations.schema import Schema, Table
    from shipcheck.migrations.servers import Server

UNLESS_IN_UTC = "only where the session's TimeZone is UTC it is instant"
"""https://www.postgresql.org/docs/12/release-12.html ("Allow ALTER TABLE … ALTER COLUMN TYPE between
timestamp and timestamptz without a table rewrite when the session time zone is UTC")."""

OFTEN_WIDER = frozenset(
    {"text", "varchar", "numeric", "inet", "varbit", "citext", "time", "timetz", "timestamp", "interval"}
)  # fmt: skip
"""Types that are also what a column of the same family becomes in an instant, so that without its old
type nobody can say. Another type is written anew whatever it was (or is the same as before)."""

_CAST = re.compile(
    r'^\(*(?:cast\(\s*"?(?P<cast>\w+)"?\s+as\s+[\w (),]+\)|"?(?P<name>\w+)"?\)*(?:\s*::\s*[\w (),"]+)?)\)*$',
    re.IGNORECASE,
)


def alter_type(operation: AlterColumnType, schema: Schema, server: Server) -> Iterator[Effect]:
    """Rewrites the table, unless the stored bytes stay as they are."""
    known = schema.table(operation.table)
    old = old_type(operation, known)
    effect = _of_change(operation, old, schema, server)
    if effect.rewrites:
        yield effect
        yield from _both_ends(operation, schema, effect.unsure)
    elif _is_checked(operation, known):
        why = "a check of the column is tried on every row again"
        yield scan(operation.table, locks.ACCESS_EXCLUSIVE, why)
    else:
        yield effect


def old_type(operation: AlterColumnType, known: Table | None) -> ColumnType | None:
    """The type before: as the schema has it, else as the migration says it."""
    column = known.columns.get(operation.column) if known else None
    return column.type if column is not None and column.type is not None else operation.old


def _of_change(
    operation: AlterColumnType, old: ColumnType | None, schema: Schema, server: Server
) -> Effect:
    table, new = operation.table, operation.type
    if not is_plain_cast(operation.using, operation.column):
        return rewrite(table, f"{operation.using} is computed for every row")
    if new is None:
        return rewrite(table, unsure="the new type is not known")
    if is_constrained_domain(new.name, schema):
        return rewrite(table, f"each row is checked against the domain {new.name}")
    return (
        _from_unknown(operation, new)
        if old is None
        else _known(operation, old, new, schema, server)
    )


def _known(
    operation: AlterColumnType, old: ColumnType, new: ColumnType, schema: Schema, server: Server
) -> Effect:
    table = operation.table
    change = change_of_type(old, new, server)
    if change.free_in_utc:
        return rewrite(table, f"{old} and {new} are stored differently", UNLESS_IN_UTC)
    if change.rewrites and change.narrows and old.name == new.name:
        return rewrite(table, f"{new} takes less than {old}")
    if change.rewrites:
        return rewrite(table, f"{old} and {new} are stored differently")
    if change.scans:
        return scan(table, locks.ACCESS_EXCLUSIVE, f"from {old} to {new} every row is looked at")
    if change.rebuilds_indexes and _is_indexed(operation.column, schema.table(table)):
        why = f"the indexes of {operation.column} compare {new} otherwise, and are built anew"
        return build(table, locks.ACCESS_EXCLUSIVE, why)
    return exclusive(table)


def _is_indexed(column: str, known: Table | None) -> bool:
    if known is None:
        return False
    keys = (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY, ConstraintKind.EXCLUSION)
    return any(column in one.columns for one in known.indexes) or any(
        column in one.columns for one in known.constraints if one.kind in keys
    )


def _from_unknown(operation: AlterColumnType, new: ColumnType) -> Effect:
    if new.name in OFTEN_WIDER and not new.array:
        return rewrite(
            operation.table, unsure=f"whether it fits the old type of {operation.column}, not known"
        )
    return rewrite(operation.table, f"{new} is stored differently from what it was before")


def is_plain_cast(using: str, column: str) -> bool:
    """Whether a USING only names the column, or casts it, which is what happens without it too."""
    if not using.strip():
        return True
    match = _CAST.match(using.strip())
    name = (match["cast"] or match["name"]) if match else None
    return name is not None and name.lower() == column.lower()


def _is_checked(operation: AlterColumnType, known: Table | None) -> bool:
    return known is not None and any(
        one.kind is ConstraintKind.CHECK and one.enforced and operation.column in one.columns
        for one in known.constraints
    )


def _both_ends(operation: AlterColumnType, schema: Schema, unsure: str) -> Iterator[Effect]:
    """Foreign keys of the column and to it are made anew; valid ones are looked through."""
    known = schema.table(operation.table)
    for constraint in known.constraints if known else ():
        target = constraint.references
        mine = operation.column in constraint.columns
        if target is not None and mine and not same(target, operation.table, schema):
            yield _other_end(target, constraint, unsure)
    key = _primary_key(known)
    for other, constraint in referencing(operation.table, schema):
        if operation.column in (constraint.referenced_columns or key):
            yield _other_end(other.name, constraint, unsure)


def _other_end(table: ObjectName, constraint: Constraint, unsure: str) -> Effect:
    if constraint.valid and constraint.enforced:
        why = "a foreign key with the column is checked again"
        return scan(table, locks.ACCESS_EXCLUSIVE, why, unsure)
    return exclusive(table, "a foreign key with the column is made anew")


def _primary_key(known: Table | None) -> tuple[str, ...]:
    """What a foreign key points to that names no columns."""
    keys = (
        one.columns
        for one in (known.constraints if known else ())
        if one.kind is ConstraintKind.PRIMARY_KEY
    )
    return next(keys, ())
