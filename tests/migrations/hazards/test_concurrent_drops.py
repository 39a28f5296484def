"""What runs concurrently, and what refuses to."""

from __future__ import annotations

import pytest

from tests.migrations.judged_sql import POSTGRESQL, judged, rules

PARENT = "CREATE TABLE p (id int) PARTITION BY RANGE (id);"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP INDEX CONCURRENTLY a, b;",
        "DROP INDEX CONCURRENTLY a CASCADE;",
        "DROP INDEX CONCURRENTLY IF EXISTS a, b CASCADE;",
    ],
)
def test_one_index_at_a_time_and_nothing_that_rests_on_it(statement: str) -> None:
    assert rules(judged(statement, POSTGRESQL)) == ["concurrent-drop-refuses error"]


@pytest.mark.parametrize(
    "statement", ["DROP INDEX CONCURRENTLY a;", "DROP INDEX CONCURRENTLY IF EXISTS app.a RESTRICT;"]
)
def test_a_concurrent_drop_that_runs(statement: str) -> None:
    assert rules(judged(statement, POSTGRESQL)) == []


def test_several_at_once_run_under_a_lock() -> None:
    found = rules(judged("DROP INDEX a, b;", POSTGRESQL))
    assert set(found) == {"drop-index-blocks error"}


@pytest.mark.parametrize(
    ("base", "change"),
    [
        (PARENT, "CREATE INDEX CONCURRENTLY i ON p (id);"),
        ("", f"{PARENT} CREATE INDEX CONCURRENTLY i ON p (id);"),
        (f"{PARENT} CREATE INDEX i ON p (id);", "DROP INDEX CONCURRENTLY i;"),
        (f"{PARENT} ALTER TABLE p RENAME TO q;", "CREATE INDEX CONCURRENTLY i ON q (id);"),
    ],
)
def test_a_partitioned_table_without_partitions_refuses_too(base: str, change: str) -> None:
    assert "partitioned-refuses error" in rules(judged(change, POSTGRESQL, base=base))
