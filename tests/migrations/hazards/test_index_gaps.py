"""An index that is dropped before another takes its place, and one that was never there."""

from __future__ import annotations

import pytest

from tests.migrations.judged_sql import POSTGRESQL, judged, rules

TABLE = "CREATE TABLE orders (id int PRIMARY KEY, note text, total int);"
INDEX = "CREATE INDEX by_note ON orders (note);"
AGAIN = "CREATE INDEX CONCURRENTLY by_note ON orders (note);"


@pytest.mark.parametrize(
    ("base", "drop", "gap"),
    [
        (TABLE, "DROP INDEX CONCURRENTLY IF EXISTS by_note;", False),
        (TABLE, "DROP INDEX CONCURRENTLY by_note;", True),
        (TABLE + INDEX, "DROP INDEX CONCURRENTLY IF EXISTS by_note;", True),
        ("", "DROP INDEX CONCURRENTLY IF EXISTS by_note;", True),
    ],
    ids=["clears away a failed build", "takes it for granted", "it is there", "table not known"],
)
def test_only_an_index_that_is_there_leaves_a_gap(base: str, drop: str, *, gap: bool) -> None:
    """`op.drop_index(…, if_exists=True)` before a concurrent build makes the build repeatable."""
    found = rules(judged(drop + AGAIN, POSTGRESQL, base=base))
    assert ("index-replaced-with-gap error" in found) is gap
