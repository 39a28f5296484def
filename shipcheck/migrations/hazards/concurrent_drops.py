"""What DROP INDEX CONCURRENTLY refuses to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import DropIndex
from shipcheck.migrations.waiting import on_postgresql
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

RULES = (
    Rule(
        "concurrent-drop-refuses",
        Axis.RUN,
        "DROP INDEX CONCURRENTLY names several indexes, or CASCADE.",
        "PostgreSQL drops one index at a time without locking its table for long, and never what rests on it:"
        " the statement ends with an error.",
        "https://www.postgresql.org/docs/current/sql-dropindex.html",
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:
    """A statement that cannot run."""
    operation = situation.operation
    if not isinstance(operation, DropIndex) or not operation.concurrently or situation.position:
        return
    if not on_postgresql(situation):
        return
    if sum(isinstance(one, DropIndex) for one in situation.statement.operations) > 1:
        message = "DROP INDEX CONCURRENTLY fails, as it names several indexes."
        fix = "Drop each index in a statement of its own."
    elif operation.cascade:
        message = "DROP INDEX CONCURRENTLY fails, as CASCADE is not supported with it."
        fix = "Drop what rests on the index first, and leave CASCADE out."
    else:
        return
    yield Hazard("concurrent-drop-refuses", Level.ERROR, message, operation.table, fix=fix)
