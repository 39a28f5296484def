"""Whole tables: made, dropped, renamed, moved, attached."""

from __future__ import annotations

from shipcheck.migrations.operations import (
    AddColumn,
    AlterTableOption,
    AttachPartition,
    CreateIndex,
    CreateTable,
    DetachPartition,
    DropTable,
    RenameTable,
)
from shipcheck.migrations.parts import Generated, Index
from tests.migrations.made import (
    UNIQUE,
    column,
    constraint_names,
    index_names,
    key,
    made,
    name,
    refers,
    the,
)

USERS = CreateTable(name("users"), (column("id", key()), column("mail", UNIQUE)))
ORDERS = CreateTable(name("orders"), (column("id", key()), column("user_id", refers("users"))))


def test_constraints_at_columns_become_the_tables() -> None:
    schema = made(USERS, ORDERS)
    assert constraint_names(schema, "users") == ["users_pkey", "users_mail_key"]
    assert constraint_names(schema, "orders") == ["orders_pkey", "orders_user_id_fkey"]
    users = the(schema, "users")
    assert [one.columns for one in users.constraints] == [("id",), ("mail",)]
    assert not users.columns["id"].nullable
    assert users.columns["mail"].nullable
    assert not any(one.constraints for one in users.columns.values())


def test_a_primary_key_of_the_table_makes_its_columns_not_null() -> None:
    table = CreateTable(name("t"), (column("a"), column("b"), column("c")), (key("a", "b"),))
    columns = the(made(table), "t").columns
    assert [one.nullable for one in columns.values()] == [False, False, True]


def test_a_table_that_is_there_stays_where_only_a_missing_one_is_made() -> None:
    again = CreateTable(name("users"), (column("x"),), if_not_exists=True)
    schema = made(again, onto=made(USERS), new=True)
    assert not schema.is_new(name("users"))
    assert "mail" in the(schema, "users").columns


def test_public_is_the_schema_that_is_left_out() -> None:
    schema = made(CreateTable(name("public.t"), (column("a"),)), CreateTable(name("audit.t")))
    assert the(schema, "t") is the(schema, "public.t")
    assert the(schema, "audit.t") is not the(schema, "t")


def test_dropping_a_table_with_cascade_drops_the_keys_to_it() -> None:
    schema = made(USERS, ORDERS, DropTable(name("users"), cascade=True))
    assert schema.table(name("users")) is None
    assert constraint_names(schema, "orders") == ["orders_pkey"]


def test_a_renamed_table_takes_everything_along() -> None:
    index = CreateIndex(Index("by_mail", name("users"), ("mail",)))
    schema = made(USERS, ORDERS, index, RenameTable(name("users"), "people"))
    people = the(schema, "people")
    assert schema.table(name("users")) is None
    assert constraint_names(schema, "people") == ["users_pkey", "users_mail_key"]
    assert people.indexes[0].table == name("people")
    assert the(schema, "orders").constraints[1].references == name("people")


def test_a_new_table_that_takes_a_busy_ones_place_is_busy() -> None:
    schema = made(
        CreateTable(name("orders_new"), (column("id"),)),
        RenameTable(name("orders"), "orders_old"),
        RenameTable(name("orders_new"), "orders"),
        onto=made(ORDERS),
        new=True,
    )
    assert not schema.is_new(name("orders"))
    assert not schema.is_new(name("orders_old"))


def test_a_new_table_that_is_renamed_stays_new() -> None:
    schema = made(CreateTable(name("a")), RenameTable(name("a"), "b"), new=True)
    assert schema.is_new(name("b"))


def test_a_table_moves_to_another_schema() -> None:
    schema = made(USERS, AlterTableOption(name("users"), "SET SCHEMA", value="app"))
    assert list(schema.tables) == ["app.users"]
    back = made(AlterTableOption(name("app.users"), "SET SCHEMA", value="public"), onto=schema)
    assert list(back.tables) == ["users"]


def test_a_partition_has_the_columns_of_its_parent() -> None:
    part = CreateTable(name("orders_1"), parent=name("orders"))
    table = the(made(part, onto=made(ORDERS), new=True), "orders_1")
    assert list(table.columns) == ["id", "user_id"]
    assert table.parent == name("orders")
    assert table.complete


def test_a_table_that_becomes_part_of_a_busy_one_is_busy() -> None:
    alone = CreateTable(name("part"), (column("id"),))
    attach = AttachPartition(name("orders"), name("part"))
    schema = made(alone, attach, onto=made(ORDERS), new=True)
    assert not schema.is_new(name("part"))
    detached = made(DetachPartition(name("orders"), name("part")), onto=schema)
    assert the(detached, "part").parent is None


def test_identity_comes_and_goes() -> None:
    add = AlterTableOption(name("orders"), "ADD IDENTITY", column="id")
    schema = made(ORDERS, add)
    assert the(schema, "orders").columns["id"].generated is Generated.IDENTITY
    drop = AlterTableOption(name("orders"), "DROP IDENTITY", column="id")
    assert the(made(drop, onto=schema), "orders").columns["id"].generated is None


def test_an_index_of_a_table_that_nobody_knew() -> None:
    schema = made(
        CreateIndex(Index(None, name("t"), ("a", "lower(b)"))), AddColumn(name("t"), column("a"))
    )
    assert index_names(schema, "t") == ["t_a_lower_idx"]
