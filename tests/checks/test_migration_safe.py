"""`migration-safe` on real branches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Level, Place, Reason, Status
from tests.ship.gating import found, judged, request

if TYPE_CHECKING:
    from shipcheck.model.result import ItemResult
    from tests.repository import Sample

MORE = "ALTER TABLE orders ADD COLUMN more int;\n"
BASE = "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20), total int);\n"


def _item(sample: Sample, *statements: str, **files: str) -> ItemResult:
    """What is said of a branch with one more migration."""
    sample.commit({"db/migrations/0001_orders.sql": BASE, "app.py": "x = 1\n"})
    sample.branch("topic")
    sample.commit({"db/migrations/0002_more.sql": "\n".join(statements) + "\n", **files})
    return found(judged(sample), "migration-safe")


def test_a_change_without_migrations_has_nothing_of_the_kind(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit({"app.py": "print('migrate')\n"})
    assert found(judged(sample), "migration-safe").status is Status.NOT_APPLICABLE


def test_what_is_straightforward_is_one_line(sample: Sample) -> None:
    item = _item(
        sample,
        "ALTER TABLE orders ADD COLUMN customer bigint;",
        "ALTER TABLE orders ALTER COLUMN note TYPE text;",
        "CREATE TABLE notes (id bigint PRIMARY KEY, orders bigint);",
        "CREATE INDEX ON notes (orders);",
    )
    assert item.status is Status.PASS
    assert item.outcome.summary == (
        "1 migration: instant, nothing that runs breaks, ship in one step"
    )
    assert not item.outcome.findings


def test_what_blocks_a_busy_table_fails_with_its_steps(sample: Sample) -> None:
    item = _item(sample, "-- totals", "CREATE INDEX orders_total ON orders (total);")
    assert item.status is Status.FAIL
    (finding,) = [one for one in item.outcome.findings if one.level is Level.ERROR]
    assert (finding.rule, finding.line) == ("create-index-blocks-writes", 2)
    assert finding.data["steps"][0]["sql"] == (
        "CREATE INDEX CONCURRENTLY orders_total ON orders (total);"
    )
    assert finding.data["effect"]["blocks"] == "writes"
    (file,) = item.outcome.data["files"]
    assert file["statements"][0]["effects"][0]["lock"] == "SHARE"


def test_what_goes_together_with_the_code_that_used_it(sample: Sample) -> None:
    reader = 'QUERY = "SELECT note FROM orders"\n'
    sample.commit({"shop/read.py": reader})
    item = _item(
        sample, "ALTER TABLE orders DROP COLUMN note;", **{"shop/read.py": "QUERY = None\n"}
    )
    (finding,) = [one for one in item.outcome.findings if one.level is Level.ERROR]
    assert finding.rule == "destructive-with-code"
    assert [place["path"] for place in finding.data["places"]] == ["shop/read.py"]


def test_what_nobody_uses_may_go(sample: Sample) -> None:
    sample.commit({"use.py": 'QUERY = "SELECT id FROM orders"\n'})
    item = _item(sample, "ALTER TABLE orders DROP COLUMN note;")
    assert item.status is Status.PASS
    assert [one.level for one in item.outcome.findings if one.rule == "drop-column"] == [
        Level.WARNING
    ]


def test_what_is_not_understood_never_passes(sample: Sample) -> None:
    item = _item(sample, "ALTER TABEL orders DROP COLUMN note;")
    assert item.status is Status.UNKNOWN
    assert item.outcome.reason is Reason.NOT_UNDERSTOOD
    assert [one.rule for one in item.outcome.findings] == ["not-understood"]


def test_an_edited_migration_fails(sample: Sample) -> None:
    sample.commit({"db/migrations/0001_orders.sql": BASE})
    sample.branch("topic")
    sample.commit({"db/migrations/0001_orders.sql": BASE.replace("total int", "total bigint")})
    item = found(judged(sample), "migration-safe")
    assert item.status is Status.FAIL
    assert "edited-migration" in [one.rule for one in item.outcome.findings]


def test_the_checklist_accepts_an_edit(sample: Sample) -> None:
    checklist = (
        "version: 1\nextends: builtin:default\n"
        "migrations: {allow: [{rule: edited-migration, because: it never ran}]}\n"
    )
    sample.commit({".shipcheck.yaml": checklist, "db/migrations/0001_orders.sql": BASE})
    sample.branch("topic")
    edited = BASE.replace("total int", "total bigint")
    sample.commit({"db/migrations/0001_orders.sql": edited, "db/migrations/0002_more.sql": MORE})
    item = found(judged(sample), "migration-safe")
    assert item.status is Status.PASS
    (finding,) = [one for one in item.outcome.findings if one.rule == "edited-migration"]
    assert (finding.level, "it never ran" in finding.message) == (Level.NOTE, True)
    assert item.outcome.summary.startswith("1 migration: instant")


def test_a_landed_edit_that_stops_nobody_is_not_the_summary(sample: Sample) -> None:
    sample.commit({"db/migrations/0001_orders.sql": BASE})
    sample.branch("topic")
    commented = {"db/migrations/0001_orders.sql": f"-- orders\n{BASE}"}
    sample.commit({**commented, "db/migrations/0002_more.sql": MORE})
    item = found(judged(sample), "migration-safe")
    assert item.status is Status.PASS
    assert item.outcome.summary.startswith("1 migration: instant")


def test_what_an_item_ignores_may_be_edited_as_well(sample: Sample) -> None:
    checklist = (
        "version: 1\nitems:\n  - {id: migration-safe, uses: migration-safe,"
        " with: {ignore: ['db/migrations/0001*']}}\n"
    )
    sample.commit({".shipcheck.yaml": checklist, "db/migrations/0001_orders.sql": BASE})
    sample.branch("topic")
    sample.commit({"db/migrations/0001_orders.sql": BASE.replace("total int", "total bigint")})
    assert found(judged(sample), "migration-safe").status is Status.NOT_APPLICABLE


ALLOWED = "-- shipcheck: allow create-index-blocks-writes because the table is small\n"
INDEX = "CREATE INDEX orders_total ON orders (total);"


@pytest.mark.parametrize(
    ("place", "listed", "passes"),
    [
        (Place.TERMINAL, False, True),
        (Place.CI, False, False),
        (Place.MERGE, False, False),
        (Place.CI, True, True),
    ],
)
def test_a_comment_counts_where_nobody_can_cheat(
    sample: Sample, place: Place, listed: bool, passes: bool
) -> None:
    rules = "inline_allow: [create-index-blocks-writes]\n" if listed else ""
    checklist = f"version: 1\nextends: builtin:default\n{rules}"
    sample.commit({".shipcheck.yaml": checklist, "db/migrations/0001_orders.sql": BASE})
    sample.branch("topic")
    sample.commit({"db/migrations/0002_more.sql": ALLOWED + INDEX})
    asked = replace(request(sample.path), place=place, checklist_from="base")
    item = found(judged(asked), "migration-safe")
    assert (item.status is Status.PASS) is passes
    (finding,) = [one for one in item.outcome.findings if one.rule == "create-index-blocks-writes"]
    assert "the table is small" in finding.message


def test_the_checklist_accepts_rules_and_tells_sizes(sample: Sample) -> None:
    checklist = (
        "version: 1\nextends: builtin:default\n"
        "tables: {orders: {rows: 500}}\n"
        "migrations:\n"
        "  allow: [{rule: drop-table, because: it was empty, tables: [old]}]\n"
    )
    old = "CREATE TABLE old (id int);\n"
    sample.commit({".shipcheck.yaml": checklist, "db/migrations/0001_orders.sql": BASE + old})
    sample.branch("topic")
    sample.commit({"db/migrations/0002_more.sql": f"{INDEX}\nDROP TABLE old;\n"})
    item = found(judged(sample), "migration-safe")
    assert item.status is Status.PASS
    levels = {one.rule: one.level for one in item.outcome.findings}
    assert levels["create-index-blocks-writes"] is Level.WARNING


def test_the_checklist_tells_whose_files_they_are(sample: Sample) -> None:
    checklist = (
        "version: 1\nextends: builtin:default\n"
        "migrations: {paths: [{framework: plain-sql, paths: ['store/*.txt']}]}\n"
    )
    sample.commit({".shipcheck.yaml": checklist, "store/1.sql.txt": BASE})
    sample.branch("topic")
    sample.commit({"store/2.sql.txt": "ALTER TABLE orders ADD COLUMN more int;\n"})
    item = found(judged(sample), "migration-safe")
    assert (item.status, len(item.outcome.data["files"])) == (Status.PASS, 1)


def test_a_framework_that_nobody_knows_is_said(sample: Sample) -> None:
    checklist = (
        "version: 1\nextends: builtin:default\n"
        "migrations: {paths: [{framework: raisl, paths: ['store/*']}]}\n"
    )
    sample.commit({".shipcheck.yaml": checklist})
    sample.branch("topic")
    sample.commit({"store/2.sql": "ALTER TABLE orders ADD COLUMN more int;\n"})
    item = found(judged(sample), "migration-safe")
    assert item.status is Status.UNKNOWN
    assert "no framework 'raisl'" in item.outcome.summary
