"""Steps in the words of the database and of the framework that they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations.applying import apply_part
from shipcheck.migrations.hazards.hazard import Surroundings
from shipcheck.migrations.judging import judge_all
from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql
from tests.migrations.frameworks.reading import read_last
from tests.migrations.judged_sql import judged, part

if TYPE_CHECKING:
    from shipcheck.migrations.judged import JudgedMigration
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.steps.recipe import Recipe, Step

BASE = """
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL, note varchar(20));
CREATE INDEX by_note ON orders (note);
"""
POSTGRESQL = ASSUMED[Dialect.POSTGRESQL]
OTHERS = [ASSUMED[one] for one in (Dialect.MYSQL, Dialect.MARIADB, Dialect.SQLITE)]


def recipe(found: JudgedMigration, rule: str) -> Recipe:
    (one,) = [one for one in found.hazards if one.hazard.rule == rule and not one.backward]
    assert one.recipe is not None
    return one.recipe


def steps(found: JudgedMigration, rule: str) -> tuple[Step, ...]:
    return recipe(found, rule).steps


def in_rails(body: str) -> JudgedMigration:
    """A migration of Rails on the tables of `BASE`."""
    text = f"class DoIt < ActiveRecord::Migration[7.1]\n  def change\n    {body}\n  end\nend\n"
    migration = read_last("rails", {"db/migrate/20240102030405_do_it.rb": text})
    start = Schema(complete=True)
    schema = apply_part(start, part(BASE, POSTGRESQL), new=False, dialect=POSTGRESQL.dialect)
    (found,) = judge_all([migration], Surroundings(POSTGRESQL, schema))
    return found


REQUIRE = "ALTER TABLE orders MODIFY note varchar(20) NOT NULL;"


@pytest.mark.parametrize("server", OTHERS[:2], ids=lambda one: one.dialect.value)
def test_not_null_on_mysql_begins_with_the_code(server: Server) -> None:
    code, fill, last = steps(judged(REQUIRE, server, base=BASE), "not-null-for-old-code")
    assert code.title.startswith("Have the code write a value always")
    assert "LIMIT 5000" in fill.sql
    assert last.sql == (
        "ALTER TABLE orders MODIFY note varchar(20) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;"
    )


@pytest.mark.parametrize("server", OTHERS[:2], ids=lambda one: one.dialect.value)
def test_a_required_column_goes_in_the_words_of_mysql(server: Server) -> None:
    found = judged("ALTER TABLE orders DROP COLUMN customer;", server, base=BASE)
    assert [one.sql for one in steps(found, "drop-column")][1:] == [
        "ALTER TABLE orders MODIFY customer bigint NULL;",
        "ALTER TABLE orders DROP COLUMN customer;",
    ]


@pytest.mark.parametrize("server", OTHERS, ids=lambda one: one.dialect.value)
def test_what_only_postgresql_has_is_named_nowhere_else(server: Server) -> None:
    sql = (
        "ALTER TABLE orders DROP COLUMN customer; DROP INDEX by_note ON orders;"
        " CREATE INDEX by_note ON orders (note, id); ALTER TABLE orders RENAME TO purchases;"
    )
    if server.dialect is Dialect.SQLITE:
        sql = sql.replace(" ON orders;", ";", 1)
    found = judged(sql, server, base=BASE)
    shown = [step for one in found.hazards if one.recipe for step in one.recipe.steps]
    assert shown
    text = "\n".join(f"{one.title}\n{one.sql}\n{one.code}" for one in shown)
    for word in ("CONCURRENTLY", "NOT VALID", "pg_repack", "DROP NOT NULL", "ctid"):
        assert word not in text


def test_an_index_of_the_same_name_is_built_beside_the_old_one() -> None:
    sql = "DROP INDEX CONCURRENTLY by_note; CREATE INDEX CONCURRENTLY by_note ON orders (note, id);"
    build, drop = steps(judged(sql, POSTGRESQL, base=BASE), "index-replaced-with-gap")
    assert build.sql == "CREATE INDEX CONCURRENTLY by_note_new ON orders (note, id);"
    assert drop.sql == "DROP INDEX CONCURRENTLY by_note;"


@pytest.mark.parametrize(
    ("body", "rule", "code"),
    [
        (
            "add_index :orders, :note, unique: true, where: \"note <> ''\"",
            "create-index-blocks-writes",
            "add_index :orders, [:note], unique: true, "
            'name: "index_orders_on_note", where: "note <> \'\'", algorithm: :concurrently',
        ),
        (
            'add_index :orders, "lower(note)", name: "x"',
            "create-index-blocks-writes",
            'add_index :orders, "lower(note)", name: "x", algorithm: :concurrently',
        ),
        (
            'remove_index :orders, name: "by_note"',
            "drop-index-blocks",
            'remove_index :orders, name: "by_note", algorithm: :concurrently',
        ),
    ],
)
def test_indexes_in_the_words_of_rails(body: str, rule: str, code: str) -> None:
    first = steps(in_rails(body), rule)[0]
    assert first.code == f"disable_ddl_transaction!\n\n{code}"


def test_not_null_in_the_words_of_rails() -> None:
    found = steps(in_rails("change_column_null :orders, :note, false"), "set-not-null-scans")
    assert [one.code.partition("\n")[0] for one in found if "Fill" not in one.title] == [
        'add_check_constraint :orders, "note IS NOT NULL", name: "note_not_null", validate: false',
        'validate_check_constraint :orders, name: "note_not_null"',
        "change_column_null :orders, :note, false",
    ]


def test_a_default_that_goes_at_once_is_no_matter_of_django_alone() -> None:
    body = (
        "add_column :orders, :kind, :string, null: false, default: 'a'\n"
        "    change_column_default :orders, :kind, from: 'a', to: nil"
    )
    keep = steps(in_rails(body), "default-dropped-at-once")[0]
    assert keep.code == "change_column_default :orders, :kind, from: nil, to: …"


def test_the_constraint_to_validate_is_named() -> None:
    sql = "ALTER TABLE orders ADD CONSTRAINT short CHECK (length(note) < 9) NOT VALID;"
    (step,) = steps(judged(sql, POSTGRESQL, base=BASE), "constraint-never-validated")
    assert step.sql == "ALTER TABLE orders VALIDATE CONSTRAINT short;"


def test_the_sql_of_mysql_is_understood() -> None:
    for server in OTHERS[:2]:
        found = judged(REQUIRE, server, base=BASE)
        sql = steps(found, "not-null-for-old-code")[-1].sql
        operations = [one for each in read_sql(sql, server) for one in each.operations]
        assert not [one for one in operations if isinstance(one, Opaque)]
