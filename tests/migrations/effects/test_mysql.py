"""What depends on the version: MySQL's by its manual, as none is to be had here."""

from __future__ import annotations

import pytest

from shipcheck.migrations.effects.effect import Blocks
from shipcheck.migrations.effects.mysql import effects
from shipcheck.migrations.servers import Dialect, Server
from shipcheck.migrations.sql.mysql.read import read
from tests.migrations.judged_sql import schema_of

INSTANT, ONLINE, COPY = "INSTANT", "INPLACE, LOCK=NONE", "COPY, LOCK=SHARED"
BASE = "CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20), KEY k (b))"
MYSQL, MARIADB = Dialect.MYSQL, Dialect.MARIADB
CASES = [
    ("ADD c int", MYSQL, (5, 7), ONLINE),
    ("ADD c int", MYSQL, (8, 0, 11), ONLINE),
    ("ADD c int", MYSQL, (8, 0, 12), INSTANT),
    ("ADD c int FIRST", MYSQL, (8, 0, 28), ONLINE),
    ("ADD c int FIRST", MYSQL, (8, 0, 29), INSTANT),
    ("ADD c int FIRST", MYSQL, (8, 0), INSTANT),  # the newest of the series
    ("ADD c int FIRST", MYSQL, (8,), INSTANT),
    ("ADD c int FIRST", MYSQL, (9, 1), INSTANT),
    ("ADD c int FIRST", MARIADB, (10, 3), ONLINE),
    ("ADD c int FIRST", MARIADB, (10, 4), INSTANT),
    ("DROP a", MYSQL, (8, 0, 28), ONLINE),
    ("DROP a", MYSQL, (8, 0, 29), INSTANT),
    ("DROP a", MARIADB, (10, 3), ONLINE),
    ("DROP a", MARIADB, (10, 4), INSTANT),
    ("DROP b", MYSQL, (8, 4), ONLINE),  # its index goes with it
    ("ADD c int CHECK (c > 0)", MYSQL, (8, 0), COPY),
    ("ADD c int CHECK (c > 0)", MARIADB, (10, 11), INSTANT),
    ("ADD c int DEFAULT (1 + 1)", MYSQL, (8, 0), COPY),
    ("MODIFY b varchar(63)", MYSQL, (8, 0), INSTANT),
    ("MODIFY b varchar(64)", MYSQL, (8, 0), COPY),  # 256 bytes of utf8mb4
    ("MODIFY a int NOT NULL", MYSQL, (8, 0), ONLINE),
    ("MODIFY a bigint", MARIADB, (11, 1), COPY),
    ("MODIFY a bigint", MARIADB, (11, 2), "COPY, LOCK=NONE"),
    ("ADD COLUMN c int AUTO_INCREMENT UNIQUE", MARIADB, (11, 4), "INPLACE, LOCK=SHARED"),
]


@pytest.mark.parametrize(("action", "dialect", "version", "lock"), CASES)
def test_by_version(action: str, dialect: Dialect, version: tuple[int, ...], lock: str) -> None:
    server = Server(dialect, version)
    (statement,) = read(f"ALTER TABLE t {action}", server)
    (effect,) = effects(statement.operations[0], schema_of(BASE, server), server)
    assert effect.lock == lock
    assert (effect.blocks >= Blocks.WRITES) == ("SHARED" in lock)
    assert effect.grows == (lock != INSTANT)
