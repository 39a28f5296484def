"""Rails: methods that take several steps, names that models give, plain Ruby."""

from __future__ import annotations

import pytest

from shipcheck.migrations.operations import AddColumn, DropColumn, Opaque, Update
from tests.migrations.frameworks.reading import operations
from tests.migrations.frameworks.test_rails import ORDERS, read


def test_a_reference_is_made_step_by_step() -> None:
    head = "disable_ddl_transaction!"
    found = read("add_reference :orders, :user, index: {algorithm: :concurrently}", head=head).up
    assert [type(one).__name__ for each in found.statements for one in each.operations] == [
        "AddColumn", "CreateIndex",
    ]  # fmt: skip
    assert [len(one.operations) for one in found.statements] == [1, 1]
    assert {one.transaction for one in found.statements} == {None}


@pytest.mark.parametrize(
    ("body", "tables"),
    [
        ("add_column User.table_name, :slug, :string", ["users"]),
        (
            "[User, Order].each do |model|\nadd_column model.table_name, :slug, :string\nend",
            ["users", "orders"],
        ),
        ("[Old].each do |model|\nremove_column model.table_name, :a, :text\nend", ["ancient"]),
    ],
)
def test_tables_by_their_models(body: str, tables: list[str]) -> None:
    rest = 'class Old < ActiveRecord::Base\nself.table_name = "ancient"\nend'
    found = operations(read(body, rest=rest).up)
    assert [str(one.table) for one in found if isinstance(one, AddColumn | DropColumn)] == tables


def test_plain_ruby_is_no_riddle() -> None:
    body = "User.find_each do |user|\nn = rand(10)\nuser.update_columns(a: n)\nend"
    assert not [one for one in operations(read(body).up) if isinstance(one, Opaque)]


def test_a_question_to_a_table_is_no_column() -> None:
    body = "create_table :notes do |t|\nif t.respond_to?(:jsonb)\nt.jsonb :a\nend\nend"
    assert not [one for one in operations(read(body).up) if isinstance(one, Opaque)]


def test_sql_is_sent_by_the_connections_methods_alone() -> None:
    (found,) = operations(read("update 'UPDATE orders SET a = 1'").up)
    assert isinstance(found, Update)
    assert found.table == ORDERS


def test_the_way_back_in_plain_words() -> None:
    raising = read("raise ActiveRecord::IrreversibleMigration", method="down")
    assert raising.way_back_note == (
        "the migration itself raises ActiveRecord::IrreversibleMigration"
    )


def test_identity_and_allowances() -> None:
    found = read("# shipcheck: allow drop-table because it is empty\ndrop_table :a")
    assert (found.identity, found.group) == ("20240102030405", "db/migrate")
    assert [one.rule for one in found.allowances] == ["drop-table"]
