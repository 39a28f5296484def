"""Columns and tables under another name."""

from __future__ import annotations

import pytest

from shipcheck.migrations.hazards import code_renames
from shipcheck.migrations.hazards.hazard import Deploy
from shipcheck.migrations.operations import (
    AlterTableOption,
    CreateObject,
    ObjectKind,
    Operation,
    RedefineColumn,
    RenameColumn,
    RenameTable,
)
from shipcheck.migrations.parts import Column
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


@pytest.mark.parametrize("deploy", [None, *Deploy])
@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (RenameColumn(ACCOUNTS, "note", "remark"), "rename-column"),
        (RedefineColumn(ACCOUNTS, "note", Column("remark", TEXT)), "rename-column"),
        (RenameTable(ACCOUNTS, "users"), "rename-table"),
        (AlterTableOption(ACCOUNTS, "SET SCHEMA", value="archive"), "set-schema"),
    ],
)
def test_no_order_makes_a_rename_safe(
    operation: Operation, rule: str, deploy: Deploy | None
) -> None:
    found = forward(code_renames, migration(operation), surroundings=around(deploy=deploy))
    assert said(found) == [(rule, "error")]


def test_the_message_says_whose_code_fails() -> None:
    rename = migration(RenameColumn(ACCOUNTS, "note", "remark"))
    old = forward(code_renames, rename)[0].message
    new = forward(code_renames, rename, surroundings=around(deploy=Deploy.AFTER))[0].message
    assert (
        old == "Code that still asks for accounts.note fails, as it is now called accounts.remark."
    )
    assert new.startswith("The new code asks for accounts.remark")


@pytest.mark.parametrize(
    "operations",
    [
        pytest.param((creates(), RenameTable(NEW, "newer")), id="a table of the change"),
        pytest.param((adds("a"), RenameColumn(ACCOUNTS, "a", "b")), id="a column of the change"),
        pytest.param((RedefineColumn(ACCOUNTS, "note", Column("note", TEXT)),), id="the same name"),
        pytest.param(
            (
                creates(),
                RenameTable(ACCOUNTS, "old_accounts"),
                RenameTable(NEW, "accounts"),
            ),
            id="a swap",
        ),
    ],
)
def test_free(operations: tuple[Operation, ...]) -> None:
    assert not forward(code_renames, migration(*operations))


def test_a_view_under_the_old_name_keeps_old_code_running() -> None:
    view = CreateObject(ObjectKind.VIEW, ACCOUNTS)
    found = forward(code_renames, migration(RenameTable(ACCOUNTS, "users"), view))
    assert said(found) == [("rename-table", "note")]
