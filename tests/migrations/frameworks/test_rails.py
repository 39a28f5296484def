"""Rails: a sample project, and the methods of its migrations forward and back."""

from __future__ import annotations

import pytest

from shipcheck.migrations.frameworks import rails
from shipcheck.migrations.migration import Migration, SourceFile, WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateTable,
    Delete,
    DropTable,
    Insert,
    Opaque,
    Operation,
    RedefineColumn,
    RunCode,
    Update,
)
from shipcheck.migrations.parts import (
    ColumnType,
    ConstraintKind,
    Default,
    Generated,
    ObjectName,
    Volatility,
)
from shipcheck.migrations.servers import Dialect
from tests.migrations.frameworks.rails_cases import CASES
from tests.migrations.frameworks.reading import operations, project, read_last

PATH = "db/migrate/20240102030405_do_it.rb"
ORDERS = ObjectName("orders")


def read(
    body: str, *, method: str = "change", version: str = "[7.1]", head: str = "", rest: str = "",
    dialect: Dialect = Dialect.POSTGRESQL,
) -> Migration:  # fmt: skip
    """A migration with a method of this body."""
    text = (
        f"class DoIt < ActiveRecord::Migration{version}\n{head}\n"
        f"def {method}\n{body}\nend\n{rest}\n"
        "def helper(table)\n  remove_column table, :note, :string\nend\nend\n"
    )
    return read_last("rails", {PATH: text}, dialect)


def only(body: str, dialect: Dialect = Dialect.POSTGRESQL, version: str = "[7.1]") -> Operation:
    """The first operation of a migration."""
    return operations(read(body, dialect=dialect, version=version).up)[0]


@pytest.mark.parametrize(("body", "forward", "back"), CASES, ids=[one[0] for one in CASES])
def test_a_method(body: str, forward: list[str], back: list[str]) -> None:
    found = read(body)
    assert [type(one).__name__ for one in operations(found.up)] == forward
    if back == ["IMPOSSIBLE"]:
        assert found.way_back is WayBack.IMPOSSIBLE
        assert "ActiveRecord::IrreversibleMigration" in found.way_back_note
        assert found.down is None
    else:
        assert found.way_back is WayBack.AUTOMATIC
        assert [type(one).__name__ for one in operations(found.down)] == back


TABLE = """
create_table :orders do |t|
  t.references :user, null: false, foreign_key: true
  t.string :note, limit: 40, default: "x"
  t.decimal :total, precision: 10, scale: 2, null: false
  t.datetime :paid_at
  t.jsonb :data, default: {}
  t.uuid :token, default: -> { "gen_random_uuid()" }
  t.belongs_to :owner, polymorphic: true
  t.timestamps
  t.index [:note, :total], unique: true, where: "total > 0"
  t.check_constraint "total > 0", name: "some"
end
"""


def test_the_sample_project() -> None:
    found = read(TABLE)
    table, *indexes = operations(found.up)
    assert isinstance(table, CreateTable)
    columns = {one.name: one for one in table.columns}
    assert list(columns) == [
        "id", "user_id", "note", "total", "paid_at", "data", "token", "owner_type", "owner_id",
        "created_at", "updated_at",
    ]  # fmt: skip
    assert columns["id"].generated is Generated.SERIAL
    assert columns["id"].type == ColumnType("int8")
    assert not columns["user_id"].nullable
    assert columns["note"].type == ColumnType("varchar", (40,))
    assert columns["note"].default == Default("'x'")
    assert columns["total"].type == ColumnType("numeric", (10, 2))
    assert columns["paid_at"].type == ColumnType("timestamp", (6,))
    assert columns["token"].default == Default("gen_random_uuid()", Volatility.VOLATILE)
    assert not columns["created_at"].nullable
    assert [one.kind for one in table.constraints] == [
        ConstraintKind.FOREIGN_KEY,
        ConstraintKind.CHECK,
    ]
    assert table.constraints[0].references == ObjectName("users")
    made = [one.index for one in indexes if isinstance(one, CreateIndex)]
    assert [one.columns for one in made] == [
        ("user_id",), ("owner_type", "owner_id"), ("note", "total"),
    ]  # fmt: skip
    assert made[2].unique
    assert made[2].where == "total > 0"
    assert made[0].name == "index_orders_on_user_id"
    assert operations(found.down) == [DropTable(ORDERS)]


def test_what_older_versions_did() -> None:
    table = only("create_table(:a) { |t| t.references :b; t.timestamps }", version="[4.2]")
    assert isinstance(table, CreateTable)
    columns = {one.name: one for one in table.columns}
    assert columns["id"].type == ColumnType("int4")
    assert columns["created_at"].nullable
    assert len(operations(read("create_table(:a) { |t| t.references :b }", version="").up)) == 1


def test_a_table_that_is_dropped_first() -> None:
    found = operations(read("create_table :orders, force: true").up)
    assert [type(one) for one in found] == [DropTable, CreateTable]


def test_keys() -> None:
    table = only("create_table :a, id: :uuid")
    assert isinstance(table, CreateTable)
    assert table.columns[0].type == ColumnType("uuid")
    none = only("create_table :a, id: false")
    assert isinstance(none, CreateTable)
    assert not none.columns


def test_an_index_built_concurrently() -> None:
    head = "disable_ddl_transaction!"
    found = read(
        "add_index :orders, %i[a b], algorithm: :concurrently, if_not_exists: true", head=head
    )
    made = operations(found.up)[0]
    assert isinstance(made, CreateIndex)
    assert (made.concurrently, made.if_not_exists, made.index.columns) == (True, True, ("a", "b"))
    assert not found.up.wrapped
    assert found.up.statements[0].transaction is None


def test_a_reference_done_right() -> None:
    key = "{to_table: :people, validate: false}"
    body = f"add_reference :orders, :user, index: {{algorithm: :concurrently}}, foreign_key: {key}"
    added, index, constraint = operations(read(body).up)
    assert isinstance(added, AddColumn)
    assert isinstance(index, CreateIndex)
    assert index.concurrently
    assert isinstance(constraint, AddConstraint)
    assert constraint.constraint.references == ObjectName("people")
    assert not constraint.constraint.valid


def test_mysql() -> None:
    made = only("change_column :orders, :note, :string, null: false", Dialect.MYSQL)
    assert isinstance(made, RedefineColumn)
    assert made.new.type == ColumnType("varchar", (255,))
    assert not made.new.nullable
    assert not read("drop_table :a", dialect=Dialect.MYSQL).up.wrapped


HEREDOC = """
execute <<~SQL.squish
  ALTER TABLE orders
    ADD COLUMN x int
SQL
execute(<<-'SQL')
  DROP TABLE orders;
SQL
"""


def test_sql_in_heredocs_is_read_where_it_stands() -> None:
    found = read(HEREDOC, method="up")
    assert [type(one) for one in operations(found.up)] == [AddColumn, DropTable]
    assert "ADD COLUMN" in found.up.statements[0].text


def test_sql_that_is_made_at_run_time() -> None:
    assert isinstance(only('execute "DROP TABLE #{name}"'), Opaque)
    assert isinstance(only("execute \"UPDATE orders SET note = '#{name}'\""), Update)


MODELS = """
class Person < ActiveRecord::Base
  self.table_name = "humans"
end
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Order.update_all(note: 1)", Update(ORDERS, ("note",))),
        ("Order.where(a: 1).update_all(note: 1)", Update(ORDERS, ("note",), limited=True)),
        (
            "Order.in_batches { |b| b.update_all(note: 1) }",
            Update(ORDERS, ("note",), limited=True, in_loop=True),
        ),
        (
            "Order.in_batches.update_all(note: 1)",
            Update(ORDERS, ("note",), limited=True, in_loop=True),
        ),
        (
            "Order.find_each { |o| o.update!(note: 1) }",
            Update(ORDERS, ("note",), limited=True, in_loop=True),
        ),
        ("Order.find_each do |o|\n  o.save!\nend", Update(ORDERS, (), limited=True, in_loop=True)),
        ("Order.delete_all", Delete(ORDERS)),
        ("Order.where(a: 1).destroy_all", Delete(ORDERS, limited=True)),
        ("Order.create!(note: 1)", Insert(ORDERS)),
        ("Person.delete_all", Delete(ObjectName("humans"))),
        ("Category.delete_all", Delete(ObjectName("categories"))),
        ("Rake::Task['x'].invoke", None),
        ("Cleaner.new.run!", RunCode("Cleaner.new.run!")),
        ("Order.reset_column_information", None),
        ("Order.count", None),
    ],
)
def test_rows_that_models_write(body: str, expected: Operation | None) -> None:
    found = operations(read(body, method="up", head=MODELS).up)
    assert (
        expected in found
        if expected is not None
        else not [o for o in found if isinstance(o, Update | Delete)]
    )


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("", WayBack.MISSING),
        ("def down\nend", WayBack.EMPTY),
        ("def down\n  raise ActiveRecord::IrreversibleMigration\nend", WayBack.IMPOSSIBLE),
        ("def down\n  drop_table :b\nend", WayBack.GIVEN),
    ],
)
def test_the_way_back_of_up(rest: str, expected: WayBack) -> None:
    assert read("drop_table :a", method="up", rest=rest).way_back is expected


def test_old_methods_of_the_class() -> None:
    assert [
        type(one) for one in operations(read("drop_table :a", method="self.up", version="").up)
    ] == [DropTable]


def test_histories_are_in_the_order_of_their_numbers() -> None:
    paths = [
        "db/migrate/20240201000000_b.rb",
        "db/post_migrate/20240101000000_a.rb",
        "other/db/migrate/1_x.rb",
    ]
    made = project(dict.fromkeys(paths, ""))
    assert list(rails.history(paths[0], made)) == [paths[1], paths[0]]


@pytest.mark.parametrize(
    ("path", "content", "owned"),
    [
        (PATH, "class A < ActiveRecord::Migration[7.1]\nend", True),
        (
            "engines/x/db/migrate/20240101000000_a.rb",
            "class A < Gitlab::Database::Migration[2.1]\nend",
            True,
        ),
        (
            "db/animals_migrate/20240101000000_a.rb",
            "class A < ActiveRecord::Migration[7.1]\nend",
            True,
        ),
        (
            "db/migrate/20240101000000_create_tables.active_storage.rb",
            "class A < ActiveRecord::Migration[7.1]\nend",
            True,
        ),
        ("db/seeds.rb", "class A < ActiveRecord::Migration[7.1]\nend", False),
        (PATH, "class A\nend", False),
    ],
)
def test_which_files_are_its(path: str, content: str, owned: bool) -> None:
    made = project({path: content})
    assert (
        rails.may_own(path, made) and rails.owns(SourceFile(path, content.encode()), made)
    ) is owned
