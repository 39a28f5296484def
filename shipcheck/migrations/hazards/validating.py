"""Constraints that are added NOT VALID: when they are validated, and whether at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import later
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    AddConstraint,
    DropConstraint,
    DropTable,
    ValidateConstraint,
)
from shipcheck.migrations.waiting import is_busy, who_waits, worst
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.operations import Operation

_MANUAL = "https://www.postgresql.org/docs/18/sql-altertable.html"

RULES = (
    Rule(
        "validate-under-lock",
        Axis.TABLE,
        "A constraint is validated while the transaction holds a strong lock",
        "VALIDATE CONSTRAINT reads all rows and lets everybody write meanwhile. In one transaction with "
        "what took a strong lock, NOT VALID among it, that lock is held until all rows are read.",
        f"{_MANUAL} (VALIDATE CONSTRAINT); measured on 15 and 18",
    ),
    Rule(
        "constraint-never-validated",
        Axis.TABLE,
        "Nothing validates a constraint that is added NOT VALID",
        "Rows that were there before are not checked, and the database does not plan with the constraint, "
        "until VALIDATE CONSTRAINT has run.",
        f"{_MANUAL} (ADD table_constraint NOT VALID)",
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:
    """Validated too early, or never."""
    operation = situation.operation
    if isinstance(operation, ValidateConstraint):
        yield from _too_early(operation, situation)
    elif isinstance(operation, AddConstraint) and not situation.backward:
        yield from _never(operation, situation)


def _too_early(operation: ValidateConstraint, situation: Situation) -> Iterator[Hazard]:
    held = worst(situation.locked)
    effect = next((one for one in situation.effects if one.grows), None)
    if held is None or effect is None or not is_busy(operation.table, situation):
        return
    yield Hazard(
        "validate-under-lock",
        Level.ERROR,
        f"{who_waits(held)} wait while all rows of {operation.table} are read: the transaction still "
        f"holds {held.lock} on {held.table}.",
        operation.table,
        fix="Validate in a transaction of its own, in a later migration.",
        effect=effect,
    )


def _never(operation: AddConstraint, situation: Situation) -> Iterator[Hazard]:
    constraint = operation.constraint
    if constraint.valid or not constraint.enforced or not is_busy(operation.table, situation):
        return
    if any(_settles(one, operation) for one in later(situation, operation.table.name)):
        return
    name = constraint.name or "The constraint"
    yield Hazard(
        "constraint-never-validated",
        Level.NOTE,
        f"{name} holds for new rows only, until it is validated.",
        operation.table,
        fix=f"Run VALIDATE CONSTRAINT {constraint.name or '…'} in a later migration.",
    )


def _settles(operation: Operation, added: AddConstraint) -> bool:
    """Whether it is validated, or goes away again."""
    if isinstance(operation, DropTable):
        return operation.table.name == added.table.name
    if not isinstance(operation, ValidateConstraint | DropConstraint):
        return False
    name = added.constraint.name
    return operation.table.name == added.table.name and name in (None, operation.name)
