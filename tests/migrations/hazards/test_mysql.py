"""What goes wrong on MySQL and MariaDB, alone or otherwise than on PostgreSQL."""

from __future__ import annotations

import pytest

from shipcheck.migrations.servers import Dialect, Server
from tests.migrations.judged_sql import MARIADB, MYSQL, judged, rules

BASE = """
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, a int, n int NOT NULL, b varchar(20), big text, pid int, KEY ia (a));
"""
UNSAFE = [
    ("ALTER TABLE t ADD COLUMN z int AS (a + 1) STORED", "add-column-rewrites"),
    ("ALTER TABLE t ADD COLUMN z varchar(36) DEFAULT (uuid())", "add-column-rewrites"),
    ("ALTER TABLE t ADD COLUMN z int AUTO_INCREMENT UNIQUE", "add-column-rewrites"),
    ("ALTER TABLE t MODIFY a bigint", "change-type-rewrites"),
    ("ALTER TABLE t MODIFY b varchar(10)", "change-type-rewrites"),
    ("ALTER TABLE t CHANGE b b text", "change-type-rewrites"),
    ("CREATE INDEX i ON t (n) LOCK=SHARED", "create-index-blocks-writes"),
    ("CREATE INDEX i ON t (n) ALGORITHM=COPY", "create-index-blocks-writes"),
    ("CREATE FULLTEXT INDEX i ON t (big)", "create-index-blocks-writes"),
    (
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (pid) REFERENCES p (id)",
        "foreign-key-blocks-writes",
    ),
    ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", "check-scans"),
    ("ALTER TABLE t DROP PRIMARY KEY", "table-copied"),
    ("ALTER TABLE t CONVERT TO CHARACTER SET latin1", "table-rewritten"),
    ("ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 4", "table-rewritten"),
    ("ALTER TABLE t ENGINE=MyISAM", "table-rewritten"),
    ("ALTER TABLE t ADD COLUMN z int, ALGORITHM=COPY", "algorithm-copies"),
    ("ALTER TABLE t DROP PARTITION p0", "partition-rows-lost"),
    ("ALTER TABLE t MODIFY a bigint, ALGORITHM=INPLACE", "algorithm-refused"),
    ("ALTER TABLE t MODIFY a bigint, LOCK=NONE", "algorithm-refused"),
    ("ALTER TABLE t ADD INDEX i (n), ALGORITHM=INSTANT", "algorithm-refused"),
    ("TRUNCATE TABLE t", "truncate"),
    ("UPDATE t SET a = 1", "backfill-at-once"),
]
SAFE = [
    "ALTER TABLE t ADD COLUMN z int",
    "ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT 0 AFTER a",
    "ALTER TABLE t ADD COLUMN z timestamp DEFAULT CURRENT_TIMESTAMP",
    "ALTER TABLE t ADD COLUMN z int AS (a + 1) VIRTUAL",
    "ALTER TABLE t ADD COLUMN z int, ALGORITHM=INSTANT",
    "ALTER TABLE t ADD COLUMN z int, ALGORITHM=INPLACE, LOCK=NONE",
    "CREATE INDEX i ON t (n)",
    "ALTER TABLE t ADD INDEX i (n), ALGORITHM=INPLACE, LOCK=NONE",
    "ALTER TABLE t DROP INDEX ia",
    "ALTER TABLE t RENAME INDEX ia TO ib",
    "ALTER TABLE t MODIFY b varchar(60)",
    "ALTER TABLE t CHANGE a A int",
    "ALTER TABLE t MODIFY n int NOT NULL DEFAULT 7",
    "ALTER TABLE t ALTER a SET DEFAULT 3",
    "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, n)",
    "ALTER TABLE t ENGINE=InnoDB",
    "ALTER TABLE t COMMENT='x'",
    "OPTIMIZE TABLE t",
    "CREATE TABLE n (id int PRIMARY KEY, a int, KEY k (a), CHECK (a > 0))",
    "CREATE TABLE n (a int); ALTER TABLE n ADD CHECK (a > 0); ALTER TABLE n MODIFY a bigint",
]


@pytest.mark.parametrize(("text", "rule"), UNSAFE)
@pytest.mark.parametrize("server", [MYSQL, MARIADB], ids=["mysql", "mariadb"])
def test_unsafe(server: Server, text: str, rule: str) -> None:
    assert f"{rule} error" in rules(judged(text, server, base=BASE))


@pytest.mark.parametrize("text", SAFE)
@pytest.mark.parametrize("server", [MYSQL, MARIADB], ids=["mysql", "mariadb"])
def test_safe(server: Server, text: str) -> None:
    found = rules(judged(text, server, base=BASE))
    assert [one for one in found if not one.endswith("note")] == []


def test_what_the_type_was_is_not_known() -> None:
    (hazard,) = [one.hazard for one in judged("ALTER TABLE q MODIFY a varchar(300)", MYSQL).hazards]
    assert (hazard.rule, bool(hazard.doubt)) == ("change-type-rewrites", True)


@pytest.mark.parametrize(
    "clause", ["ALGORITHM=INSTANT", "ALGORITHM=INPLACE", "ALGORITHM=INPLACE, LOCK=NONE"]
)
def test_a_clause_settles_what_is_not_known(clause: str) -> None:
    assert rules(judged(f"ALTER TABLE q MODIFY a varchar(300), {clause}", MYSQL)) == []


def test_mysql_takes_no_lock_beside_instant() -> None:
    text = "ALTER TABLE t ADD COLUMN z int, ALGORITHM=INSTANT, LOCK=NONE"
    assert rules(judged(text, MYSQL, base=BASE)) == ["algorithm-refused error"]
    assert rules(judged(text, MARIADB, base=BASE)) == []


def test_mariadb_copies_online_since_11_2() -> None:
    text = "ALTER TABLE t MODIFY a bigint"
    assert rules(judged(text, Server(Dialect.MARIADB, (11, 4)), base=BASE)) == []


ATOMIC = [
    ("ALTER TABLE t ADD x int; ALTER TABLE t ADD y int", "not-atomic warning"),
    ("ALTER TABLE t ADD x int; UPDATE t SET x = 1 WHERE a = 2", "not-atomic warning"),
    ("CREATE TABLE n (a int); CREATE TABLE m (a int); INSERT INTO n VALUES (1)", "not-atomic note"),
    ("CREATE TABLE IF NOT EXISTS n (a int); DROP TABLE IF EXISTS nothing", "not-atomic note"),
    ("ALTER TABLE t ADD x int, ADD y int", None),
    ("UPDATE t SET a = 1 WHERE a = 2; UPDATE t SET a = 3 WHERE a = 4", None),
    ("SET NAMES utf8mb4; ALTER TABLE t ADD x int", None),
]


@pytest.mark.parametrize(("text", "rule"), ATOMIC)
def test_half_a_migration(text: str, rule: str | None) -> None:
    found = [one for one in rules(judged(text, MYSQL, base=BASE)) if one.startswith("not-atomic")]
    assert found == ([rule] if rule else [])


def test_a_schema_change_ends_a_transaction() -> None:
    text = "BEGIN; UPDATE t SET a = 1 WHERE a = 2;\nALTER TABLE t ADD x int; COMMIT;"
    (found,) = [
        one for one in judged(text, MYSQL, base=BASE).hazards if one.hazard.rule == "ddl-commits"
    ]
    assert found.place.line == 2
    calm = "BEGIN; UPDATE t SET a = 1 WHERE a = 2; COMMIT; ALTER TABLE t ADD x int;"
    assert "ddl-commits warning" not in rules(judged(calm, MYSQL, base=BASE))


def test_no_lock_lasts_longer_than_its_statement() -> None:
    text = (
        "ALTER TABLE t MODIFY a bigint; UPDATE p SET id = 2 WHERE id = 3; CREATE INDEX i ON p (id);"
    )
    found = rules(judged(text, MYSQL, base=BASE, wrapped=True))
    assert not [one for one in found if "under-lock" in one]


def test_null_is_changed_outside_of_strict_mode() -> None:
    text = "ALTER TABLE t MODIFY a int NOT NULL;"
    rule = "not-null-outside-strict-mode warning"
    assert rule in rules(judged(f"SET sql_mode = ''; {text}", MYSQL, base=BASE))
    assert rule not in rules(judged(text, MYSQL, base=BASE))
    assert rule not in rules(
        judged(f"SET sql_mode = 'STRICT_ALL_TABLES'; {text}", MYSQL, base=BASE)
    )


def test_large_tables_make_everybody_queue() -> None:
    text = "ALTER TABLE t ADD COLUMN z int"
    rows = {"t": 5_000_000}
    assert rules(judged(text, MYSQL, base=BASE, rows=rows)) == ["metadata-lock-wait note"]
    patient = f"SET SESSION lock_wait_timeout = 5; {text}"
    assert rules(judged(patient, MYSQL, base=BASE, rows=rows)) == []
