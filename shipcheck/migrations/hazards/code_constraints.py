"""What running code writes that is refused from now on: new constraints.

A check, unique or exclusion constraint that counts at once for a table that was there: a note, as nobody
but the code knows whether it ever breaks it. Only where old code meets the new schema (`before`, `manual`,
or nobody says). Nothing is said of constraints that only concern columns of the same change, of
`NOT VALID` ones and of those that take over an index: whoever writes these knows the way. That a column
must have a value is `not-null-for-old-code`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import is_free_column, is_free_table, old_code_meets_new
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import AddConstraint
from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.presence import required_by_check
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

CONSTRAINT = "constraint-for-old-code"

RULES = (
    Rule(
        CONSTRAINT,
        Axis.CODE,
        "A new constraint refuses rows that running code may still write.",
        "A constraint counts for every write from that moment on, also for code that has not heard of it.",
        "https://www.postgresql.org/docs/current/ddl-constraints.html",
    ),
)

_KINDS = (ConstraintKind.CHECK, ConstraintKind.UNIQUE, ConstraintKind.EXCLUSION)


def find(situation: Situation) -> Iterator[Hazard]:
    """What a new constraint refuses."""
    operation = situation.operation
    if not isinstance(operation, AddConstraint) or not old_code_meets_new(situation):
        return
    table, constraint = operation.table, operation.constraint
    if constraint.kind not in _KINDS or is_free_table(situation, table):
        return
    if not (constraint.valid and constraint.enforced) or constraint.using_index is not None:
        return
    if required_by_check(constraint.expression):
        return
    columns = constraint.columns
    if columns and all(is_free_column(situation, table, column) for column in columns):
        return
    message = f"Code that writes rows of {table} which the new constraint forbids fails."
    column = columns[0] if len(columns) == 1 else None
    fix = "Make sure that the code that runs writes no such rows."
    yield Hazard(CONSTRAINT, Level.NOTE, message, table, column, fix=fix)
