"""Functions of Ecto's migrations, with what they do forward, and back where `change` is turned round."""

from __future__ import annotations

_CASES = """
create table(:orders)
-> CreateTable
<- DropTable

create index(:orders, [:note])
-> CreateIndex
<- DropIndex

create unique_index("orders", [:note, "lower(x)"], concurrently: true)
-> CreateIndex
<- DropIndex

create constraint(:orders, :some, check: "total > 0", validate: false)
-> AddConstraint
<- DropConstraint

drop table(:orders)
-> DropTable
<- IMPOSSIBLE

drop index(:orders, [:note])
-> DropIndex
<- CreateIndex

drop_if_exists constraint(:orders, :some)
-> DropConstraint
<- IMPOSSIBLE

rename table(:orders), to: table(:purchases)
-> RenameTable
<- RenameTable

rename table(:orders), :note, to: :remark
-> RenameColumn
<- RenameColumn

alter table(:orders), do: (add :note, :string)
-> AddColumn
<- DropColumn

alter table(:orders), do: (add :user_id, references(:users, validate: false))
-> AddColumn AddConstraint
<- DropColumn

alter table(:orders), do: (remove :note, :string)
-> DropColumn
<- AddColumn

alter table(:orders), do: (remove :note)
-> DropColumn
<- IMPOSSIBLE

alter table(:orders), do: (modify :note, :text, null: false, from: {:string, null: true})
-> AlterColumnType SetNotNull
<- AlterColumnType DropNotNull

alter table(:orders), do: (modify :note, :text, default: "x")
-> AlterColumnType SetDefault
<- IMPOSSIBLE

alter table(:orders), do: (timestamps())
-> AddColumn AddColumn
<- DropColumn DropColumn

execute "DROP TABLE orders"
-> DropTable
<- IMPOSSIBLE

execute "DROP TABLE a", "TRUNCATE b"
-> DropTable
<- Truncate

execute fn -> repo().query!("DROP TABLE a") end, fn -> repo().query!("TRUNCATE b") end
-> DropTable
<- Truncate

for name <- [:a, :b], do: create(table(name))
-> CreateTable CreateTable
<- DropTable DropTable

Enum.each([:a, :b], fn name -> create table(name) end)
-> CreateTable CreateTable
<- DropTable DropTable

helper(:orders)
-> CreateTable
<- DropTable

create table(System.get_env("X"))
-> Opaque
<- Opaque

unheard_of(:orders)
-> Opaque
<- Opaque

Oban.Migrations.up()
-> Opaque
<- Opaque

flush()
->
<-
"""


def _cases() -> list[tuple[str, list[str], list[str]]]:
    found = []
    for case in _CASES.strip().split("\n\n"):
        call, forward, back = case.split("\n")
        found.append((call, forward[2:].split(), back[2:].split()))
    return found


CASES = _cases()
"""A function, and the names of what it does forward and back."""
