"""Every step that is shown can be pasted: it parses, with its gaps filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations.hazards.registry import rules
from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql
from shipcheck.migrations.steps.registry import writers
from tests.migrations.linted import last, linted

if TYPE_CHECKING:
    from pathlib import Path

BASE = """\
CREATE TABLE customers (id bigint PRIMARY KEY, "select" text);
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer bigint NOT NULL, total int, note varchar(20), placed date,
  state text NOT NULL DEFAULT 'new'
);
CREATE INDEX orders_note ON orders (note);
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE old_events (at date NOT NULL);
CREATE TABLE part PARTITION OF events FOR VALUES FROM ('2000-01-01') TO ('2001-01-01');
CREATE MATERIALIZED VIEW sums AS SELECT 1 AS n;
CREATE DOMAIN percent AS int;
CREATE TABLE rates (rate percent);
"""

UNSAFE = {
    "create-index-blocks-writes": "CREATE UNIQUE INDEX ON orders (lower(note), customer) WHERE id > 0;",
    "drop-index-blocks": "DROP INDEX orders_note;",
    "reindex-blocks": "REINDEX TABLE orders;",
    "foreign-key-blocks-writes": "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers (id);",
    "check-scans": "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);",
    "unique-builds-index": 'ALTER TABLE customers ADD UNIQUE ("select");',
    "primary-key-builds-index": "ALTER TABLE old_events ADD PRIMARY KEY (at);",
    "set-not-null-scans": "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;",
    "add-column-rewrites": "ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();",
    "add-column-scans": "ALTER TABLE orders ADD COLUMN code text UNIQUE;",
    "change-type-rewrites": "ALTER TABLE orders ALTER COLUMN total TYPE bigint;",
    "attach-partition-scans": (
        "ALTER TABLE events ATTACH PARTITION old_events FOR VALUES FROM ('2001-01-01') TO ('2002-01-01');"
    ),
    "partition-of-blocks": (
        "CREATE TABLE more PARTITION OF events FOR VALUES FROM ('2003-01-01') TO ('2004-01-01');"
    ),
    "detach-partition-blocks": "ALTER TABLE events DETACH PARTITION part;",
    "table-rewritten": "VACUUM FULL orders;",
    "refresh-view-blocks": "REFRESH MATERIALIZED VIEW sums;",
    "backfill-at-once": "UPDATE orders SET note = 'x';",
    "truncate": "TRUNCATE orders;",
    "drop-column": "ALTER TABLE orders DROP COLUMN note;",
    "drop-table": "DROP TABLE orders;",
    "rename-column": "ALTER TABLE orders RENAME COLUMN note TO remark;",
    "rename-table": "ALTER TABLE orders RENAME TO purchases;",
    "set-schema": "ALTER TABLE orders SET SCHEMA shop;",
    "add-required-column": "ALTER TABLE orders ADD COLUMN code text NOT NULL;",
    "domain-constraint-scans": "ALTER DOMAIN percent ADD CONSTRAINT sane CHECK (VALUE < 101);",
    "drop-default": "ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;",
    "validate-under-lock": (
        "BEGIN; ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT positive; COMMIT;"
    ),
    "backfill-under-lock": "BEGIN; ALTER TABLE orders ADD COLUMN a int; UPDATE orders SET a = 1; COMMIT;",
    "concurrent-in-transaction": "BEGIN; CREATE INDEX CONCURRENTLY a ON orders (note); COMMIT;",
}

NOT_JUDGED = {"primary-key-builds-index", "attach-partition-scans"}
"""Their steps hold what only a person can fill in for the rule to be kept."""

NOT_WHOLE = ("FOR VALUES …", "EXCLUDE", "VALUES …")
"""What has a gap in which no single word can stand."""


@pytest.mark.parametrize("rule", UNSAFE)
def test_the_steps_can_be_pasted(rule: str, tmp_path: Path) -> None:
    found = last(linted(tmp_path, BASE, UNSAFE[rule]), rule)
    assert found.recipe is not None
    assert found.recipe.steps
    for step in found.recipe.steps:
        if step.sql and not any(gap in step.sql for gap in NOT_WHOLE):
            assert not _opaque(step.sql), step


def _filled(sql: str) -> str:
    return (
        sql.replace("… (what is not yet done)", "x")
        .replace("… (what is to go)", "x")
        .replace("…", "x")
    )


def _opaque(sql: str) -> list[str]:
    """What does not parse once the gaps are filled in; a prepared migration has none to begin with."""
    statements = read_sql(_filled(sql), ASSUMED[Dialect.POSTGRESQL])
    return [
        operation.reason
        for statement in statements
        for operation in statement.operations
        if isinstance(operation, Opaque) and "dynamic" not in operation.reason
    ]


@pytest.mark.parametrize("rule", sorted(set(UNSAFE) - NOT_JUDGED))
def test_the_steps_break_no_rule_that_they_are_to_keep(rule: str, tmp_path: Path) -> None:
    """Each step that is a change of the schema, shipped after the one before, is judged as well."""
    found = last(linted(tmp_path, BASE, UNSAFE[rule]), rule)
    assert found.recipe is not None
    parts = [
        step.sql.replace("… (what is not yet done)", "x")
        .replace("… (what is to go)", "x")
        .replace("…", "x")
        for step in found.recipe.steps
        if step.sql and not any(gap in step.sql for gap in NOT_WHOLE)
    ]
    if rule in DROPS:
        return
    for number in range(len(parts)):
        folder = tmp_path / str(number)
        folder.mkdir()
        judged = linted(folder, BASE, *parts[: number + 1])
        assert rule not in {one.hazard.rule for one in judged[-1].hazards}, parts[number]


DROPS = {"drop-column", "drop-table", "rename-column", "rename-table", "set-schema", "drop-default"}
"""What they are to do they do in the end, once nobody minds."""


def test_every_writer_is_of_a_rule() -> None:
    assert set(writers()) <= set(rules())


def test_every_rule_with_a_safe_way_is_tried_here() -> None:
    untried = set(writers()) - set(UNSAFE)
    assert untried <= {
        "change-type-scans", "constraint-never-validated", "default-dropped-at-once",
        "destructive-with-code", "drop-object", "exclusion-builds-index", "index-replaced-with-gap",
        "not-null-for-old-code", "table-copied", "algorithm-copies", "type-changed", "type-narrowed",
        "work-under-lock",
    }  # fmt: skip


def test_a_window_is_told_by_the_rows(tmp_path: Path) -> None:
    found = last(linted(tmp_path, BASE, UNSAFE["change-type-rewrites"]), "change-type-rewrites")
    assert found.recipe is not None
    assert found.recipe.window is not None
    assert found.recipe.window.seconds is None
    assert "each million rows" in found.recipe.window.basis


def test_a_renamed_column_is_filled_until_nothing_is_left(tmp_path: Path) -> None:
    """A batch that meets only NULL would be changed for ever."""
    found = last(linted(tmp_path, BASE, UNSAFE["rename-column"]), "rename-column")
    assert found.recipe is not None
    (fill,) = [step.sql for step in found.recipe.steps if step.sql.startswith("UPDATE")]
    assert "remark IS NULL AND note IS NOT NULL" in fill


def test_a_new_type_is_filled_with_converted_values(tmp_path: Path) -> None:
    sql = "ALTER TABLE orders ALTER COLUMN note TYPE int USING note::int;"
    for text, value in ((sql, "note::int"), (sql.replace(" USING note::int", ""), "CAST(note AS")):
        folder = tmp_path / str(len(text))
        folder.mkdir()
        found = last(linted(folder, BASE, text), "change-type-rewrites")
        assert found.recipe is not None
        assert any(f"note_new = {value}" in step.sql for step in found.recipe.steps)
