"""An index that goes before the one that takes its place is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import NEAR, later
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import CreateIndex, DropIndex
from shipcheck.migrations.waiting import is_busy
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import Index
    from shipcheck.migrations.schema import Table

RULES = (
    Rule(
        "index-replaced-with-gap",
        Axis.TABLE,
        "Queries have no index until the new one is built",
        "The old index goes before the new one is there. Until then each query that needs it reads the "
        "whole table, and a unique index guards nothing.",
        "what follows from the order of the two statements; "
        "https://www.postgresql.org/docs/18/sql-reindex.html shows the other order",
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:
    """Dropped now, and its replacement comes later: in another transaction, or in none."""
    operation = situation.operation
    if not isinstance(operation, DropIndex):
        return
    table = _table(operation, situation)
    new = _replacement(operation, table, situation)
    if new is None or not is_busy(new.table, situation) or _covered(operation, table):
        return
    if _is_absent(operation, table or situation.schema.table(new.table)):
        return
    yield Hazard(
        "index-replaced-with-gap",
        Level.ERROR,
        f"Queries of {new.table} have no index on {', '.join(new.columns)} until the new one is built.",
        new.table,
        fix="Build the new index first, under another name, and drop the old one afterwards.",
    )


def _is_absent(operation: DropIndex, table: Table | None) -> bool:
    """Whether no migration made the index: IF EXISTS only clears away what a build that failed left."""
    if not operation.if_exists or table is None or not table.complete:
        return False
    return _named(operation.name.name, table) is None


def _table(operation: DropIndex, situation: Situation) -> Table | None:
    """The table whose index it is, as far as it is known."""
    if operation.table is not None:
        return situation.schema.table(operation.table)
    for table in situation.schema.about(operation.name.name):
        if any(one.name == operation.name.name for one in table.indexes):
            return table
    return None


def _replacement(operation: DropIndex, table: Table | None, situation: Situation) -> Index | None:
    """The index that takes its place later, unless one transaction hides the time between."""
    old = _named(operation.name.name, table)
    transaction = situation.statement.transaction
    start = situation.index + 1
    for statement in situation.part.statements[start : start + NEAR]:
        for one in statement.operations:
            if isinstance(one, CreateIndex) and _replaces(one.index, operation, old):
                hidden = transaction is not None and statement.transaction == transaction
                return None if hidden else one.index
    names = {operation.name.name: None} | ({old.table.name: None} if old else {})
    coming = (one for name in names for one in later(situation, name))
    found = (one.index for one in coming if isinstance(one, CreateIndex))
    return next((one for one in found if _replaces(one, operation, old)), None)


def _named(name: str, table: Table | None) -> Index | None:
    return next((one for one in table.indexes if one.name == name), None) if table else None


def _replaces(new: Index, dropped: DropIndex, old: Index | None) -> bool:
    """Whether an index has the name of the dropped one, or serves the same queries."""
    if new.name == dropped.name.name:
        return True
    return old is not None and new.table.name == old.table.name and _serves(new, old)


def _serves(one: Index, other: Index) -> bool:
    """Whether an index begins with the columns of another."""
    return bool(other.columns) and one.columns[: len(other.columns)] == other.columns


def _covered(operation: DropIndex, table: Table | None) -> bool:
    """Whether yet another index of the table serves the same queries."""
    old = _named(operation.name.name, table)
    if table is None or old is None:
        return False
    return any(
        _serves(one, old) and not one.where and (one.unique or not old.unique)
        for one in table.indexes
        if one is not old
    )
