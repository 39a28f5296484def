"""Columns and tables that are dropped while code may use them."""

from __future__ import annotations

import pytest

from shipcheck.migrations.hazards import code_drops
from shipcheck.migrations.hazards.hazard import Deploy
from shipcheck.migrations.operations import (
    CreateTable,
    DropColumn,
    DropTable,
    Insert,
    Operation,
    RenameColumn,
    RenameTable,
    RunCode,
)
from shipcheck.migrations.parts import Column, ObjectName
from shipcheck.migrations.schema import Schema
from tests.migrations.hazards.situating import (
    ACCOUNTS,
    NEW,
    TEXT,
    adds,
    around,
    creates,
    forward,
    migration,
    said,
)

OTHER = ObjectName("orders")
EVERYTHING = tuple(Column(name, TEXT) for name in ("id", "email", "note", "state"))


@pytest.mark.parametrize(
    ("deploy", "column", "level"),
    [
        (None, "note", "error"),
        (Deploy.BEFORE, "note", "error"),
        (Deploy.MANUAL, "email", "error"),
        (Deploy.AFTER, "note", "warning"),
        (Deploy.AFTER, "state", "warning"),
        (Deploy.AFTER, "email", "error"),
    ],
)
def test_a_dropped_column(deploy: Deploy | None, column: str, level: str) -> None:
    found = forward(
        code_drops,
        migration(DropColumn(ACCOUNTS, column)),
        surroundings=around(deploy=deploy),
    )
    assert said(found) == [("drop-column", level)]
    assert found[0].table == ACCOUNTS
    assert found[0].column == column


def test_a_required_column_stops_new_code_until_it_is_gone() -> None:
    found = forward(
        code_drops,
        migration(DropColumn(ACCOUNTS, "email")),
        surroundings=around(deploy=Deploy.AFTER),
    )
    assert "cannot write rows" in found[0].message


@pytest.mark.parametrize(
    ("deploy", "level"), [(None, "error"), (Deploy.AFTER, "warning"), (Deploy.MANUAL, "error")]
)
def test_a_dropped_table(deploy: Deploy | None, level: str) -> None:
    found = forward(code_drops, migration(DropTable(ACCOUNTS)), surroundings=around(deploy=deploy))
    assert said(found) == [("drop-table", level)]


@pytest.mark.parametrize(
    "operations",
    [
        pytest.param((creates(), DropTable(NEW)), id="a table of the change"),
        pytest.param((creates(NEW, "a"), DropColumn(NEW, "a")), id="a column of such a table"),
        pytest.param((adds("a"), DropColumn(ACCOUNTS, "a")), id="a column of the change"),
        pytest.param((DropTable(OTHER, if_exists=True),), id="a table that is not there"),
        pytest.param(
            (
                CreateTable(NEW, EVERYTHING),
                Insert(NEW, selected=True),
                DropTable(ACCOUNTS),
                RenameTable(NEW, "accounts"),
            ),
            id="SQLite's way to alter",
        ),
        pytest.param(
            (
                RenameTable(ACCOUNTS, "old_accounts"),
                CreateTable(ACCOUNTS, EVERYTHING),
                DropTable(ObjectName("old_accounts")),
            ),
            id="built anew under the old name",
        ),
    ],
)
def test_free(operations: tuple[Operation, ...]) -> None:
    assert not forward(code_drops, migration(*operations))


def test_a_table_built_anew_without_a_column_drops_it() -> None:
    without = tuple(column for column in EVERYTHING if column.name != "note")
    make = CreateTable(NEW, without, filled=True)
    found = forward(code_drops, migration(make, DropTable(ACCOUNTS), RenameTable(NEW, "accounts")))
    assert said(found) == [("drop-column", "error")]
    assert found[0].column == "note"


@pytest.mark.parametrize(
    "after", [adds("note"), RenameColumn(ACCOUNTS, "state", "note")], ids=["added", "renamed"]
)
def test_another_column_takes_the_name(after: Operation) -> None:
    found = forward(code_drops, migration(DropColumn(ACCOUNTS, "note"), after))
    assert said(found) == [("type-changed", "error")]


def test_a_table_that_nobody_knows_may_be_there() -> None:
    found = forward(
        code_drops, migration(DropTable(OTHER)), surroundings=around(Schema(complete=False))
    )
    assert said(found) == [("drop-table", "error")]


MADE = CreateTable(NEW, EVERYTHING)
SWAPPED = RenameTable(NEW, "accounts")


@pytest.mark.parametrize(
    "operations",
    [
        pytest.param((MADE, DropTable(ACCOUNTS), SWAPPED), id="renamed and never filled"),
        pytest.param(
            (MADE, Insert(NEW, ("id",)), DropTable(ACCOUNTS), SWAPPED), id="filled by hand"
        ),
        pytest.param(
            (DropTable(ACCOUNTS), CreateTable(ACCOUNTS, EVERYTHING)), id="made anew under its name"
        ),
    ],
)
def test_a_table_that_is_replaced_by_an_empty_one_is_lost(
    operations: tuple[Operation, ...],
) -> None:
    assert said(forward(code_drops, migration(*operations))) == [("drop-table", "error")]


@pytest.mark.parametrize(
    "operations",
    [
        pytest.param((MADE, RunCode("copy"), DropTable(ACCOUNTS), SWAPPED), id="filled by code"),
        pytest.param((MADE, DropTable(ACCOUNTS), SWAPPED, RunCode("copy")), id="filled later"),
        pytest.param(
            (DropTable(ACCOUNTS), RenameTable(OTHER, "accounts")), id="filled long before"
        ),
        pytest.param(
            (MADE, DropTable(ACCOUNTS), SWAPPED, Insert(ACCOUNTS, selected=True)),
            id="filled under its name",
        ),
    ],
)
def test_a_table_that_may_have_taken_the_rows_is_no_loss(operations: tuple[Operation, ...]) -> None:
    assert not forward(code_drops, migration(*operations))
