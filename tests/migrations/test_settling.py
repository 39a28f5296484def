"""Hazards of what goes, once the code is known."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.git.runner import Git
from shipcheck.migrations.code_uses.use import Grade, How, Name, Use, Uses
from shipcheck.migrations.hazards.hazard import Deploy
from shipcheck.migrations.judging import judge_all
from shipcheck.migrations.migration import Allowance
from shipcheck.migrations.operations import (
    CreateTable,
    DropColumn,
    DropTable,
    RenameColumn,
    RenameTable,
)
from shipcheck.migrations.parts import Column, ColumnType, ObjectName
from shipcheck.migrations.settling import names_in, settle, settle_all
from tests.migrations.hazards.situating import ACCOUNTS, BASE, adds, around, migration
from tests.migrations.made import made
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.migrations.judged import Judged, JudgedMigration
    from shipcheck.migrations.operations import Operation

DROP = DropColumn(ACCOUNTS, "note")
NAME = Name("accounts", "note")
NOTHING = Uses()
UNKNOWN = Uses(understood=False)


def use(line: int = 1, how: How = How.ATTRIBUTE, grade: Grade = Grade.CERTAIN) -> Use:
    return Use("app.py", line, "account.note", how, grade)


USED = Uses((use(1), use(2)))
CACHED = Uses((use(3, How.CACHED, Grade.LIKELY),))
IGNORED = Uses(ignored="account.rb:2")


def judged(operation: Operation, deploy: Deploy | None = None) -> JudgedMigration:
    return judge_all([migration(operation)], around(deploy=deploy))[0]


def about_code(found: JudgedMigration) -> list[Judged]:
    """What is said of the code that runs."""
    silent = ("way-back-loses-data", "no-lock-timeout")
    return [one for one in found.hazards if one.hazard.rule not in silent]


def settled(
    operation: Operation, base: Uses, head: Uses, deploy: Deploy | None = None, name: Name = NAME
) -> list[tuple[str, str]]:
    found = settle(judged(operation, deploy), {name: base}, {name: head}, deploy)
    return [(one.hazard.rule, one.hazard.level.value) for one in about_code(found)]


@pytest.mark.parametrize(
    ("base", "head", "deploy", "expected"),
    [
        (USED, USED, None, ("column-in-use", "error")),
        (USED, USED, Deploy.AFTER, ("column-in-use", "error")),
        (NOTHING, USED, None, ("column-in-use", "error")),
        (USED, NOTHING, None, ("destructive-with-code", "error")),
        (USED, NOTHING, Deploy.BEFORE, ("destructive-with-code", "error")),
        (USED, NOTHING, Deploy.MANUAL, ("destructive-with-code", "error")),
        (USED, NOTHING, Deploy.AFTER, ("destructive-with-code", "warning")),
        (NOTHING, NOTHING, None, ("drop-column", "warning")),
        (NOTHING, NOTHING, Deploy.AFTER, ("drop-column", "warning")),
        (UNKNOWN, NOTHING, None, ("drop-column", "error")),
        (NOTHING, UNKNOWN, None, ("drop-column", "error")),
        (CACHED, CACHED, None, ("drop-column", "error")),
        (CACHED, NOTHING, None, ("drop-column", "error")),
        (IGNORED, CACHED, None, ("drop-column", "warning")),
        (IGNORED, IGNORED, None, ("drop-column", "warning")),
        (NOTHING, CACHED, Deploy.AFTER, ("drop-column", "error")),
    ],
)
def test_a_dropped_column(
    base: Uses, head: Uses, deploy: Deploy | None, expected: tuple[str, str]
) -> None:
    assert settled(DROP, base, head, deploy) == [expected]


def test_the_places_are_named_and_kept() -> None:
    found = settle(judged(DROP), {NAME: USED}, {NAME: NOTHING}, None)
    (one,) = about_code(found)
    assert "app.py:1 and 1 more" in one.hazard.message
    assert one.places == USED.places


def test_what_no_model_declares_any_more_is_used_by_sql_alone() -> None:
    declared = Uses((use(1, How.MODEL), use(2)))
    assert settled(DROP, declared, Uses((use(2),))) == [("destructive-with-code", "error")]
    sql = Uses((use(2), use(3, How.SQL)))
    assert settled(DROP, declared, sql) == [("column-in-use", "error")]


def test_what_only_sql_named_is_not_used_by_attributes() -> None:
    base = Uses((use(1, How.SQL), use(2)))
    assert settled(DROP, base, Uses((use(2),))) == [("destructive-with-code", "error")]


@pytest.mark.parametrize(
    ("base", "head", "deploy", "expected"),
    [
        (USED, NOTHING, None, ("rename-column", "error")),
        (USED, USED, None, ("column-in-use", "error")),
        (NOTHING, NOTHING, None, ("rename-column", "note")),
        (NOTHING, NOTHING, Deploy.AFTER, ("rename-column", "error")),
        (CACHED, CACHED, None, ("rename-column", "error")),
    ],
)
def test_a_renamed_column(
    base: Uses, head: Uses, deploy: Deploy | None, expected: tuple[str, str]
) -> None:
    rename = RenameColumn(ACCOUNTS, "note", "remark")
    assert settled(rename, base, head, deploy) == [expected]


@pytest.mark.parametrize(
    ("head", "deploy", "expected"),
    [
        (USED, Deploy.AFTER, [("added-after-code", "error")]),
        (USED, Deploy.MANUAL, [("added-after-code", "warning")]),
        (NOTHING, Deploy.AFTER, []),
        (UNKNOWN, Deploy.AFTER, [("added-after-code", "note")]),
        (USED, None, []),
    ],
)
def test_what_is_added_is_used_too_early(
    head: Uses, deploy: Deploy | None, expected: list[tuple[str, str]]
) -> None:
    name = Name("accounts", "a")
    assert settled(adds("a"), NOTHING, head, deploy, name) == expected


def test_a_dropped_table() -> None:
    name = Name("accounts")
    used = [("table-in-use", "error")]
    assert settled(DropTable(ACCOUNTS), USED, USED, name=name) == used
    assert settled(RenameTable(ACCOUNTS, "b"), USED, USED, name=name) == used
    assert settled(DropTable(ACCOUNTS), NOTHING, NOTHING, name=name) == [("drop-table", "warning")]


def test_a_comment_allows_what_is_found_in_the_end() -> None:
    allowance = Allowance("destructive-with-code", "the workers are stopped", 1)
    one = replace(migration(DROP), allowances=(allowance,))
    found = settle(judge_all([one], around())[0], {NAME: USED}, {NAME: NOTHING}, None)
    said = {one.hazard.rule: one.allowed for one in about_code(found)}
    assert said == {"destructive-with-code": "the workers are stopped"}


def test_other_tables_with_such_a_column_are_known() -> None:
    orders = CreateTable(ObjectName("orders"), (Column("note", ColumnType("text")),))
    schema = made(orders, onto=BASE)
    (name,) = names_in([judged(DROP)], schema)
    assert name == NAME
    assert name.others == {"orders"}


def test_nothing_is_searched_where_nothing_goes(tmp_path: Path) -> None:
    one = judged(adds("a"))
    nowhere = Git(tmp_path / "nowhere", {})
    found = asyncio.run(settle_all([one], nowhere, base="x", head="y", schema=BASE, deploy=None))
    assert found == (one,)


def test_the_code_of_two_commits(tmp_path: Path) -> None:
    sample = Sample.create(tmp_path / "repository")
    model = "class Account(models.Model):\n    note = models.TextField()\n"
    base = sample.commit({"app/models.py": model, "m/1.sql": "-- accounts.note\n"})
    head = sample.commit({"app/models.py": "class Account(models.Model):\n    pass\n"})
    git = Git(sample.path, dict(os.environ))
    question = settle_all([judged(DROP)], git, base=base, head=head, schema=BASE, deploy=None)
    (found,) = asyncio.run(question)
    (one,) = about_code(found)
    assert one.hazard.rule == "destructive-with-code"
    assert [(use.path, use.line) for use in one.places] == [("app/models.py", 2)]
