"""What a rehearsal says of statements that are easily seen wrong."""

from __future__ import annotations

import pytest

from shipcheck.rehearse.migration_result import RehearsalState
from shipcheck.rehearse.postgres.connection import Address
from tests.rehearse.postgres.serving import forward, migration, rehearsed


def test_a_statement_that_must_come_first_in_its_transaction(server: Address) -> None:
    sql = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ALTER TABLE orders ADD a int"
    rehearsal = rehearsed(server, migration(sql, wrapped=True))
    assert rehearsal.state is RehearsalState.PASSED, rehearsal
    assert forward(rehearsal)[-1].tables[0].lock == "ACCESS EXCLUSIVE"


def test_rows_that_a_statement_answers_are_not_looked_at(server: Address) -> None:
    sql = "SELECT date '4713-01-01 BC', repeat('x', 1000) FROM generate_series(1, 200000)"
    assert rehearsed(server, migration(sql)).state is RehearsalState.PASSED


def test_a_foreign_key_is_not_held_against_an_invented_row(server: Address) -> None:
    sql = "ALTER TABLE orders ADD FOREIGN KEY (account_id) REFERENCES accounts (id)"
    assert rehearsed(server, migration(sql)).old_code == ()


@pytest.mark.parametrize(
    ("up", "down", "different"),
    [
        ("GRANT SELECT ON orders TO reader", "SELECT 1", "is granted SELECT to reader"),
        (
            "DROP VIEW v",
            "CREATE VIEW v AS SELECT id FROM orders",
            "was granted SELECT to reader",
        ),
        ("ALTER SEQUENCE orders_id_seq INCREMENT 5", "SELECT 1", "sequence orders_id_seq"),
        ("CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING", "SELECT 1", "rule r of orders"),
        ("CREATE TYPE pair AS (a int, b int)", "SELECT 1", "pair.a is left over"),
        ("ALTER TABLE orders REPLICA IDENTITY FULL", "SELECT 1", "replica identity full"),
    ],
)
def test_what_going_back_leaves(server: Address, up: str, down: str, different: str) -> None:
    base = """CREATE TABLE orders (id serial PRIMARY KEY);
      CREATE VIEW v AS SELECT id FROM orders; GRANT SELECT ON v TO reader;"""
    rehearsal = rehearsed(server, migration(up, down), base=base, rows=10)
    assert any(different in one for one in rehearsal.differences), rehearsal.differences


PARTITIONED = """
CREATE DOMAIN amount AS int;
CREATE TABLE events (id int NOT NULL, at date NOT NULL, v int, a amount) PARTITION BY RANGE (at);
CREATE TABLE events_all PARTITION OF events FOR VALUES FROM ('1900-01-01') TO ('9000-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TABLE orders (id int PRIMARY KEY, total int, a amount);
CREATE MATERIALIZED VIEW totals AS SELECT total, count(*) FROM orders GROUP BY 1;
"""


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("ALTER TABLE events ALTER v TYPE bigint", "events ACCESS EXCLUSIVE read rewritten"),
        ("CREATE INDEX i ON events (v)", "events SHARE read built"),
        ("UPDATE events SET v = 1", "events ROW EXCLUSIVE read changed"),
        (
            "ALTER DOMAIN amount ADD CHECK (VALUE < 1000000)",
            "events  read, events_all SHARE, events_rest SHARE, orders SHARE read",
        ),
        (
            "CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('9000-01-01') TO ('9001-01-01')",
            "events ACCESS EXCLUSIVE",
        ),
        (
            "REFRESH MATERIALIZED VIEW totals",
            "orders ACCESS SHARE read, totals ACCESS EXCLUSIVE rewritten changed",
        ),
    ],
)
def test_partitions_domains_and_views(server: Address, sql: str, tables: str) -> None:
    rehearsal = rehearsed(server, migration(sql), base=PARTITIONED)
    assert rehearsal.state is RehearsalState.PASSED, rehearsal
    seen = []
    for one in forward(rehearsal)[-1].tables:
        words = {"read": one.read, "rewritten": one.rewritten, "built": bool(one.built)}
        words["changed"] = one.small.changed > 0
        seen.append(" ".join([one.table, one.lock, *(word for word, did in words.items() if did)]))
    assert ", ".join(sorted(seen)) == tables


def test_rows_of_a_partition_that_goes(server: Address) -> None:
    rehearsal = rehearsed(
        server, migration("DROP TABLE events_all", "SELECT 1"), base=PARTITIONED, rows=100
    )
    assert rehearsal.lost == ("events: 100 rows before, 0 after",)


def test_who_would_wait_for_a_table_that_nobody_asked(server: Address) -> None:
    names = [f"t{number}" for number in range(6)]
    base = "".join(f"CREATE TABLE {name} (id int);" for name in names)
    sql = f"BEGIN; LOCK TABLE {', '.join(names)}; SELECT pg_sleep(0.2); COMMIT"
    tables = forward(rehearsed(server, migration(sql), base=base, rows=10))[-1].tables
    assert len(tables) == len(names)
    assert all(one.small.reads > 0.1 for one in tables)
