"""`migration-safe` and rehearsals: offered, made where an item asks for them, kept, and what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Evidence, Level, Place, Reason, Status
from tests.cli.running import shipcheck
from tests.ship.migrating import (
    ADD,
    ASKING,
    DROP,
    FILL,
    QUIET,
    WIDEN,
    has,
    kept,
    look,
    needs_server,
    only,
    project,
)  # fmt: skip

if TYPE_CHECKING:
    from tests.repository import Sample


def rehearse(sample: Sample, *arguments: str) -> int:
    return shipcheck("rehearse", "migrations", *arguments, cwd=sample.path).code


@pytest.mark.parametrize(
    ("steps", "does"),
    [
        (WIDEN, "rewrites orders"),
        (DROP, "drops orders.legacy"),
        (FILL, "changes rows of orders"),
    ],
)
def test_a_rehearsal_is_offered_for_what_is_heavy(
    sample: Sample, steps: tuple[str, str], does: str
) -> None:
    project(sample, steps)
    offer = only(look(sample), "not-rehearsed")
    assert offer.level is Level.NOTE
    assert offer.message == f"not rehearsed on a scratch PostgreSQL: {does}"
    assert offer.fix == "shipcheck rehearse migrations"
    said = f"    {offer.message} -> {offer.fix}\n"
    assert said in shipcheck("check", "--only", "migration-safe", cwd=sample.path).out


def test_nothing_is_offered_for_what_is_straightforward(sample: Sample) -> None:
    project(sample, ADD)
    item = look(sample)
    assert (item.status, item.outcome.evidence) == (Status.PASS, Evidence.INSPECTED)
    assert not item.outcome.findings


def test_nothing_is_offered_for_another_database(sample: Sample) -> None:
    project(sample, DROP, QUIET.replace("migrations: {", "migrations: {dialect: mysql, "))
    assert not has(look(sample), "not-rehearsed")


def test_another_database_cannot_give_what_is_asked_for(sample: Sample) -> None:
    project(sample, DROP, ASKING.replace("migrations: {", "migrations: {dialect: mysql, "))
    item = look(sample, rehearse=True)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert "only PostgreSQL's migrations are" in only(item, "not-rehearsed").message
    assert not kept(sample)


@needs_server
def test_what_was_rehearsed_counts_for_exactly_these_contents(sample: Sample) -> None:
    project(sample, WIDEN)
    assert rehearse(sample) == 0
    item = look(sample)
    assert item.outcome.evidence is Evidence.REHEARSED
    assert not has(item, "not-rehearsed")
    (told,) = item.outcome.data["rehearsals"]
    assert (told["state"], told["rows"]) == ("passed", [300, 3000])
    sample.commit({"db/migrations/2_more.up.sql": f"{WIDEN[0]}\n-- an edit\n"})
    assert has(look(sample), "not-rehearsed")


@needs_server
def test_other_rows_are_another_rehearsal(sample: Sample) -> None:
    project(sample, WIDEN)
    assert rehearse(sample, "--rows", "200") == 0
    assert look(sample).outcome.evidence is Evidence.INSPECTED


@needs_server
def test_what_was_measured_stands_at_the_finding(sample: Sample) -> None:
    project(sample, WIDEN)
    assert rehearse(sample) == 0
    finding, back = [
        one for one in look(sample).outcome.findings if one.rule == "change-type-rewrites"
    ]
    assert back.path == "db/migrations/2_more.down.sql"
    assert back.data["measured"]["rewritten"] is True
    measured = finding.data["measured"]
    assert (measured["rows"], measured["small"]["rows"]) == (3000, 300)
    assert measured["seconds"] > 0
    assert set(measured["blocked"]) == {"reads", "writes"}
    assert measured["rewritten"] is True
    assert finding.message.startswith("Reads and writes of orders wait")
    shown = shipcheck("check", "-v", cwd=sample.path).out
    assert f"rehearsed on {measured['server']}: " in shown


@needs_server
def test_a_migration_that_does_not_run_is_an_error(sample: Sample) -> None:
    project(sample, ("ALTER TABLE orders\n  RENAME CONSTRAINT nothing TO something;", "SELECT 1;"))
    assert rehearse(sample) == 1
    item = look(sample)
    assert item.status is Status.FAIL
    failed = only(item, "rehearsal-failed")
    assert (failed.path, failed.line) == ("db/migrations/2_more.up.sql", 1)
    assert 'constraint "nothing" for table "orders" does not exist' in failed.message
    assert failed.data["statement"].startswith("ALTER TABLE orders")
    assert failed.message.startswith("fails on PostgreSQL")


@needs_server
def test_a_way_back_that_leads_elsewhere_is_an_error(sample: Sample) -> None:
    project(sample, ("ALTER TABLE orders ADD note text;", "ALTER TABLE orders DROP COLUMN total;"))
    assert rehearse(sample) == 1
    messages = [
        one.message for one in look(sample).outcome.findings if one.rule == "rehearsal-failed"
    ]
    assert any(one.startswith("going back leaves another schema: ") for one in messages)
    assert "going back loses data: orders.total: 300 values gone with the column" in messages


@needs_server
def test_data_that_a_drop_takes_is_a_warning(sample: Sample) -> None:
    project(sample, DROP, ASKING)
    assert rehearse(sample) == 1
    item = look(sample)
    lost = only(item, "rehearsal-lost-data")
    assert lost.level is Level.WARNING
    assert lost.message == "going back loses data: orders.legacy: 300 values before, 0 after"
    assert (item.status, item.outcome.evidence) == (Status.PASS, Evidence.REHEARSED)


def test_without_being_told_to_nothing_is_rehearsed(sample: Sample) -> None:
    project(sample, DROP, ASKING)
    item = look(sample)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert only(item, "not-rehearsed").fix == (
        "shipcheck rehearse migrations, or shipcheck check --rehearse"
    )
    assert not kept(sample)


@needs_server
def test_it_is_rehearsed_once_where_the_item_asks_for_it(sample: Sample) -> None:
    project(sample, DROP, ASKING)
    item = look(sample, rehearse=True)
    assert (item.status, item.outcome.evidence) == (Status.PASS, Evidence.REHEARSED)
    assert "; rehearsed on PostgreSQL " in item.outcome.summary
    (entry,) = kept(sample)
    written = entry.stat().st_mtime_ns
    assert look(sample, rehearse=True).status is Status.PASS
    assert look(sample).status is Status.PASS
    assert entry.stat().st_mtime_ns == written


@needs_server
def test_a_merge_rehearses_without_being_told_to(sample: Sample) -> None:
    project(sample, FILL, ASKING)
    item = look(sample, place=Place.MERGE)
    assert item.outcome.evidence is Evidence.REHEARSED
    assert len(kept(sample)) == 1


def test_a_straightforward_migration_needs_none(sample: Sample) -> None:
    project(sample, ADD, ASKING)
    item = look(sample, place=Place.MERGE)
    assert (item.status, item.outcome.evidence) == (Status.PASS, Evidence.INSPECTED)
    assert item.outcome.summary.endswith("; nothing in it needs a rehearsal")
    assert not kept(sample)


def test_an_item_that_does_not_ask_is_not_rehearsed(sample: Sample) -> None:
    project(sample, DROP)
    assert look(sample, rehearse=True).outcome.evidence is Evidence.INSPECTED
    assert not kept(sample)


@needs_server
def test_what_cannot_be_rehearsed_in_full_says_what(sample: Sample) -> None:
    project(sample, ("ALTER TABLE orders ADD UNIQUE (legacy);\nDELETE FROM orders WHERE total < 0;\n"
                     "INSERT INTO orders (id, total) VALUES (1, 2);", "SELECT 1;"), ASKING)  # fmt: skip
    item = look(sample, rehearse=True)
    assert item.outcome.evidence is Evidence.INSPECTED
    assert "the rows are invented" in only(item, "rehearsal-incomplete").message
