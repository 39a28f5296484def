"""Steps round rows that are changed or thrown away all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import Delete, Update
from shipcheck.migrations.steps.batches import backfill, some_rows
from shipcheck.migrations.steps.recipe import Recipe, Step
from shipcheck.migrations.steps.windows import Work, window
from shipcheck.migrations.steps.wording import columns, is_postgresql, outside, pasted, table_of

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Hazard, Situation


def _batched(hazard: Hazard, situation: Situation) -> Recipe:
    """The same rows a few at a time, in transactions of their own."""
    steps = (_in_batches(hazard, situation),)
    return Recipe(steps, window(Work.UPDATE, hazard, situation))


def _in_batches(hazard: Hazard, situation: Situation) -> Step:
    operation, table = situation.operation, table_of(hazard, situation)
    if isinstance(operation, Delete):
        chosen = some_rows(situation, table, "… (what is to go)")
        sql = f"DELETE FROM {table} {chosen};"  # noqa: S608 - a text to paste
        title = "Delete in batches, each its own transaction, until nothing is left to delete"
        return Step(title, sql, outside(situation))
    names = operation.columns if isinstance(operation, Update) else ()
    assignment = ", ".join(f"{columns([name], situation.server)} = …" for name in names) or "…"
    return backfill(situation, table, assignment, "… (what is not yet done)")


def _apart(hazard: Hazard, situation: Situation) -> Recipe:
    """Rows are changed in a migration of their own, where no lock of DDL is held."""
    first = Step("Keep the change of the schema in this migration, and nothing else")
    return Recipe((first, _in_batches(hazard, situation)), window(Work.UPDATE, hazard, situation))


def _separate(hazard: Hazard, situation: Situation) -> Recipe:  # noqa: ARG001 - all take both
    return Recipe(
        (
            Step("End the transaction first: the locks of what ran before go with it"),
            pasted("Then run it in a migration of its own", situation),
        )
    )


def _truncate(hazard: Hazard, situation: Situation) -> Recipe:
    table = table_of(hazard, situation)
    keep = Step(
        "Keep the rows where they can be had again, as long as somebody may want them",
        f"CREATE TABLE {table}_before AS TABLE {table};" if is_postgresql(situation) else "",
    )
    return Recipe((keep, _in_batches_of_all(table, situation)))


def _in_batches_of_all(table: str, situation: Situation) -> Step:
    sql = f"DELETE FROM {table} {some_rows(situation, table, '')};"  # noqa: S608 - a text to paste
    return Step("Delete in batches where the table is in use, until nothing is left", sql)


WRITERS = {
    "backfill-at-once": _batched,
    "backfill-under-lock": _apart,
    "work-under-lock": _separate,
    "truncate": _truncate,
}
