"""How much an edit changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipcheck.migrations.history.edits import Edit, appended, edit_of, first_difference
from shipcheck.migrations.migration import Migration, Part, Place, Statement, WayBack
from shipcheck.migrations.operations import AddColumn, Opaque, Operation, RunCode, Update
from tests.migrations.made import column, name

ADD = AddColumn(name("t"), column("a"))
OTHER = AddColumn(name("t"), column("b"))


def migration(*statements: tuple[str, Operation], wrapped: bool = True) -> Migration:
    found = tuple(
        Statement(text, (operation,), Place(line, line))
        for line, (text, operation) in enumerate(statements, 1)
    )
    return Migration("1", "plain-sql", "1", Part("1", found, wrapped), None, WayBack.MISSING)


def edit(before: Migration, after: Migration) -> Edit:
    return edit_of(before, after, same_file=False)


@pytest.mark.parametrize(
    "text",
    [
        "ALTER  TABLE t\n ADD a int DEFAULT '--x'",
        "ALTER TABLE t -- why\n ADD a int DEFAULT '--x'",
        "ALTER TABLE t /* why\n not */ ADD a int DEFAULT '--x'",
    ],
)
def test_comments_and_white_space(text: str) -> None:
    before = migration(("ALTER TABLE t ADD a int DEFAULT '--x'", ADD))
    assert edit(before, migration((text, ADD))) is Edit.TEXT


def test_a_comment_in_a_string_is_none() -> None:
    before = migration(("UPDATE t SET a = '--x'", Update(name("t"))))
    after = migration(("UPDATE t SET a = '--y'", Update(name("t"))))
    assert edit(before, after) is Edit.CHANGED


def test_other_words_for_the_same() -> None:
    before = migration(("ALTER TABLE t ADD a int", ADD))
    assert edit(before, migration(("alter table t add a int", ADD))) is Edit.SAME_OPERATIONS


@pytest.mark.parametrize("operation", [RunCode("fill"), Opaque("loop"), Update(name("t"))])
def test_what_is_not_all_told_may_be_anything_else(operation: Operation) -> None:
    assert edit(migration(("a", operation)), migration(("b", operation))) is Edit.CHANGED


def test_another_operation() -> None:
    after = migration(("x", ADD), ("y", OTHER))
    assert edit(migration(("x", ADD)), after) is Edit.CHANGED
    assert first_difference(migration(("x", ADD)), after) == after.up.statements[1]
    assert first_difference(after, migration(("x", ADD))) is None


def test_a_transaction_more_or_less() -> None:
    assert edit(migration(("x", ADD)), migration(("x", ADD), wrapped=False)) is not Edit.TEXT


def test_the_way_back_alone() -> None:
    one = migration(("x", ADD))
    other = replace(one, down=Part("1.down", (), wrapped=True))
    assert edit_of(one, other, same_file=True) is Edit.WAY_BACK


def test_what_was_appended() -> None:
    before = migration(("x", ADD))
    after = migration(("w", OTHER), ("x", ADD), ("y", OTHER))
    assert appended(before, after) == (after.up.statements[0], after.up.statements[2])
    assert appended(before, before) == ()
    assert appended(after, before) is None
