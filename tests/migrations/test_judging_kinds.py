"""Small differences that change what is said."""

from __future__ import annotations

import pytest

from shipcheck.migrations.applying import apply
from shipcheck.migrations.effects.registry import effects_of
from shipcheck.migrations.hazards.landed import edited
from shipcheck.migrations.history.edits import Edit
from shipcheck.migrations.operations import (
    CreateIndex,
    CreateObject,
    DropColumn,
    ObjectKind,
    RebuildTable,
)
from shipcheck.migrations.parts import Index, ObjectName
from shipcheck.migrations.rebuilds import expanded
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import Server
from shipcheck.migrations.summary import sentence
from shipcheck.model.words import Level
from tests.migrations.judged_sql import MARIADB, MYSQL, POSTGRESQL, SQLITE, judged, rules, schema_of

ORDERS = ObjectName("orders")
BASE = "CREATE TABLE orders (id int PRIMARY KEY, email text, note text);"


def test_two_indexes_of_one_table_keep_the_same_people_waiting() -> None:
    both = "BEGIN; CREATE INDEX a ON orders (email); CREATE INDEX b ON orders (note); COMMIT;"
    assert "work-under-lock error" not in rules(judged(both, POSTGRESQL, base=BASE))
    stronger = both.replace("CREATE INDEX a ON orders (email)", "ALTER TABLE orders ADD c int")
    assert "work-under-lock error" in rules(judged(stronger, POSTGRESQL, base=BASE))


@pytest.mark.parametrize("kind", ["email_address", "public.email_address", "shop.email_address"])
def test_a_domain_with_a_check_is_known_with_its_schema_too(kind: str) -> None:
    base = f"CREATE DOMAIN {kind} AS text CHECK (VALUE <> ''); {BASE}"
    found = judged(f"ALTER TABLE orders ADD COLUMN more {kind};", POSTGRESQL, base=base)
    assert "add-column-rewrites error" in rules(found)


def test_a_type_in_another_schema_is_known_there() -> None:
    text = "CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood SET SCHEMA shop;"
    assert dict(schema_of(text, POSTGRESQL).enums) == {"shop.mood": ("a",)}
    text = "CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood OWNER TO joe;"
    assert dict(schema_of(text, POSTGRESQL).enums) == {"mood": ("a",)}


@pytest.mark.parametrize(("server", "anew"), [(MYSQL, True), (MARIADB, False)])
def test_a_column_in_another_place(server: Server, anew: bool) -> None:
    base = "CREATE TABLE orders (id int, note varchar(20));"
    found = judged("ALTER TABLE orders MODIFY note varchar(20) FIRST;", server, base=base)
    assert found.forward[0].effects[0].rewrites is anew


def test_what_is_built_anew_is_compared_beside_other_operations() -> None:
    schema = schema_of(BASE, POSTGRESQL)
    columns = schema.tables["orders"].columns
    rebuild = RebuildTable(ORDERS, (columns["id"], columns["email"]))
    index = CreateIndex(Index("i", ORDERS, ("email",)))
    assert expanded((rebuild, index), schema) == (DropColumn(ORDERS, "note"), rebuild, index)
    after = apply(Schema(), rebuild, new=True).tables["orders"]
    assert (after.complete, list(after.columns)) == (True, ["id", "email"])


def test_warnings_are_counted_and_notes_are_not() -> None:
    text = "ALTER TABLE orders ALTER note SET DEFAULT 'x'; LOCK TABLE orders IN EXCLUSIVE MODE;"
    assert sentence(judged(text, POSTGRESQL, base=BASE)) == "safe, with 1 warning"
    policy = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;"
    assert "note" not in sentence(judged(policy, POSTGRESQL, base=BASE))


@pytest.mark.parametrize(
    ("kind", "table"), [(ObjectKind.SEQUENCE, ORDERS), (ObjectKind.TRIGGER, None)]
)
def test_what_belongs_to_no_table_locks_none(kind: ObjectKind, table: ObjectName | None) -> None:
    made = CreateObject(kind, ObjectName("x"), table)
    assert effects_of(made, Schema(), POSTGRESQL) == ()


@pytest.mark.parametrize(("name", "anew"), [("more", True), ("note", False)])
def test_a_column_that_may_be_there_is_added_if_it_is_not(name: str, anew: bool) -> None:
    text = f"ALTER TABLE orders ADD COLUMN IF NOT EXISTS {name} uuid DEFAULT gen_random_uuid();"
    found = rules(judged(text, POSTGRESQL, base=BASE))
    assert ("add-column-rewrites error" in found) is anew
    assert "add-column-rewrites error" in rules(judged(text, POSTGRESQL))


def test_a_finding_about_the_whole_stands_where_it_begins() -> None:
    found = judged("SELECT 1;\n\nBEGIN;\nSELECT 2;", POSTGRESQL)
    assert [(one.hazard.rule, one.place.line) for one in found.hazards] == [
        ("uncommitted-transaction", 3)
    ]


def test_sqlite_writes_the_whole_file_anew_for_a_vacuum_alone() -> None:
    assert judged("VACUUM;", SQLITE).forward[0].effects[0].rewrites
    assert not judged("ANALYZE;", SQLITE).forward[0].effects


@pytest.mark.parametrize(
    ("framework", "edit", "level"),
    [
        ("rails", Edit.SAME_OPERATIONS, Level.NOTE),
        ("rails", Edit.CHANGED, Level.ERROR),
        ("flyway", Edit.TEXT, Level.ERROR),
        ("liquibase", Edit.SAME_OPERATIONS, Level.ERROR),
        ("liquibase", Edit.TEXT, Level.NOTE),
    ],
)
def test_an_edit_stops_the_tools_that_compare(framework: str, edit: Edit, level: Level) -> None:
    found = edited(framework, edit, None)
    assert found is not None
    assert found.level is level
