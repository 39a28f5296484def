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
