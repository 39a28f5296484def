"""What goes wrong on SQLite alone, the refusals asked of SQLite itself."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from shipcheck.migrations.servers import Dialect, Server
from tests.migrations.judged_sql import SQLITE, judged, rules

BASE = """
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, a int, b int, u int UNIQUE,
    f int REFERENCES p (id) ON DELETE CASCADE);
CREATE INDEX ib ON t (b);
"""
ADDED, DROPPED = "column-cannot-be-added error", "column-cannot-be-dropped error"
REFUSALS = [
    ("ALTER TABLE t ADD COLUMN z int", None),
    ("ALTER TABLE t ADD COLUMN z int NOT NULL", ADDED),
    ("ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT 0", None),
    ("ALTER TABLE t ADD COLUMN z int UNIQUE", ADDED),
    ("ALTER TABLE t ADD COLUMN z int PRIMARY KEY", ADDED),
    ("ALTER TABLE t ADD COLUMN z text DEFAULT CURRENT_TIMESTAMP", ADDED),
    ("ALTER TABLE t ADD COLUMN z text DEFAULT (1 + 1)", ADDED),
    ("ALTER TABLE t ADD COLUMN z text DEFAULT 'now'", None),
    ("ALTER TABLE t ADD COLUMN z int AS (a) STORED", ADDED),
    ("ALTER TABLE t ADD COLUMN z int AS (a) VIRTUAL", None),
    ("ALTER TABLE t ADD COLUMN z int REFERENCES p (id)", None),
    ("ALTER TABLE t DROP COLUMN a", None),
    ("ALTER TABLE t DROP COLUMN b", DROPPED),
    ("ALTER TABLE t DROP COLUMN u", DROPPED),
    ("ALTER TABLE t DROP COLUMN id", DROPPED),
    ("ALTER TABLE t DROP COLUMN f", None),
    ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", "statement-too-new error"),
]


@pytest.mark.parametrize(("text", "rule"), REFUSALS)
def test_what_sqlite_refuses(text: str, rule: str | None) -> None:
    found = rules(judged(text, SQLITE, base=BASE))
    own = {ADDED, DROPPED, "statement-too-new error"}
    assert own.intersection(found) == ({rule} if rule else set())


@pytest.mark.parametrize(("text", "rule"), REFUSALS)
def test_sqlite_refuses_it(text: str, rule: str | None) -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(BASE + "INSERT INTO t (a) VALUES (1);")
        if rule == "statement-too-new error" and sqlite3.sqlite_version_info >= (3, 53):
            pytest.skip("this SQLite has the statement")
        if rule is None:
            connection.execute(text)
        else:
            with pytest.raises(sqlite3.OperationalError):
                connection.execute(text)


def test_older_versions_have_fewer_statements() -> None:
    old = Server(Dialect.SQLITE, (3, 24))
    assert "statement-too-new error" in rules(judged("ALTER TABLE t RENAME a TO z", old, base=BASE))
    assert "statement-too-new error" in rules(judged("ALTER TABLE t DROP COLUMN a", old, base=BASE))


def test_new_tables_have_no_rows_that_matter() -> None:
    text = (
        "CREATE TABLE n (id int); ALTER TABLE n ADD COLUMN z int NOT NULL; CREATE INDEX i ON n (z);"
    )
    assert rules(judged(text, SQLITE)) == []


REBUILD = """
PRAGMA foreign_keys = OFF;
CREATE TABLE new_t (id integer PRIMARY KEY, a int, b int, u int UNIQUE,
    f int REFERENCES p (id) ON DELETE CASCADE);
INSERT INTO new_t (id, a, b, u, f) SELECT id, a, b, u, f FROM t;
DROP TABLE t;
ALTER TABLE new_t RENAME TO t;
"""


def test_a_rebuild_that_keeps_all_columns_loses_nothing() -> None:
    assert rules(judged(REBUILD, SQLITE, base=BASE)) == ["writers-wait note"]


def test_a_rebuild_that_drops_a_column_does() -> None:
    text = REBUILD.replace(", b int", "").replace("a, b, u", "a, u")
    assert rules(judged(text, SQLITE, base=BASE)) == ["drop-column error", "writers-wait note"]


def test_a_rebuild_that_renames_a_column_does_so() -> None:
    text = REBUILD.replace(" a int", " z int").replace("(id, a,", "(id, z,")
    assert rules(judged(text, SQLITE, base=BASE)) == ["rename-column error", "writers-wait note"]


def test_a_rebuild_of_what_is_not_known_is_not_called_safe() -> None:
    found = judged(REBUILD, SQLITE)
    (hazard,) = [one.hazard for one in found.hazards if one.hazard.rule == "rebuild-not-followed"]
    assert hazard.doubt


def test_the_pragma_does_nothing_in_a_transaction() -> None:
    assert "foreign-keys-stay-on warning" in rules(judged(REBUILD, SQLITE, base=BASE, wrapped=True))


def test_rows_of_other_tables_go_with_a_dropped_one() -> None:
    """What `foreign-keys-stay-on` says, done by SQLite."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript("PRAGMA foreign_keys = ON;" + BASE)
        connection.execute("INSERT INTO p VALUES (1)")
        connection.execute("INSERT INTO t (f) VALUES (1)")
        connection.execute("BEGIN")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DROP TABLE p")
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)


def test_whole_tables_are_changed_while_writers_wait() -> None:
    assert rules(judged("UPDATE t SET a = 1", SQLITE, base=BASE)) == ["writers-wait note"]
    assert rules(judged("CREATE INDEX i ON t (a)", SQLITE, base=BASE)) == ["writers-wait note"]
