"""Rows that are changed in batches, and what holds all batches together."""

from __future__ import annotations

import pytest

from shipcheck.migrations.hazards import rows
from shipcheck.migrations.operations import Update
from tests.migrations.hazards.situating import (
    ACCOUNTS,
    adds,
    around,
    creates,
    forward,
    migration,
    said,
)
from tests.migrations.judged_sql import SQLITE

BATCHES = Update(ACCOUNTS, ("note",), limited=True, in_loop=True)


@pytest.mark.parametrize(
    ("wrapped", "found"), [(True, [("backfill-at-once", "warning")]), (False, [])]
)
def test_batches_in_one_transaction_are_none(wrapped: bool, found: list[tuple[str, str]]) -> None:
    assert said(forward(rows, migration(BATCHES, wrapped=wrapped))) == found


@pytest.mark.parametrize(
    ("wrapped", "found"), [(True, [("backfill-under-lock", "error")]), (False, [])]
)
def test_batches_do_not_end_a_lock(wrapped: bool, found: list[tuple[str, str]]) -> None:
    steps = migration(adds("more"), BATCHES, wrapped=wrapped)
    assert said(forward(rows, steps)) == found


def test_batches_of_a_new_table_and_on_sqlite_are_free() -> None:
    new = migration(creates(), Update(creates().table, ("id",), limited=True, in_loop=True))
    assert not forward(rows, new)
    assert not forward(rows, migration(BATCHES), surroundings=around(server=SQLITE))
