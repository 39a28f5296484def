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
from shipcheck.migrations.parts import Column, ObjectName
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
from tests.migrations.judged_sql import MYSQL, POSTGRESQL, judged, rules


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
    ],
)
def test_free(operations: tuple[Operation, ...]) -> None:
    assert not forward(code_renames, migration(*operations))


def test_a_view_under_the_old_name_keeps_old_code_running() -> None:
    view = CreateObject(ObjectKind.VIEW, ACCOUNTS)
    found = forward(code_renames, migration(RenameTable(ACCOUNTS, "users"), view))
    assert said(found) == [("rename-table", "note")]


def test_a_view_of_another_schema_keeps_nothing() -> None:
    view = CreateObject(ObjectKind.VIEW, ObjectName(ACCOUNTS.name, "archive"))
    found = forward(code_renames, migration(RenameTable(ACCOUNTS, "users"), view))
    assert said(found) == [("rename-table", "error")]


SWAP = "ALTER TABLE users RENAME TO old; ALTER TABLE n RENAME TO users;"
USERS = "CREATE TABLE users (id int, mail text);"


@pytest.mark.parametrize(
    ("before", "change", "expected"),
    [
        ("", "CREATE TABLE n (id int);", ["rename-table error"]),
        ("", "CREATE TABLE n (LIKE users);", ["rename-table error"]),
        (USERS, "CREATE TABLE n (id int, mail text);", ["rename-table error"]),
        (USERS, "CREATE TABLE n (id int, mail text); INSERT INTO n SELECT * FROM users;", []),
        (
            USERS,
            "CREATE TABLE n (id int); INSERT INTO n SELECT id FROM users;",
            ["drop-column error"],
        ),
        ("", "CREATE TABLE n AS SELECT * FROM users;", ["rename-table warning"]),
        (f"{USERS} CREATE TABLE n (id int, mail text);", "", []),
        (f"{USERS} CREATE TABLE n (id int);", "", ["drop-column error"]),
    ],
)
def test_a_swap_is_judged_by_what_takes_the_name(
    before: str, change: str, expected: list[str]
) -> None:
    found = judged(change + SWAP, POSTGRESQL, base=before)
    assert [
        f"{one.hazard.rule} {one.hazard.level}"
        for one in found.hazards
        if one.hazard.rule in ("rename-table", "drop-column") and str(one.hazard.table) == "users"
    ] == expected


def test_mysql_swaps_in_one_statement() -> None:
    base = "CREATE TABLE orders (id int, v varchar(20));"
    swap = "RENAME TABLE orders TO old, t TO orders;"
    assert "rename-table error" in rules(
        judged(f"CREATE TABLE t (id int); {swap}", MYSQL, base=base)
    )
    assert "rename-table error" in rules(judged(f"CREATE TABLE t LIKE orders; {swap}", MYSQL))


@pytest.mark.parametrize(
    "hidden",
    [
        "DROP TABLE users; CREATE TABLE archive.users AS SELECT 1 AS id;",
        "DROP TABLE users; CREATE TEMP TABLE users AS SELECT 1 AS id;",
        "CREATE TABLE archive.n (id int); ALTER TABLE archive.n RENAME TO users; DROP TABLE users;",
    ],
)
def test_a_name_elsewhere_takes_nothing_over(hidden: str) -> None:
    assert "drop-table error" in rules(judged(hidden, POSTGRESQL))
