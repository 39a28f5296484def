"""What statements of SQLite do, and tables that they rebuild."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from shipcheck.migrations import operations as what
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Index,
    ObjectName,
)
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.sqlite.read import read

SQLITE = ASSUMED[Dialect.SQLITE]
T = ObjectName("t")
INT = ColumnType("int")


def operations(text: str) -> list[what.Operation]:
    return [one for each in read(text, SQLITE) for one in each.operations]


CASES: list[tuple[str, list[what.Operation]]] = [
    ("ALTER TABLE t ADD COLUMN a INTEGER NOT NULL DEFAULT 0",
     [what.AddColumn(T, Column("a", INT, nullable=False, default=Default("0")))]),
    ("ALTER TABLE [t] ADD a REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED",
     [what.AddColumn(T, Column("a", None, constraints=(
         Constraint(ConstraintKind.FOREIGN_KEY, None, ("a",), ObjectName("p"), ("id",)),)))]),
    ('ALTER TABLE "t" DROP COLUMN "a"', [what.DropColumn(T, "a")]),
    ("ALTER TABLE t RENAME a TO b", [what.RenameColumn(T, "a", "b")]),
    ("ALTER TABLE main.t RENAME TO u", [what.RenameTable(ObjectName("t", "main"), "u")]),
    ("ALTER TABLE t ALTER COLUMN a SET NOT NULL", [what.SetNotNull(T, "a")]),
    ("CREATE TABLE t (a int, b, UNIQUE (a, b) ON CONFLICT IGNORE) STRICT, WITHOUT ROWID",
     [what.CreateTable(T, (Column("a", INT), Column("b", None)),
                       (Constraint(ConstraintKind.UNIQUE, None, ("a", "b")),))]),
    ("CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a COLLATE NOCASE, lower(b)) WHERE a > 1",
     [what.CreateIndex(Index("i", T, ("a", "lower(b)"), unique=True, where="a > 1"), if_not_exists=True)]),
    ("PRAGMA foreign_keys = OFF", [what.SetSetting("foreign_keys", "off")]),
    ("PRAGMA foreign_keys(0)", [what.SetSetting("foreign_keys", "0")]),
    ("PRAGMA table_info('t')", [what.SetSetting("table_info", "t")]),
    ("UPDATE OR IGNORE t SET a = 1", [what.Update(T, ("a",))]),
    ("INSERT OR REPLACE INTO t SELECT * FROM u", [what.Insert(T, selected=True)]),
    ("BEGIN IMMEDIATE", [what.TransactionControl(what.TransactionWord.BEGIN)]),
    ("END", [what.TransactionControl(what.TransactionWord.COMMIT)]),
    ("CREATE TRIGGER g AFTER UPDATE OF a ON t BEGIN DELETE FROM u; END",
     [what.CreateObject(what.ObjectKind.TRIGGER, ObjectName("g"), T)]),
    ("VACUUM", [what.Maintain("VACUUM")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "done"), CASES)
def test_what_a_statement_does(text: str, done: list[what.Operation]) -> None:
    assert operations(text) == done


@pytest.mark.parametrize(
    "text", ["FOO", "ALTER TABLE t FROB", "CREATE TABLE t (", ".read x.sql\n", "'"]
)
def test_what_is_not_understood(text: str) -> None:
    assert isinstance(operations(text)[0], what.Opaque)


MADE = "CREATE TABLE new (id integer PRIMARY KEY, b int)"
REBUILDS = [
    (f"{MADE}; INSERT INTO new (id, b) SELECT id, a FROM t; DROP TABLE t; ALTER TABLE new RENAME TO t",
     (("id", "id"), ("b", "a"))),
    (f'{MADE}; INSERT INTO "new" SELECT * FROM "t"; DROP TABLE "t"; ALTER TABLE "new" RENAME TO "t"', None),
    (f"{MADE}; INSERT INTO new (id, b) SELECT t.id, coalesce(t.a, 0) FROM t; DROP TABLE t; "
     "ALTER TABLE new RENAME TO t", (("id", "id"), ("b", "coalesce ( t . a , 0 )"))),
    ("ALTER TABLE t RENAME TO old; CREATE TABLE t (id int); INSERT INTO t (id) SELECT id FROM old; "
     "DROP TABLE old",
     (("id", "id"),)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "copied"), REBUILDS)
def test_a_rebuild_is_one_operation(text: str, copied: tuple[tuple[str, str], ...] | None) -> None:
    *before, last = operations(text)
    assert {type(one) for one in before} == {what.Other}
    assert isinstance(last, what.RebuildTable)
    assert (last.table, last.copied) == (T, copied)


NO_REBUILDS = [
    f"{MADE}; DROP TABLE t; ALTER TABLE new RENAME TO t",
    f"{MADE}; INSERT INTO new (id) SELECT id FROM other; DROP TABLE t; ALTER TABLE new RENAME TO t",
    f"{MADE}; DROP TABLE t; INSERT INTO new SELECT * FROM t; ALTER TABLE new RENAME TO t",
    f"{MADE}; INSERT INTO new SELECT * FROM t; ALTER TABLE new RENAME TO t",
    "DROP TABLE t; CREATE TABLE t (id int)",
]


@pytest.mark.parametrize("text", NO_REBUILDS)
def test_rows_that_are_not_copied_are_lost(text: str) -> None:
    assert not any(isinstance(one, what.RebuildTable) for one in operations(text))


def test_indexes_of_the_new_table_come_after_it() -> None:
    text = f"{MADE}; CREATE INDEX i ON new (b); INSERT INTO new SELECT * FROM t; DROP TABLE t; "
    text += "ALTER TABLE new RENAME TO t"
    *_, rebuild, index = operations(text)
    assert isinstance(rebuild, what.RebuildTable)
    assert index == what.CreateIndex(Index("i", T, ("b",)))


@pytest.mark.parametrize(("text", "_"), CASES)
def test_sqlite_itself_reads_the_statement(text: str, _: object) -> None:
    """Whatever is wrong, it is not the syntax; statements of later versions aside."""
    said = ""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute(text)
        except sqlite3.Error as error:
            said = str(error)
    assert "syntax error" not in said or "ALTER COLUMN" in text
