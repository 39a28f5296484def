"""Columns that come, go, and change, on PostgreSQL.

https://www.postgresql.org/docs/18/sql-altertable.html (Notes) says what scans and rewrites.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.postgresql_parts import locks
from shipcheck.migrations.effects.postgresql_parts.making import (
    brief,
    build,
    exclusive,
    rewrite,
    same,
    scan,
    targets_of,
)
from shipcheck.migrations.effects.postgresql_parts.proofs import proven_not_null
from shipcheck.migrations.parts import ConstraintKind, Generated, Volatility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import AddColumn, DropColumn, SetNotNull
    from shipcheck.migrations.parts import Column
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

WRITTEN = {
    Generated.STORED: "its values are stored for every row",
    Generated.IDENTITY: "every row gets a number",
    Generated.SERIAL: "every row gets a number",
}


def add_column(operation: AddColumn, schema: Schema, _server: Server) -> Iterator[Effect]:
    """Instant, unless every row needs a value of its own, or a constraint looks at every row."""
    table, column = operation.table, operation.column
    known = schema.table(table)
    if operation.if_not_exists and known is not None and column.name in known.columns:
        yield exclusive(table, "the column is there already")
        return
    why = _written(column, schema)
    if why:
        yield rewrite(table, why)
    elif column.default is not None and column.default.volatility is Volatility.UNKNOWN:
        yield rewrite(
            table, unsure=f"whether {column.default.text} is the same for every row is not known"
        )
    else:
        yield _looked_at(operation)
    yield from _parents(operation, schema)


def _written(column: Column, schema: Schema) -> str:
    """Why each row is written, empty where none is."""
    if column.generated in WRITTEN:
        return WRITTEN[column.generated]
    if column.type is not None and is_constrained_domain(column.type.name, schema):
        return f"each row is checked against the domain {column.type.name}"
    if column.default is not None and column.default.volatility is Volatility.VOLATILE:
        return f"{column.default.text} is another value for every row"
    return ""


def is_constrained_domain(name: str, schema: Schema) -> bool:
    """Whether a type is a domain with a check or NOT NULL."""
    return name in schema.domains or name.rpartition(".")[2] in schema.domains


def _looked_at(operation: AddColumn) -> Effect:
    """The effect of the constraints at a column that is not written."""
    table, column = operation.table, operation.column
    kinds = {one.kind for one in column.constraints if one.valid and one.enforced}
    if kinds & {ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY, ConstraintKind.EXCLUSION}:
        return build(table, locks.ACCESS_EXCLUSIVE, "the index of its constraint is built")
    if ConstraintKind.CHECK in kinds:
        return scan(table, locks.ACCESS_EXCLUSIVE, "its check is tried on every row")
    if ConstraintKind.FOREIGN_KEY in kinds and column.default is not None:
        return scan(table, locks.ACCESS_EXCLUSIVE, "its default is looked up for every row")
    without = column.default is None and column.generated is not Generated.VIRTUAL
    if not column.nullable and without:
        return exclusive(table, "it fails as soon as there is a row")
    if not column.nullable and column.generated is Generated.VIRTUAL:
        return scan(table, locks.ACCESS_EXCLUSIVE, "its value must not be null in any row")
    return exclusive(table)


def _parents(operation: AddColumn, schema: Schema) -> Iterator[Effect]:
    """The tables that a new column points to."""
    filled = operation.column.default is not None
    for constraint in operation.column.constraints:
        target = constraint.references
        if target is not None and not same(target, operation.table, schema):
            checked = filled and constraint.valid and constraint.enforced
            effect = scan if checked else brief
            yield effect(target, locks.SHARE_ROW_EXCLUSIVE)


def drop_column(operation: DropColumn, schema: Schema, _server: Server) -> Iterator[Effect]:
    """Instant; a foreign key of the column goes with it, which locks the other table too."""
    yield exclusive(operation.table)
    for target in targets_of(operation.table, schema, operation.column):
        yield exclusive(target, "the foreign key goes with the column")


def set_not_null(operation: SetNotNull, schema: Schema, _server: Server) -> Iterator[Effect]:
    """All rows are read, unless a valid check says already that none is null."""
    why = proven_not_null(schema.table(operation.table), operation.column)
    if why:
        yield exclusive(operation.table, why)
    else:
        yield scan(operation.table, locks.ACCESS_EXCLUSIVE, "every row is looked at for NULL")
