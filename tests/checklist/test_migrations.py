"""The `migrations:` and `tables:` of a checklist."""

from __future__ import annotations

import pytest

from shipcheck.checklist.schema_migrations import DIALECTS
from shipcheck.migrations.servers import Dialect
from tests.checklist.loading import problems_of

GOOD = """\
version: 1
deploy: {migrations: before}
tables: {accounts: {rows: 40000000}, public.events: {rows: 10, bytes: 5}}
migrations:
  dialect: postgresql
  version: 14.2
  statistics: db/sizes.csv
  paths: [{framework: plain-sql, paths: ["db/changes/*.sql"]}]
  allow: [{rule: drop-table, because: "nobody reads it", tables: [old], paths: ["db/**"]}]
  rehearse: {rows: 1000, render: "python manage.py sqlmigrate"}
extends: builtin:default
"""


def test_all_keys() -> None:
    assert not problems_of(GOOD.encode())


def test_the_dialects_are_those_of_the_command() -> None:
    assert set(DIALECTS) == set(Dialect)


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ("postgresql", "oracle", 12),
        ("14.2", "fourteen", 12),
        ("rows: 1000", "rows: 0", 20),
        ("rule: drop-table, ", "", 11),
        ("rows: 40000000", "row: 40000000", 21),
    ],
)
def test_mistakes_have_their_place(before: str, after: str, column: int) -> None:
    (problem,) = problems_of(GOOD.replace(before, after).encode())
    assert problem.column == column
