"""Domains whose constraints look at every row of every table that uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import AlterObject, CreateObject, ObjectKind
from shipcheck.migrations.waiting import earlier, first, is_long, on_postgresql, who_waits
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

RULES = (
    Rule(
        "domain-constraint-scans",
        Axis.TABLE,
        "Writes of every table that uses the domain wait until all rows are checked",
        "A constraint of a domain is tried on all rows of all tables that use it, under a SHARE lock on "
        "each: at once, or at VALIDATE CONSTRAINT where it was added NOT VALID.",
        "https://www.postgresql.org/docs/18/sql-alterdomain.html; measured on 15 and 18",
    ),
)

SCANNING = ("ADD CONSTRAINT", "SET NOT NULL", "VALIDATE CONSTRAINT")
"""What is done to a domain that looks at rows."""


def find(situation: Situation) -> Iterator[Hazard]:
    """A domain that gets a constraint while tables use it."""
    operation = situation.operation
    if not isinstance(operation, AlterObject) or operation.kind is not ObjectKind.DOMAIN:
        return
    if operation.action not in SCANNING or not on_postgresql(situation):
        return
    effect = first(situation, is_long)
    unknown = not situation.effects and not situation.schema.complete
    if effect is None and (not unknown or _is_new(operation, situation)):
        return
    who = who_waits(effect) if effect else f"Writes of every table with the domain {operation.name}"
    yield Hazard(
        "domain-constraint-scans",
        Level.ERROR,
        f"{who} wait until all rows are checked.",
        effect.table if effect else None,
        fix="Put a check on the columns instead, NOT VALID, and validate it later.",
        effect=effect,
    )


def _is_new(operation: AlterObject, situation: Situation) -> bool:
    """Whether the domain was made right before, so that no table that is in use has it."""
    return any(
        isinstance(one, CreateObject)
        and one.kind is ObjectKind.DOMAIN
        and one.name.name == operation.name.name
        for one in earlier(situation)
    )
