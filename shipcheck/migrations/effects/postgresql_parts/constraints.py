"""Constraints that are added, validated and dropped, on PostgreSQL.

https://www.postgresql.org/docs/18/sql-altertable.html (ADD table_constraint, VALIDATE CONSTRAINT, Notes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.postgresql_parts import locks
from shipcheck.migrations.effects.postgresql_parts.making import (
    brief,
    build,
    exclusive,
    same,
    scan,
)
from shipcheck.migrations.effects.postgresql_parts.proofs import proven_not_null
from shipcheck.migrations.parts import ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import AddConstraint, DropConstraint, ValidateConstraint
    from shipcheck.migrations.parts import Constraint, ObjectName
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server


def add_constraint(operation: AddConstraint, schema: Schema, _server: Server) -> Iterator[Effect]:
    """What is checked at once reads all rows; what needs an index builds it."""
    table, constraint = operation.table, operation.constraint
    if constraint.kind is ConstraintKind.FOREIGN_KEY:
        yield from _foreign_key(table, constraint, schema)
    elif constraint.kind is ConstraintKind.CHECK:
        checked = constraint.valid and constraint.enforced
        why = "the check is tried on every row"
        yield scan(table, locks.ACCESS_EXCLUSIVE, why) if checked else exclusive(table)
    elif constraint.kind is ConstraintKind.NOT_NULL:
        yield _not_null(table, constraint, schema)
    elif constraint.using_index:
        yield _using_index(table, constraint, schema)
    else:
        yield build(table, locks.ACCESS_EXCLUSIVE, "its index is built")


def _foreign_key(table: ObjectName, constraint: Constraint, schema: Schema) -> Iterator[Effect]:
    known = schema.table(table)
    empty = known is not None and known.new and not known.filled
    checked = constraint.valid and constraint.enforced and not empty
    if checked:
        yield scan(table, locks.SHARE_ROW_EXCLUSIVE, "every row is looked up in the other table")
    else:
        yield brief(table, locks.SHARE_ROW_EXCLUSIVE)
    target = constraint.references
    if target is not None and not same(target, table, schema):
        effect = scan if checked else brief
        yield effect(target, locks.SHARE_ROW_EXCLUSIVE, "foreign keys lock both tables")


def _not_null(table: ObjectName, constraint: Constraint, schema: Schema) -> Effect:
    """PostgreSQL 18's constraint by name."""
    known = schema.table(table)
    if not constraint.valid or all(proven_not_null(known, one) for one in constraint.columns):
        return exclusive(table)
    return scan(table, locks.ACCESS_EXCLUSIVE, "every row is looked at for NULL")


def _using_index(table: ObjectName, constraint: Constraint, schema: Schema) -> Effect:
    """Taking an index over is instant, but a primary key makes its columns NOT NULL."""
    if constraint.kind is not ConstraintKind.PRIMARY_KEY:
        return exclusive(table)
    known = schema.table(table)
    columns = constraint.columns or _columns_of(constraint.using_index, table, schema)
    why = "its columns become NOT NULL, and every row is looked at"
    if known is None or not columns or any(one not in known.columns for one in columns):
        return exclusive(table, "instant where its columns are NOT NULL already")
    if all(proven_not_null(known, one) for one in columns):
        return exclusive(table)
    return scan(table, locks.ACCESS_EXCLUSIVE, why)


def _columns_of(index: str | None, table: ObjectName, schema: Schema) -> tuple[str, ...]:
    known = schema.table(table)
    indexes = known.indexes if known else ()
    return next((one.columns for one in indexes if one.name == index), ())


def validate_constraint(
    operation: ValidateConstraint, schema: Schema, _server: Server
) -> Iterator[Effect]:
    """All rows are read, and meanwhile everybody reads and writes."""
    constraint = find_constraint(operation.table, operation.name, schema)
    if constraint is not None and constraint.valid:
        yield brief(operation.table, locks.SHARE_UPDATE_EXCLUSIVE, "it is valid already")
        return
    yield scan(operation.table, locks.SHARE_UPDATE_EXCLUSIVE)
    target = constraint.references if constraint else None
    if target is not None and not same(target, operation.table, schema):
        yield brief(target, locks.ROW_SHARE)


def drop_constraint(operation: DropConstraint, schema: Schema, _server: Server) -> Iterator[Effect]:
    """Instant; that of a foreign key locks the other table too."""
    yield exclusive(operation.table)
    constraint = find_constraint(operation.table, operation.name, schema)
    target = constraint.references if constraint else None
    if target is not None and not same(target, operation.table, schema):
        yield exclusive(target, "a foreign key stands on both tables")


def find_constraint(table: ObjectName, name: str, schema: Schema) -> Constraint | None:
    """A constraint by its name, None where it is not known."""
    known = schema.table(table)
    constraints = known.constraints if known else ()
    return next((one for one in constraints if one.name == name), None)
