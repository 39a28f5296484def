"""What new code asks for before it is there, and the rules that need a look at the code itself.

With `deploy: {migrations: after}` or `manual` the new code may run before the migration: a table or column
that the change adds is a note, until the code is looked at (`settling.py`): if the head names it, it is
an error, if not, nothing. With `before`, or where nobody says, it is nothing.

| code of the base | code of the head | a table or column is dropped or renamed |
|---|---|---|
| names it | names it | error `column-in-use`, `table-in-use`, in any order of deployment |
| names it | does not | error `destructive-with-code`: it must ship after |
| does not | names it | error `column-in-use`, `table-in-use` |
| does not | does not | the drop falls to a note |

With `after`, `destructive-with-code` is a warning: the code that named it is gone, but cannot come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import is_free_table, new_code_meets_old
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import AddColumn, CreateTable
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

ADDED_AFTER_CODE = "added-after-code"
DESTRUCTIVE_WITH_CODE = "destructive-with-code"
COLUMN_IN_USE = "column-in-use"
TABLE_IN_USE = "table-in-use"

_DOCS = "https://martinfowler.com/bliki/ParallelChange.html"
RULES = (
    Rule(
        ADDED_AFTER_CODE,
        Axis.CODE,
        "New code may ask for a table or column before the migration has made it.",
        "Where migrations run after the code is deployed, the code must do without what they add.",
        _DOCS,
    ),
    Rule(
        DESTRUCTIVE_WITH_CODE,
        Axis.CODE,
        "What is dropped or renamed was in use until this very change.",
        "The code of before the change runs until the deployment is over, and comes back with a revert."
        " The destructive step must ship in a change of its own, after the code.",
        _DOCS,
    ),
    Rule(
        COLUMN_IN_USE,
        Axis.CODE,
        "A column is dropped or renamed, and the code of the change still names it.",
        "That code fails as soon as the migration has run, in whatever order the two are deployed.",
        _DOCS,
    ),
    Rule(
        TABLE_IN_USE,
        Axis.CODE,
        "A table is dropped or renamed, and the code of the change still names it.",
        "That code fails as soon as the migration has run, in whatever order the two are deployed.",
        _DOCS,
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:
    """What is not there yet when new code runs."""
    if not new_code_meets_old(situation):
        return
    operation = situation.operation
    fix = "Ship the migration first, and the code that uses it in a later change."
    if isinstance(operation, CreateTable) and not operation.temporary:
        message = f"The new code may ask for {operation.table} before the migration has run."
        yield Hazard(ADDED_AFTER_CODE, Level.NOTE, message, operation.table, fix=fix)
    elif isinstance(operation, AddColumn) and not is_free_table(situation, operation.table):
        table, column = operation.table, operation.column.name
        message = f"The new code may ask for {table}.{column} before the migration has run."
        yield Hazard(ADDED_AFTER_CODE, Level.NOTE, message, table, column, fix=fix)
