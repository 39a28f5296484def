"""What is claimed of operations that run outside any transaction is what real servers do.

Another connection holds a lock meanwhile, so that the operation stands still with its locks in hand.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pg8000.native  # type: ignore[import-untyped]
import pytest

from shipcheck.migrations.applying import apply_all
from shipcheck.migrations.effects.registry import effects_of
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import Dialect, Server
from shipcheck.migrations.sql.read import read_sql
from tests.migrations.servers.observing import LOCKS, claimed, strongest, worth_a_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.migrations.servers.postgres_server import PostgresServer

PATIENCE = 20.0
"""Seconds until an operation must stand still."""

MADE = """\
CREATE TABLE busy (id integer PRIMARY KEY, n integer);
CREATE INDEX busy_n ON busy (n);
CREATE TABLE split (id integer, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE split_1 PARTITION OF split FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
"""

CLAIMS = (
    ("busy", "CREATE INDEX CONCURRENTLY new ON busy (n)"),
    ("busy", "DROP INDEX CONCURRENTLY busy_n"),
    ("busy", "REINDEX INDEX CONCURRENTLY busy_n"),
    ("busy", "REINDEX TABLE CONCURRENTLY busy"),
    ("busy", "VACUUM FULL busy"),
    ("split_1", "ALTER TABLE split DETACH PARTITION split_1 CONCURRENTLY"),
)


@pytest.fixture
def watcher(server: PostgresServer) -> Iterator[pg8000.native.Connection]:
    """A connection that looks, with tables of the test's own."""
    connection = server.connect()
    for statement in MADE.split(";\n"):
        if statement:
            connection.run(statement)
    yield connection
    connection.run("DROP TABLE IF EXISTS busy, split, split_1")
    connection.close()


@pytest.mark.parametrize(("locked", "statement"), CLAIMS)
def test_a_claim(
    locked: str, statement: str, watcher: pg8000.native.Connection, server: PostgresServer
) -> None:
    assert locks_of(statement, locked, watcher, server) == expected(statement, server.major)


def expected(statement: str, major: int) -> dict[str, str]:
    """The locks that are claimed."""
    server = Server(Dialect.POSTGRESQL, (major,))
    made = [one for each in read_sql(MADE, server) for one in each.operations]
    schema = apply_all(Schema(complete=True), made, new=False, dialect=server.dialect)
    operations = [one for each in read_sql(statement, server) for one in each.operations]
    effects = [effect for one in operations for effect in effects_of(one, schema, server)]
    return {name: one.lock for name, one in worth_a_word(claimed(effects)).items()}


def locks_of(
    statement: str, locked: str, watcher: pg8000.native.Connection, server: PostgresServer
) -> dict[str, str]:
    """The strongest locks that a statement has or waits for while `locked` is in use."""
    holder, worker = server.connect(), server.connect()
    holder.run("BEGIN")
    holder.run(f"LOCK TABLE {locked} IN ROW EXCLUSIVE MODE")
    pid = worker.run("SELECT pg_backend_pid()")[0][0]
    running = threading.Thread(target=worker.run, args=(statement,))
    running.start()
    try:
        return _standing_still(watcher, pid)
    finally:
        holder.run("ROLLBACK")
        running.join(PATIENCE)
        holder.close()
        worker.close()


def _standing_still(watcher: pg8000.native.Connection, pid: int) -> dict[str, str]:
    names = dict(
        watcher.run("SELECT oid::bigint, relname::text FROM pg_class WHERE relkind IN ('r', 'p')")
    )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        waits = watcher.run(f"SELECT wait_event_type FROM pg_stat_activity WHERE pid = {pid}")
        if waits == [["Lock"]]:
            held = strongest(watcher.run(LOCKS.format(pid=pid)))
            return {str(names[one]): lock for one, lock in held.items() if one in names}
        time.sleep(0.01)
    raise AssertionError("it never waited")


REFUSED = (
    "CREATE INDEX CONCURRENTLY new ON split (id)",
    "DROP INDEX CONCURRENTLY split_key",
    "ALTER TABLE split ADD CONSTRAINT new UNIQUE USING INDEX split_key",
    "ALTER TABLE split ADD FOREIGN KEY (id) REFERENCES busy NOT VALID",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_what_a_partitioned_table_refuses(
    statement: str, watcher: pg8000.native.Connection, server: PostgresServer
) -> None:
    watcher.run("CREATE UNIQUE INDEX split_key ON split (id, day)")
    if server.major >= 18 and "NOT VALID" in statement:
        watcher.run(statement)
        return
    with pytest.raises(pg8000.native.DatabaseError, match="partitioned"):
        watcher.run(statement)
