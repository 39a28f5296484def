"""Short ways to write operations in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.applying import apply_all
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    ObjectName,
)
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Table

INT = ColumnType("int4")
TEXT = ColumnType("text")
UNIQUE = Constraint(ConstraintKind.UNIQUE)


def name(text: str) -> ObjectName:
    """`app.users` or `users`."""
    schema, _, bare = text.rpartition(".")
    return ObjectName(bare, schema or None)


def column(
    text: str, *constraints: Constraint, kind: ColumnType = INT, nullable: bool = True
) -> Column:
    """A column with constraints of its own."""
    return Column(text, kind, nullable=nullable, constraints=constraints)


def key(*columns: str) -> Constraint:
    """A primary key."""
    return Constraint(ConstraintKind.PRIMARY_KEY, columns=columns)


def refers(table: str, *columns: str) -> Constraint:
    """A foreign key to a table, of a column or of the columns that are named."""
    return Constraint(ConstraintKind.FOREIGN_KEY, columns=columns, references=name(table))


def check(expression: str, *columns: str, valid: bool = True) -> Constraint:
    """A check without a name."""
    return Constraint(ConstraintKind.CHECK, columns=columns, expression=expression, valid=valid)


def made(
    *operations: Operation,
    new: bool = False,
    dialect: Dialect = Dialect.POSTGRESQL,
    onto: Schema | None = None,
) -> Schema:
    """A schema after these operations."""
    start = Schema(complete=True) if onto is None else onto
    return apply_all(start, operations, new=new, dialect=dialect)


def the(schema: Schema, table: str) -> Table:
    """A table that must be there."""
    found = schema.table(name(table))
    assert found is not None
    return found


def constraint_names(schema: Schema, table: str) -> list[str | None]:
    """The names of a table's constraints, in order."""
    return [one.name for one in the(schema, table).constraints]


def index_names(schema: Schema, table: str) -> list[str | None]:
    """The names of a table's indexes, in order."""
    return [one.name for one in the(schema, table).indexes]
