"""The fold over the migrations of a change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Surroundings
from shipcheck.migrations.judged import Safety
from shipcheck.migrations.judging import judge_all
from shipcheck.migrations.migration import Migration, Part, Place, Statement, WayBack
from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql
from shipcheck.migrations.summary import INSTANT, LASTING, NOTHING, overall, sentence
from shipcheck.migrations.transactions import numbered
from shipcheck.model.words import Level
from tests.migrations.judged_sql import judged as judged_sql
from tests.migrations.judged_sql import rules

if TYPE_CHECKING:
    from shipcheck.migrations.judged import JudgedMigration

SERVER = ASSUMED[Dialect.POSTGRESQL]


def _part(path: str, sql: str, *, wrapped: bool) -> Part:
    return Part(path, numbered(read_sql(sql, SERVER), wrapped=wrapped), wrapped)


def _migration(
    number: int, up: str, down: str | None = None, *, wrapped: bool = False
) -> Migration:
    path = f"{number}.up.sql"
    back = None if down is None else _part(f"{number}.down.sql", down, wrapped=wrapped)
    way_back = WayBack.NOT_USUAL if down is None else WayBack.GIVEN
    forward = _part(path, up, wrapped=wrapped)
    return Migration(path, "golang-migrate", str(number), forward, back, way_back)


def _judged(*migrations: Migration) -> tuple[JudgedMigration, ...]:
    return judge_all(migrations, Surroundings(SERVER, Schema()))


def _rules(judged: JudgedMigration) -> set[str]:
    return {one.hazard.rule for one in judged.hazards}


def test_what_an_earlier_migration_of_the_change_made_is_new() -> None:
    first, second = _judged(
        _migration(1, "CREATE TABLE t (a int);"), _migration(2, "CREATE INDEX i ON t (a);")
    )
    assert (first.safety, second.safety) == (Safety.SAFE, Safety.SAFE)
    (alone,) = _judged(_migration(2, "CREATE INDEX i ON t (a);"))
    assert _rules(alone) == {"create-index-blocks-writes"}


def test_what_comes_later_in_the_change_counts() -> None:
    add = "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"
    (alone,) = _judged(_migration(1, add))
    first, _ = _judged(_migration(1, add), _migration(2, "ALTER TABLE t VALIDATE CONSTRAINT c;"))
    assert "constraint-never-validated" in _rules(alone)
    assert "constraint-never-validated" not in _rules(first)


def test_locks_and_settings_end_with_their_transaction() -> None:
    alter, update = "ALTER TABLE t ADD COLUMN b int;", "UPDATE t SET a = 1 WHERE a = 2;"
    (together,) = _judged(_migration(1, alter + update, wrapped=True))
    (apart,) = _judged(_migration(1, alter + update))
    assert "backfill-under-lock" in _rules(together)
    assert "backfill-under-lock" not in _rules(apart)


def test_the_way_back_is_judged_one_level_lower() -> None:
    (judged,) = _judged(
        _migration(1, "ALTER TABLE t ADD COLUMN b int;", "CREATE INDEX i ON t (a);")
    )
    (back,) = [one for one in judged.hazards if one.hazard.rule == "create-index-blocks-writes"]
    assert back.backward
    assert back.hazard.level is Level.WARNING
    assert back.hazard.message.startswith("going back: writes to t wait")
    assert back.path == "1.down.sql"
    assert judged.safety is Safety.SAFE


def test_what_goes_back_with_its_table_blocks_nobody() -> None:
    (judged,) = _judged(
        _migration(
            1, "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "DROP INDEX i; DROP TABLE t;"
        )
    )
    assert not {"drop-index-blocks"} & _rules(judged)


def test_what_is_made_on_the_way_back_is_new() -> None:
    (judged,) = _judged(
        _migration(1, "DROP TABLE t;", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);")
    )
    assert not [one for one in judged.hazards if one.hazard.rule == "create-index-blocks-writes"]


def test_words_of_sql_and_names_keep_their_capitals_behind_a_colon() -> None:
    (judged,) = _judged(_migration(1, "SELECT 1;", "DROP INDEX CONCURRENTLY i;", wrapped=True))
    (back,) = [one for one in judged.hazards if one.hazard.rule == "concurrent-in-transaction"]
    assert back.hazard.message.startswith("going back: DROP INDEX CONCURRENTLY fails")


def test_an_index_that_goes_with_its_table_is_not_worth_a_word() -> None:
    base = "CREATE TABLE t (a int); CREATE INDEX i ON t (a);"
    sql = "DROP INDEX i; DROP TABLE t;"
    assert "drop-index-blocks error" not in rules(judged_sql(sql, SERVER, base=base))
    assert "drop-index-blocks error" in rules(judged_sql("DROP INDEX i;", SERVER, base=base))


def test_a_new_table_has_no_rows_that_a_foreign_key_would_look_up() -> None:
    base = "CREATE TABLE parent (id int primary key); CREATE TABLE old (a int);"
    make = "BEGIN; ALTER TABLE old ADD COLUMN b int; CREATE TABLE new (a int);"
    key = "ALTER TABLE new ADD FOREIGN KEY (a) REFERENCES parent (id); COMMIT;"
    fill = "INSERT INTO new SELECT a FROM old;"
    empty = rules(judged_sql(make + key, SERVER, base=base))
    assert not {"foreign-key-blocks-writes error", "work-under-lock error"} & set(empty)
    filled = rules(judged_sql(make + fill + key, SERVER, base=base))
    assert {"foreign-key-blocks-writes error", "work-under-lock error"} <= set(filled)


def test_a_place_that_is_not_understood_is_named_once() -> None:
    place = Place(1, 1)
    twice = tuple(Statement("x", (Opaque("why"),), place) for _ in range(2))
    migration = replace(_migration(1, "SELECT 1;"), up=Part("1.up.sql", twice, wrapped=False))
    (judged,) = _judged(migration)
    assert len(judged.doubts) == 1


def test_what_is_not_understood_is_unknown_forward_and_back() -> None:
    for migration in (
        _migration(1, "FOO;", ""),
        _migration(1, "SELECT 1;", "FOO;"),
    ):
        (judged,) = _judged(migration)
        assert judged.safety is Safety.UNKNOWN
        assert sentence(judged) == "not understood: 1 place, first line 1"


def test_what_is_wrong_outweighs_what_is_not_understood() -> None:
    (judged,) = _judged(_migration(1, "FOO; DROP TABLE t;"))
    assert judged.safety is Safety.UNSAFE


def test_a_new_table_with_its_indexes_is_made_in_an_instant_everywhere() -> None:
    sql = "CREATE TABLE t (id int PRIMARY KEY, a int); CREATE INDEX i ON t (a);"
    for dialect in (Dialect.POSTGRESQL, Dialect.MYSQL, Dialect.SQLITE):
        assert sentence(judged_sql(sql, ASSUMED[dialect])) == INSTANT
    index = "CREATE INDEX i ON t (a);"
    base = "CREATE TABLE t (id int PRIMARY KEY, a int);"
    assert sentence(judged_sql(index, ASSUMED[Dialect.MYSQL], base=base)) == LASTING


def test_one_line_for_what_is_straightforward() -> None:
    instant, lasting, nothing = _judged(
        _migration(1, "CREATE TABLE u (a int);"),
        _migration(2, "CREATE INDEX CONCURRENTLY i ON t (a);"),
        _migration(3, ""),
    )
    assert [sentence(one) for one in (instant, lasting, nothing)] == [INSTANT, LASTING, NOTHING]
    assert overall([instant]) == f"1 migration: {INSTANT}"
    assert overall([instant, lasting]) == "2 migrations: safe"


def test_the_first_error_is_the_summary() -> None:
    bad, good = _judged(
        _migration(1, "DROP TABLE t; DROP TABLE u;"), _migration(2, "CREATE TABLE v (a int);")
    )
    assert overall([bad]).endswith(" (and 1 more)")
    assert overall([bad, good]).startswith("1 of 2 migrations unsafe: Code that still uses t fails")
