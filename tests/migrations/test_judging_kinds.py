"""Small differences that change what is said."""

from __future__ import annotations

import pytest

from shipcheck.migrations.applying import apply
from shipcheck.migrations.effects.registry import effects_of
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
from tests.migrations.judged_sql import MARIADB, MYSQL, POSTGRESQL, judged, rules, schema_of

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
