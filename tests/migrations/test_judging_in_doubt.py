"""What must not end in safe: the worse of two, what was rolled back, another database's files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations.hazards.hazard import Surroundings
from shipcheck.migrations.judged import Safety
from shipcheck.migrations.judging import judge_all
from shipcheck.migrations.migration import Migration, WayBack
from shipcheck.migrations.summary import INSTANT, NOT_SEEN, sentence
from tests.migrations.judged_sql import MYSQL, POSTGRESQL, SQLITE, judged, part, rules, schema_of

if TYPE_CHECKING:
    from shipcheck.migrations.servers import Server

BASE = "CREATE TABLE orders (id bigint PRIMARY KEY, email text, note text);"


def test_the_worse_of_two_hazards_of_a_statement_stays() -> None:
    calls = "DROP TRIGGER one ON orders; ALTER TABLE orders ENABLE ROW LEVEL SECURITY;"
    found = judged(f"DO $$ BEGIN {calls} LOCK TABLE orders; END $$;", POSTGRESQL, base=BASE)
    assert [one for one in rules(found) if one.startswith("table-locked")] == [
        "table-locked warning"
    ]


def test_a_mild_hazard_does_not_hide_another_object() -> None:
    text = "DO $$ BEGIN DROP FUNCTION f; DROP VIEW v; END $$;"
    assert judged(text, POSTGRESQL).safety is Safety.UNSAFE


def test_a_table_that_was_rolled_back_is_not_new() -> None:
    made = (
        "BEGIN; CREATE TABLE IF NOT EXISTS orders (id int); {end}; CREATE INDEX i ON orders (id);"
    )
    rolled_back = judged(made.format(end="ROLLBACK"), POSTGRESQL)
    assert rules(rolled_back) == ["create-index-blocks-writes error"]
    assert not rules(judged(made.format(end="COMMIT"), POSTGRESQL))


def test_a_check_that_was_rolled_back_proves_nothing() -> None:
    text = (
        "ALTER TABLE orders ADD CHECK (email IS NOT NULL) NOT VALID; BEGIN;"
        " ALTER TABLE orders VALIDATE CONSTRAINT orders_email_check; {end};"
        " ALTER TABLE orders ALTER email SET NOT NULL;"
    )
    scans = "set-not-null-scans error"
    assert scans in rules(judged(text.format(end="ROLLBACK"), POSTGRESQL, base=BASE))
    assert scans not in rules(judged(text.format(end="COMMIT"), POSTGRESQL, base=BASE))


@pytest.mark.parametrize(("server", "stays"), [(SQLITE, False), (MYSQL, True)])
def test_mysql_commits_what_others_roll_back(server: Server, stays: bool) -> None:
    text = "BEGIN; CREATE TABLE more (a int); ROLLBACK; DROP TABLE more;"
    assert ("drop-table error" not in rules(judged(text, server, base=BASE))) is stays


def test_a_migration_for_another_database_is_judged_as_that_one_does_it() -> None:
    text = "ALTER TABLE orders MODIFY note bigint;"
    own = Migration("mysql/1.sql", "flyway", "1", part(text, MYSQL), None, WayBack.NOT_USUAL)
    around = Surroundings(POSTGRESQL, schema_of(BASE, POSTGRESQL))
    (found,) = judge_all([replace(own, server=MYSQL)], around)
    assert found.server == MYSQL
    assert "change-type-rewrites error" in rules(found)


def test_a_version_that_is_asked_for_counts_for_its_own_database() -> None:
    newer = replace(MYSQL, version=(9,))
    own = Migration("mysql/1.sql", "flyway", "1", part("", MYSQL), None, WayBack.NOT_USUAL)
    (found,) = judge_all([replace(own, server=MYSQL)], Surroundings(newer, schema_of("", MYSQL)))
    assert found.server == newer


@pytest.mark.parametrize(
    "text", ["SELECT wipe();", "CALL wipe();", "DO $$ BEGIN PERFORM wipe(); END $$;"]
)
def test_nobody_says_of_a_function_that_is_not_read_that_it_is_safe(text: str) -> None:
    found = judged(text, POSTGRESQL)
    assert (found.safety, sentence(found)) == (Safety.UNKNOWN, "cannot be told: what wipe does")
    assert not rules(judged("SELECT setval('s', 1), now();", POSTGRESQL))


def test_nobody_says_of_code_that_is_not_read_that_it_is_instant() -> None:
    found = judged("CALL wipe();", MYSQL)
    assert (rules(found), sentence(found)) == (["code-not-seen note"], NOT_SEEN)


def test_a_function_that_the_file_makes_is_looked_into() -> None:
    made = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT f();"
    assert sentence(judged(made, POSTGRESQL)) == INSTANT
