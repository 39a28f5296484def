"""Whether the code can be taken back and leave a migration where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis
from shipcheck.migrations.hazards.registry import rules
from shipcheck.migrations.operations import (
    Delete,
    DropColumn,
    DropTable,
    Insert,
    Query,
    RebuildTable,
    RunCode,
    Truncate,
    Update,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from shipcheck.migrations.judged import JudgedMigration
    from shipcheck.migrations.operations import Operation

MOVES_DATA = (Delete, DropColumn, DropTable, Insert, RebuildTable, RunCode, Truncate, Update)
"""What old code may not find again, even where it runs."""


def only_adds(judged: JudgedMigration) -> bool:
    """Whether the code of before runs on the schema of after, and no row was touched.

    Then a revert of the code is enough: the schema may stay as it is. What is allowed by somebody's
    reason breaks code all the same. It has to be judged as if the old code ran after it
    (`deploy: {migrations: before}`): that is what a revert makes of any order.
    """
    unsure = any(one.hazard.doubt for one in judged.hazards if not one.backward)
    if judged.doubts or unsure or judged.migration.problem:
        return False
    breaks = any(
        rules()[one.hazard.rule].axis is Axis.CODE and one.hazard.level is not Level.NOTE
        for one in judged.hazards
        if one.hazard.rule in rules() and not one.backward
    )
    operations = (one for each in judged.forward for one in each.statement.operations)
    return not breaks and not any(map(_moves_data, operations))


def _moves_data(operation: Operation) -> bool:
    """Whether rows may be others than before; a function that is called may do anything."""
    return isinstance(operation, MOVES_DATA) or (
        isinstance(operation, Query) and bool(operation.calls)
    )
