"""Ecto: a sample project, and the functions of its migrations forward and back."""

from __future__ import annotations

import pytest

from shipcheck.migrations.frameworks import ecto
from shipcheck.migrations.migration import Migration, SourceFile, WayBack
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    CreateTable,
    Delete,
    Operation,
    RedefineColumn,
    Update,
)
from shipcheck.migrations.parts import ColumnType, Default, Generated, ObjectName, Volatility
from shipcheck.migrations.servers import Dialect
from tests.migrations.frameworks.ecto_cases import CASES
from tests.migrations.frameworks.reading import operations, project, read_last

PATH = "priv/repo/migrations/20240102030405_do_it.exs"
ORDERS = ObjectName("orders")


def read(
    body: str,
    *,
    name: str = "change",
    head: str = "",
    rest: str = "",
    dialect: Dialect = Dialect.POSTGRESQL,
) -> Migration:
    """A migration with a function of this body."""
    text = (
        f"defmodule Shop.Repo.Migrations.DoIt do\nuse Ecto.Migration\n{head}\n"
        f"def {name} do\n{body}\nend\n{rest}\n"
        "defp helper(name) do\ncreate table(name)\nend\nend\n"
    )
    return read_last("ecto", {PATH: text}, dialect)


def only(body: str, dialect: Dialect = Dialect.POSTGRESQL) -> Operation:
    """The first operation of a migration."""
    return operations(read(body, dialect=dialect).up)[0]


@pytest.mark.parametrize(("body", "forward", "back"), CASES, ids=[one[0] for one in CASES])
def test_a_function(body: str, forward: list[str], back: list[str]) -> None:
    found = read(body)
    assert [type(one).__name__ for one in operations(found.up)] == forward
    if back == ["IMPOSSIBLE"]:
        assert found.way_back is WayBack.IMPOSSIBLE
        assert "Ecto.MigrationError" in found.way_back_note
        assert found.down is None
    else:
        assert found.way_back is WayBack.AUTOMATIC
        assert [type(one).__name__ for one in operations(found.down)] == back


TABLE = """
create table(:orders, primary_key: false) do
  add :id, :binary_id, primary_key: true, default: fragment("gen_random_uuid()")
  add :note, :string, size: 40, null: false, default: "x"
  add :total, :decimal, precision: 10, scale: 2
  add :tags, {:array, :string}, default: []
  add :data, :map
  add :user_id, references(:users, on_delete: :delete_all)
  timestamps(type: :utc_datetime)
end
"""


def test_the_sample_project() -> None:
    found = read(TABLE)
    table = operations(found.up)[0]
    assert isinstance(table, CreateTable)
    columns = {one.name: one for one in table.columns}
    assert list(columns) == [
        "id",
        "note",
        "total",
        "tags",
        "data",
        "user_id",
        "inserted_at",
        "updated_at",
    ]
    assert columns["id"].default == Default("gen_random_uuid()", Volatility.VOLATILE)
    assert columns["note"].type == ColumnType("varchar", (40,))
    assert columns["total"].type == ColumnType("numeric", (10, 2))
    assert str(columns["tags"].type) == "varchar(255)[]"
    assert str(columns["data"].type) == "jsonb"
    assert columns["user_id"].type == ColumnType("int8")
    assert columns["user_id"].constraints[0].name == "orders_user_id_fkey"
    assert columns["inserted_at"].type == ColumnType("timestamp", (0,))
    assert not columns["inserted_at"].nullable


def test_keys() -> None:
    table = only("create table(:a)")
    assert isinstance(table, CreateTable)
    assert (table.columns[0].name, table.columns[0].generated) == ("id", Generated.SERIAL)
    other = only("create table(:a, primary_key: [name: :key, type: :uuid])")
    assert isinstance(other, CreateTable)
    assert (other.columns[0].name, str(other.columns[0].type)) == ("key", "uuid")


def test_an_index_built_concurrently() -> None:
    head = "@disable_ddl_transaction true\n@disable_migration_lock true"
    found = read(
        'create index(:orders, [:a, :b], concurrently: true, where: "a > 0", using: "GIN")',
        head=head,
    )
    made = operations(found.up)[0]
    assert isinstance(made, CreateIndex)
    assert (made.concurrently, made.index.name) == (True, "orders_a_b_index")
    assert (made.index.method, made.index.where) == ("gin", "a > 0")
    assert not found.up.wrapped


def test_a_foreign_key_that_is_not_validated() -> None:
    added, key = operations(
        read("alter table(:a), do: (add :b_id, references(:b, validate: false))").up
    )
    assert isinstance(added, AddColumn)
    assert not added.column.constraints
    assert isinstance(key, AddConstraint)
    assert not key.constraint.valid


def test_mysql() -> None:
    made = only("alter table(:a), do: (modify :b, :string, null: false)", Dialect.MYSQL)
    assert isinstance(made, RedefineColumn)
    assert made.new.type == ColumnType("varchar", (255,))


LIMITED = Update(ORDERS, ("note",), limited=True)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('repo().update_all(from(o in "orders", where: o.a == 1), set: [note: 1])', LIMITED),
        ('repo().update_all("orders", set: [note: 1])', Update(ORDERS, ("note",))),
        ('"orders" |> where([o], o.a) |> Repo.update_all(set: [note: 1])', LIMITED),
        ('Repo.delete_all("orders")', Delete(ORDERS)),
    ],
)
def test_rows_of_a_repository(body: str, expected: Operation) -> None:
    assert operations(read(body, name="up").up) == [expected]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("", WayBack.MISSING),
        ("def down do\nend", WayBack.EMPTY),
        ("def down, do: :ok", WayBack.EMPTY),
        ('def down do\nraise "no"\nend', WayBack.IMPOSSIBLE),
        ("def down do\ndrop table(:b)\nend", WayBack.GIVEN),
    ],
)
def test_the_way_back_of_up(rest: str, expected: WayBack) -> None:
    assert read("create table(:b)", name="up", rest=rest).way_back is expected


def test_histories_are_in_the_order_of_their_numbers() -> None:
    paths = [
        "priv/repo/migrations/2_b.exs",
        "priv/repo/migrations/10_c.exs",
        "priv/other/migrations/1_a.exs",
    ]
    assert list(ecto.history(paths[0], project(dict.fromkeys(paths, "")))) == paths[:2]


@pytest.mark.parametrize(
    ("path", "content", "owned"),
    [
        (PATH, "defmodule A do\nuse Ecto.Migration\nend", True),
        (PATH, "defmodule A do\nend", False),
        ("lib/a.ex", "defmodule A do\nuse Ecto.Migration\nend", False),
    ],
)
def test_which_files_are_its(path: str, content: str, owned: bool) -> None:
    made = project({path: content})
    assert (
        ecto.may_own(path, made) and ecto.owns(SourceFile(path, content.encode()), made)
    ) is owned
