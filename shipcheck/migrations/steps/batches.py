"""Filling or changing the rows of a large table a few at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.steps.recipe import Step

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Situation

BATCH = 5_000
"""Rows in a batch: well under a second each on the machine of `windows.py`."""


def backfill(situation: Situation, table: str, assignment: str, condition: str) -> Step:
    """The step that sets `assignment` where `condition` holds, in batches by primary key."""
    return Step(
        f"Fill {table} in batches, each its own transaction, outside the migration's",
        _sql(situation, table, assignment, condition),
        _code(situation, condition),
    )


def _sql(situation: Situation, table: str, assignment: str, condition: str) -> str:
    chosen = some_rows(situation, table, condition)
    return (
        f"UPDATE {table} SET {assignment}\n"  # noqa: S608 - a text to paste, names quoted
        f"{chosen};\n-- again and again until no row is changed"
    )


def some_rows(situation: Situation, table: str, condition: str) -> str:
    """The WHERE that picks a batch of the rows for which a condition holds (all where it is empty)."""
    where = f" WHERE {condition}" if condition else ""
    match situation.server.dialect:
        case Dialect.POSTGRESQL:
            picked = f"SELECT ctid FROM {table}{where} LIMIT {BATCH}"  # noqa: S608 - as above
            return f"WHERE ctid = ANY (ARRAY({picked}))"
        case Dialect.SQLITE:
            return f"WHERE rowid IN (SELECT rowid FROM {table}{where} LIMIT {BATCH})"  # noqa: S608 - as above
        case _:
            return f"{where.lstrip()} LIMIT {BATCH}".lstrip()


def _code(situation: Situation, condition: str) -> str:
    """The same in the words of the framework, where it has some."""
    return {
        "rails": (
            "disable_ddl_transaction!\n\n"
            f'Model.unscoped.where("{condition}").in_batches(of: {BATCH}) do |batch|\n'
            "  batch.update_all(…)\n"
            "  sleep(0.05)\n"
            "end"
        ),
        "django": (
            "# a RunPython of its own in a migration with atomic = False\n"
            "while True:\n"
            f"    keys = list(Model.objects.filter(…).values_list('pk', flat=True)[:{BATCH}])\n"
            "    if not keys:\n"
            "        break\n"
            "    Model.objects.filter(pk__in=keys).update(…)"
        ),
    }.get(situation.migration.framework, "")
