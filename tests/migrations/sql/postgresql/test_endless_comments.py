"""A comment that never ends: PostgreSQL refuses the file, so it is not understood."""

from __future__ import annotations

import pytest

from shipcheck.migrations.operations import CreateTable, Opaque
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql

SERVER = ASSUMED[Dialect.POSTGRESQL]


@pytest.mark.parametrize("rest", ["/* DROP TABLE a;", "/* a /* b */ DROP TABLE a;", "/*" * 50_000])
def test_it_hides_nothing(rest: str) -> None:
    made, last = read_sql(f"CREATE TABLE a (id int);\n{rest}", SERVER)
    assert isinstance(made.operations[0], CreateTable)
    assert isinstance(last.operations[0], Opaque)
    assert "comment" in last.operations[0].reason


def test_one_that_ends_is_nothing() -> None:
    (made,) = read_sql("CREATE TABLE a (id int); /* a /* b */ c */", SERVER)
    assert isinstance(made.operations[0], CreateTable)
