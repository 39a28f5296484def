"""Which dump belongs to which migrations."""

from __future__ import annotations

import pytest

from shipcheck.migrations.dumps.dump import Dump, candidates, read_dump
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import ASSUMED, Dialect


@pytest.mark.parametrize(
    ("migration", "paths", "expected"),
    [
        ("db/migrate/1_x.rb", ["db/schema.rb"], ["db/schema.rb"]),
        ("db/migrate/1_x.rb", ["db/schema.rb", "db/structure.sql"], ["db/structure.sql", "db/schema.rb"]),
        ("db/migrations/1_x.sql", ["db/schema.sql"], ["db/schema.sql"]),
        ("priv/repo/migrations/1_x.exs", ["priv/repo/structure.sql"], ["priv/repo/structure.sql"]),
        ("db/animals_migrate/1_x.rb", ["db/animals_schema.rb", "db/schema.rb"], ["db/animals_schema.rb"]),
        ("a/db/migrate/1_x.rb", ["b/db/schema.rb", "db/schema.rb"], []),
        ("1_x.sql", ["schema.sql"], ["schema.sql"]),
        ("one/two/three/four/1_x.sql", ["schema.sql"], []),
    ],
)  # fmt: skip
def test_the_nearest(migration: str, paths: list[str], expected: list[str]) -> None:
    assert list(candidates(migration, paths)) == expected


def test_which_migrations_are_in_it() -> None:
    schema = Schema()
    assert Dump(schema).holds("7")
    assert Dump(schema, versions=frozenset({"7"})).holds("7")
    assert not Dump(schema, versions=frozenset({"7"})).holds("8")
    assert Dump(schema, newest="20240102").holds("20240101")
    assert not Dump(schema, newest="20240102").holds("20240103")


def test_what_nobody_dumped_is_none() -> None:
    server = ASSUMED[Dialect.POSTGRESQL]
    assert read_dump("db/schema.sql", b"CREATE TABLE t (a int);", server) is None
    assert read_dump("db/schema.rb", b"puts 1", server) is None
    assert read_dump("schema.rb", b"ActiveRecord::Schema.define(version: 1) do\nend", server)
