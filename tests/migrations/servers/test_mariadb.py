"""What we say of MariaDB's algorithms and locks, asked of a real server.

A server refuses an ALGORITHM or LOCK that it cannot use: each claim is accepted as it is said, and the
next gentler one is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations.applying import apply_all
from shipcheck.migrations.effects.mysql import effects
from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import Dialect, Server
from shipcheck.migrations.sql.mysql.read import read
from tests.migrations.servers.mariadb_server import MariadbServer, running, version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect

TABLES = (
    "CREATE TABLE p (id int PRIMARY KEY, v int)",
    "CREATE TABLE big (id bigint PRIMARY KEY)",
    "CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, a int, b varchar(20), n int NOT NULL DEFAULT 1, "
    "c varchar(70), u int, e enum('x','y'), pid int, l varchar(20) CHARACTER SET latin1, tx text, "
    "m varchar(32), s varchar(31), u3 varchar(20) CHARACTER SET utf8mb3, ti tinyint(1), d decimal(10,2), "
    "KEY ia (a), KEY ib (b), CONSTRAINT ck CHECK (n < 100), "
    "CONSTRAINT fk0 FOREIGN KEY (u) REFERENCES p (id))",
    "CREATE TABLE virt (id int PRIMARY KEY, a int, g int AS (a + 1) VIRTUAL)",
    "CREATE TABLE nopk (id int NOT NULL, a int NOT NULL)",
    "CREATE TABLE ft (id int PRIMARY KEY, x text, y text, FULLTEXT KEY f1 (x))",
    "CREATE TABLE geo (id int PRIMARY KEY, g geometry NOT NULL)",
)

INSTANT, ONLINE, SHARED, COPY = (
    "INSTANT",
    "INPLACE, LOCK=NONE",
    "INPLACE, LOCK=SHARED",
    "COPY, LOCK=SHARED",
)
CLAIMS = [
    ("t", "ADD COLUMN z int", INSTANT),
    ("t", "ADD COLUMN z int NOT NULL DEFAULT 5", INSTANT),
    ("t", "ADD COLUMN z int FIRST", INSTANT),
    ("t", "ADD COLUMN z int AFTER a", INSTANT),
    ("virt", "ADD COLUMN z int AFTER id", COPY),
    ("virt", "ADD COLUMN z int", INSTANT),
    ("virt", "DROP COLUMN g", INSTANT),
    ("t", "ADD COLUMN z timestamp DEFAULT CURRENT_TIMESTAMP", INSTANT),
    ("t", "ADD COLUMN z varchar(40) DEFAULT (uuid())", COPY),
    ("t", "ADD COLUMN z int DEFAULT (1+1)", INSTANT),
    ("t", "ADD COLUMN z double DEFAULT (rand())", INSTANT),
    ("t", "ADD COLUMN z int DEFAULT (a+1)", COPY),
    ("t", "ADD COLUMN z int AS (a+1) STORED", COPY),
    ("t", "ADD COLUMN z int AS (a+1) VIRTUAL", INSTANT),
    ("t", "ADD COLUMN z int UNIQUE", ONLINE),
    ("t", "ADD COLUMN z int CHECK (z > 0)", INSTANT),
    ("t", "ADD COLUMN z int REFERENCES p (id)", COPY),
    ("t", "ADD COLUMN z json", INSTANT),
    ("t", "ADD COLUMN z text NOT NULL DEFAULT ''", INSTANT),
    ("nopk", "ADD COLUMN z int AUTO_INCREMENT PRIMARY KEY", SHARED),
    ("ft", "ADD COLUMN z int", SHARED),
    ("ft", "DROP COLUMN y", SHARED),
    ("t", "DROP COLUMN n, DROP CONSTRAINT ck", INSTANT),
    ("t", "DROP COLUMN b", ONLINE),
    ("t", "RENAME COLUMN pid TO q", INSTANT),
    ("t", "CHANGE pid q int", INSTANT),
    ("t", "ALTER COLUMN a SET DEFAULT 5", INSTANT),
    ("t", "ALTER COLUMN n DROP DEFAULT", INSTANT),
    ("t", "MODIFY pid int NOT NULL", ONLINE),
    ("t", "MODIFY n int NULL", ONLINE),
    ("t", "MODIFY n int NOT NULL DEFAULT 3", INSTANT),
    ("t", "MODIFY n int NOT NULL DEFAULT 1 FIRST", INSTANT),
    ("t", "MODIFY a bigint", COPY),
    ("t", "MODIFY a int unsigned", COPY),
    ("t", "MODIFY ti tinyint(4)", INSTANT),
    ("t", "MODIFY d decimal(12,2)", COPY),
    ("t", "MODIFY b varchar(63)", INSTANT),
    ("t", "MODIFY b varchar(300)", INSTANT),
    ("t", "MODIFY s varchar(300)", INSTANT),
    ("t", "MODIFY m varchar(63)", INSTANT),
    ("t", "MODIFY m varchar(64)", COPY),
    ("t", "MODIFY c varchar(300)", INSTANT),
    ("t", "MODIFY b varchar(10)", COPY),
    ("t", "MODIFY b text", COPY),
    ("t", "MODIFY tx mediumtext", COPY),
    ("t", "MODIFY l varchar(20) CHARACTER SET utf8mb4", COPY),
    ("t", "MODIFY u3 varchar(20) CHARACTER SET utf8mb4", INSTANT),
    ("t", "MODIFY e enum('x','y','z')", INSTANT),
    ("t", "MODIFY e enum('z','x','y')", COPY),
    ("t", "MODIFY e enum('x')", COPY),
    ("t", "MODIFY id bigint AUTO_INCREMENT", COPY),
    ("t", "ADD INDEX i (pid)", ONLINE),
    ("t", "ADD UNIQUE KEY i (id, n)", ONLINE),
    ("t", "ADD FULLTEXT KEY i (tx)", SHARED),
    ("ft", "ADD FULLTEXT KEY i (y)", SHARED),
    ("geo", "ADD SPATIAL INDEX (g)", SHARED),
    ("t", "RENAME INDEX ia TO ix", INSTANT),
    ("t", "ADD CONSTRAINT f FOREIGN KEY (pid) REFERENCES p (id)", COPY),
    ("t", "DROP FOREIGN KEY fk0", INSTANT),
    ("t", "ADD CONSTRAINT c2 CHECK (pid > 0)", COPY),
    ("t", "DROP CONSTRAINT ck", INSTANT),
    ("nopk", "ADD PRIMARY KEY (id)", ONLINE),
    ("big", "DROP PRIMARY KEY", COPY),
    ("t", "CONVERT TO CHARACTER SET latin1", COPY),
    ("t", "DEFAULT CHARACTER SET latin1", INSTANT),
    ("t", "ENGINE=InnoDB", ONLINE),
    ("big", "ENGINE=MyISAM", COPY),
    ("t", "FORCE", ONLINE),
    ("t", "ROW_FORMAT=COMPRESSED", ONLINE),
    ("t", "KEY_BLOCK_SIZE=8", ONLINE),
    ("t", "AUTO_INCREMENT=100", INSTANT),
    ("t", "COMMENT='x'", INSTANT),
    ("t", "ADD SYSTEM VERSIONING", COPY),
    ("t", "ALTER INDEX ia IGNORED", INSTANT),
]  # fmt: skip

ACCEPTED = {
    INSTANT: ("INSTANT", ""),
    ONLINE: ("INPLACE", "NONE"),
    SHARED: ("INPLACE", "SHARED"),
    COPY: ("COPY", "SHARED"),
}
REFUSED = {
    INSTANT: (),
    ONLINE: (("INSTANT", ""),),
    SHARED: (("INSTANT", ""), ("INPLACE", "NONE")),
    COPY: (("INPLACE", ""), ("COPY", "NONE")),
}
"""The next gentler ones; an INSTANT change has none."""


@pytest.fixture(scope="module")
def mariadb() -> Iterator[MariadbServer]:
    with running() as server:
        yield server


def reset(*names: str) -> str:
    """Make these tables anew, and nothing else."""
    wanted = [one for one in TABLES if one.split()[2] in names]
    return "; ".join(["DROP DATABASE IF EXISTS q", "CREATE DATABASE q", "USE q", *wanted]) + ";"


def asked(server: MariadbServer, groups: list[list[str]]) -> list[list[bool]]:
    """Whether each statement is accepted; the tables are made anew for each group."""
    lines = []
    for group in groups:
        table = group[-1].partition("ALTER TABLE ")[2].split()[0]
        lines += [reset("p", table), *(f"{one};" for one in group)]
    failed = server.run(lines)
    places = iter(range(len(lines)))
    found = []
    for group in groups:
        assert next(places) not in failed, "the tables"
        found.append([next(places) not in failed for _ in group])
    return found


def with_clauses(table: str, action: str, algorithm: str, lock: str) -> str:
    return f"ALTER TABLE {table} {action}, ALGORITHM={algorithm}{f', LOCK={lock}' if lock else ''}"


@pytest.fixture(scope="module")
def answers(mariadb: MariadbServer) -> dict[tuple[str, str], list[bool]]:
    """By claim: whether what is gentler is accepted, and at last whether the claim is.

    What is refused leaves the tables as they were.
    """
    groups = [
        [with_clauses(table, action, *clauses) for clauses in (*REFUSED[said], ACCEPTED[said])]
        for table, action, said in CLAIMS
    ]
    names = [(table, action) for table, action, _ in CLAIMS]
    return dict(zip(names, asked(mariadb, groups), strict=True))


@pytest.mark.parametrize(("table", "action", "said"), CLAIMS)
def test_a_claim_is_what_the_server_does(
    answers: dict[tuple[str, str], list[bool]], table: str, action: str, said: str
) -> None:
    *gentler, accepted = answers[table, action]
    assert not any(gentler)
    assert accepted


@pytest.mark.parametrize(("table", "action", "said"), CLAIMS)
def test_the_effect_says_so(table: str, action: str, said: str) -> None:
    server = Server(Dialect.MARIADB, (10, 11))
    script = "; ".join(TABLES)
    made = [one for each in read(script, server) for one in each.operations]
    schema = apply_all(Schema(complete=True), made, new=False, dialect=Dialect.MARIADB)
    (statement,) = read(f"ALTER TABLE {table} {action}", server)
    assert not any(isinstance(one, Opaque) for one in statement.operations)
    found = [one for each in statement.operations for one in effects(each, schema, server)]
    assert worst(found).lock == said


def worst(found: list[Effect]) -> Effect:
    return max(found, key=lambda one: (one.blocks, one.lock.startswith("COPY"), one.grows))


def test_the_server_is_one_that_the_claims_are_for(mariadb: MariadbServer) -> None:
    assert (10, 5) <= version(mariadb) < (11, 2)


def test_foreign_keys_are_added_in_place_without_checks(mariadb: MariadbServer) -> None:
    questions = ["SET foreign_key_checks=0; ALTER TABLE t ADD FOREIGN KEY (pid) REFERENCES p (id), "
                 "ALGORITHM=NOCOPY, LOCK=NONE"]  # fmt: skip
    assert asked(mariadb, [questions]) == [[True]]


def test_another_primary_key_in_one_statement_is_no_copy(mariadb: MariadbServer) -> None:
    action = "DROP PRIMARY KEY, ADD PRIMARY KEY (id)"
    assert asked(mariadb, [[with_clauses("big", action, "INPLACE", "NONE")]]) == [[True]]


def test_a_schema_change_commits(mariadb: MariadbServer) -> None:
    rolled_back = "BEGIN; INSERT INTO p VALUES (7, 7); ALTER TABLE big ADD COLUMN c int; ROLLBACK;"
    assert not mariadb.run([reset("p", "big"), rolled_back])
    assert mariadb.ask("SELECT count(*) FROM q.p WHERE id = 7") == "1"
