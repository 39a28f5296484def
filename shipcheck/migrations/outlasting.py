"""Whether the code can be taken back and leave a migration where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis
from shipcheck.migrations.hazards.registry import rules
from shipcheck.migrations.judged import Safety
from shipcheck.migrations.operations import (
    Delete,
    DropColumn,
    DropTable,
    Insert,
    RunCode,
    Truncate,
    Update,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from shipcheck.migrations.judged import JudgedMigration

MOVES_DATA = (Delete, DropColumn, DropTable, Insert, RunCode, Truncate, Update)
"""What old code may not find again, even where it runs."""


def only_adds(judged: JudgedMigration) -> bool:
    """Whether the code of before runs on the schema of after, and no row was touched.

    Then a revert of the code is enough: the schema may stay as it is. What is allowed by somebody's
    reason breaks code all the same.
    """
    if judged.safety is Safety.UNKNOWN or judged.migration.problem:
        return False
    breaks = any(
        rules()[one.hazard.rule].axis is Axis.CODE and one.hazard.level is not Level.NOTE
        for one in judged.hazards
        if one.hazard.rule in rules() and not one.backward
    )
    operations = (one for each in judged.forward for one in each.statement.operations)
    return not breaks and not any(isinstance(one, MOVES_DATA) for one in operations)
