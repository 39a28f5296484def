"""Types, domains and schemas."""

from __future__ import annotations

from shipcheck.migrations.operations import (
    AlterObject,
    CreateObject,
    CreateTable,
    DropObject,
    ObjectKind,
    RenameObject,
)
from shipcheck.migrations.parts import ColumnType
from tests.migrations.made import check, column, constraint_names, made, name, refers, the

MOOD = CreateObject(ObjectKind.TYPE, name("mood"), values=("sad", "ok"))
USING = CreateTable(name("t"), (column("m", kind=ColumnType("mood")),))


def test_an_enum_and_its_new_value() -> None:
    add = AlterObject(ObjectKind.TYPE, name("public.mood"), "ADD VALUE", value="happy")
    assert made(MOOD).enums == {"mood": ("sad", "ok")}
    assert made(MOOD, add, add).enums == {"mood": ("sad", "ok", "happy")}
    assert made(MOOD, DropObject(ObjectKind.TYPE, name("mood"))).enums == {}


def test_a_renamed_type_is_renamed_at_columns() -> None:
    schema = made(MOOD, USING, RenameObject(ObjectKind.TYPE, name("mood"), "feeling"))
    assert schema.enums == {"feeling": ("sad", "ok")}
    assert the(schema, "t").columns["m"].type == ColumnType("feeling")


def test_domains_with_constraints_are_known() -> None:
    schema = made(
        CreateObject(ObjectKind.DOMAIN, name("positive"), constrained=True),
        CreateObject(ObjectKind.DOMAIN, name("free")),
        CreateObject(ObjectKind.DOMAIN, name("later")),
        AlterObject(ObjectKind.DOMAIN, name("later"), "ADD CONSTRAINT"),
    )
    assert schema.domains == {"positive", "later"}
    assert made(DropObject(ObjectKind.DOMAIN, name("positive")), onto=schema).domains == {"later"}


def test_a_renamed_schema_takes_its_tables_along() -> None:
    schema = made(
        CreateTable(name("app.a"), (column("x"),)),
        CreateTable(name("b"), (column("a_x", refers("app.a")),)),
        RenameObject(ObjectKind.SCHEMA, name("app"), "shop"),
    )
    assert set(schema.tables) == {"shop.a", "b"}
    assert the(schema, "b").constraints[0].references == name("shop.a")


def test_a_dropped_schema_takes_its_tables_along() -> None:
    schema = made(
        CreateTable(name("app.a")),
        CreateTable(name("b")),
        DropObject(ObjectKind.SCHEMA, name("app"), cascade=True),
    )
    assert set(schema.tables) == {"b"}


def test_a_constraint_is_renamed_at_its_table() -> None:
    table = CreateTable(name("t"), (column("a", check("a > 0")),))
    rename = RenameObject(ObjectKind.CONSTRAINT, name("t_a_check"), "positive", name("t"))
    assert constraint_names(made(table, rename), "t") == ["positive"]
