"""What running code does not write: columns that must have values from now on.

| operation | `before`, or nobody says: old code, new schema | `after` |
|---|---|---|
| a required column without a default is added | error: old code cannot write rows | error |
| NOT NULL for a column that the change added, no default | error: the same | nothing |
| NOT NULL for a column that was there | warning: old code may write NULL, or not | nothing |
| the same, and the column has a default | note: only who writes NULL itself fails | nothing |
| the same, and a check says so already | nothing: it is refused already | nothing |

The first is an error in any order: the migration itself fails where the table has rows. `manual` is judged
as `before`; the change's own tables are free. A check that says `IS NOT NULL` requires a value as well,
also one that is NOT VALID: it counts for new rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import (
    column_of,
    has_default,
    is_free_table,
    is_new_column,
    old_code_meets_new,
)
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import AddColumn, AddConstraint, RedefineColumn, SetNotNull
from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.presence import required_by_check
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import Constraint, ObjectName

ADD_REQUIRED = "add-required-column"
NOT_NULL = "not-null-for-old-code"

_ALTER = "https://www.postgresql.org/docs/current/sql-altertable.html"
RULES = (
    Rule(
        ADD_REQUIRED,
        Axis.CODE,
        "A column is added that must have a value and has no default.",
        "Code that does not know the column inserts rows without it, and each of these fails. Where the"
        " table has rows the migration fails as well.",
        _ALTER,
    ),
    Rule(
        NOT_NULL,
        Axis.CODE,
        "A column must have values from now on, and running code may not give it one.",
        "Rows that old code writes without a value are refused from that moment on.",
        _ALTER,
    ),
)

_FIX = "Give the column a default that stays, or add it nullable and require it in a later change."


def find(situation: Situation) -> Iterator[Hazard]:
    """What running code does not write after one operation."""
    match situation.operation:
        case AddColumn() as operation:
            yield from _added(situation, operation)
        case SetNotNull(table, column):
            yield from _required(situation, table, column)
        case AddConstraint(table, constraint):
            for column in _required_by(constraint):
                yield from _required(situation, table, column)
        case RedefineColumn(table, column, new) if not new.nullable:
            if (
                column_of(situation, table, column) is not None
            ):  # MODIFY mostly says what is so already
                yield from _required(situation, table, column)
        case _:
            return


def _added(situation: Situation, operation: AddColumn) -> Iterator[Hazard]:
    table, column = operation.table, operation.column
    if column.nullable or column.generated is not None or is_free_table(situation, table):
        return
    if operation.application_default or has_default(column):
        return
    if operation.if_not_exists and column_of(situation, table, column.name) is not None:
        return
    fails = f"the migration fails where {table} has rows"
    message = (
        f"Code that does not know {table}.{column.name} cannot write rows, and {fails}."
        if old_code_meets_new(situation)
        else f"{column.name} has no value for the rows that are there: {fails}."
    )
    yield Hazard(ADD_REQUIRED, Level.ERROR, message, table, column.name, fix=_FIX)


def _required(situation: Situation, table: ObjectName, column: str) -> Iterator[Hazard]:
    """A column becomes required: for certain a break where old code does not know it."""
    if is_free_table(situation, table) or not old_code_meets_new(situation):
        return
    known = column_of(situation, table, column)
    if (known is not None and not known.nullable) or _is_checked(situation, table, column):
        return
    if known is not None and has_default(known) and not is_new_column(situation, table, column):
        message = (
            f"Code that writes NULL to {table}.{column} fails; what leaves it out gets the default."
        )
        fix = "Make sure that the code that runs never writes NULL to it."
        yield Hazard(NOT_NULL, Level.NOTE, message, table, column, fix=fix)
    elif not is_new_column(situation, table, column):
        message = f"Code that writes rows of {table} without a value for {column} fails."
        fix = "Make sure that the code that runs always writes it."
        yield Hazard(NOT_NULL, Level.WARNING, message, table, column, fix=fix)
    elif known is None or not (has_default(known) or known.generated is not None):
        message = f"Code that does not know {table}.{column} cannot write rows any more."
        yield Hazard(NOT_NULL, Level.ERROR, message, table, column, fix=_FIX)


def _is_checked(situation: Situation, table: ObjectName, column: str) -> bool:
    """Whether a check, validated or not, refuses new rows without a value already."""
    known = situation.schema.table(table)
    constraints = known.constraints if known is not None else ()
    return any(column in _required_by(one) for one in constraints)


def _required_by(constraint: Constraint) -> tuple[str, ...]:
    """The columns that a constraint requires: NOT NULL, or a check for it."""
    if constraint.kind is ConstraintKind.NOT_NULL:
        return constraint.columns
    if constraint.kind is ConstraintKind.CHECK and constraint.enforced:
        return required_by_check(constraint.expression)
    return ()
