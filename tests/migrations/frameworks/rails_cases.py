"""Methods of Rails' migrations, with what they do forward, and back where `change` is turned round."""

from __future__ import annotations

_CASES = """
add_column :orders, :note, :string
-> AddColumn
<- DropColumn

add_column :orders, :note, :string, index: true
-> AddColumn CreateIndex
<- DropColumn

remove_column :orders, :note, :string, null: false
-> DropColumn
<- AddColumn

remove_column :orders, :note
-> DropColumn
<- IMPOSSIBLE

remove_columns :orders, :a, :b, type: :text
-> DropColumn DropColumn
<- AddColumn AddColumn

add_timestamps :orders
-> AddColumn AddColumn
<- DropColumn DropColumn

add_reference :orders, :user
-> AddColumn CreateIndex
<- DropColumn

add_reference :orders, :user, foreign_key: true
-> AddColumn CreateIndex AddConstraint
<- DropConstraint DropColumn

add_reference :orders, :owner, polymorphic: true, index: false
-> AddColumn AddColumn
<- DropColumn DropColumn

rename_column :orders, :a, :b
-> RenameColumn
<- RenameColumn

rename_table :orders, :purchases
-> RenameTable
<- RenameTable

rename_index :orders, "a", "b"
-> RenameObject
<- RenameObject

change_column :orders, :total, :bigint
-> AlterColumnType
<- IMPOSSIBLE

change_column :orders, :total, :bigint, null: false, default: 0
-> AlterColumnType SetDefault SetNotNull
<- IMPOSSIBLE

change_column_null :orders, :total, false
-> SetNotNull
<- DropNotNull

change_column_null :orders, :total, false, 0
-> Update SetNotNull
<- DropNotNull

change_column_default :orders, :total, 3
-> SetDefault
<- IMPOSSIBLE

change_column_default :orders, :total, from: nil, to: 3
-> SetDefault
<- DropDefault

add_index :orders, :note
-> CreateIndex
<- DropIndex

remove_index :orders, :note
-> DropIndex
<- CreateIndex

remove_index :orders, name: "by_note"
-> DropIndex
<- IMPOSSIBLE

add_foreign_key :orders, :users, validate: false
-> AddConstraint
<- DropConstraint

validate_foreign_key :orders, :users
-> ValidateConstraint
<-

remove_foreign_key :orders, :users
-> DropConstraint
<- AddConstraint

remove_foreign_key :orders, column: :user_id
-> DropConstraint
<- IMPOSSIBLE

add_check_constraint :orders, "total > 0", name: "some", validate: false
-> AddConstraint
<- DropConstraint

validate_check_constraint :orders, name: "some"
-> ValidateConstraint
<-

remove_check_constraint :orders, name: "some"
-> DropConstraint
<- IMPOSSIBLE

drop_table :orders
-> DropTable
<- IMPOSSIBLE

drop_table(:orders) { |t| t.string :note }
-> DropTable
<- CreateTable

create_join_table :users, :orders
-> CreateTable
<- DropTable

enable_extension "pg_trgm"
-> CreateObject
<- DropObject

create_enum :mood, ["sad", "happy"]
-> CreateObject
<- DropObject

add_enum_value :mood, "ok", before: "happy"
-> AlterObject
<- IMPOSSIBLE

execute "DROP TABLE orders"
-> DropTable
<- IMPOSSIBLE

up_only { execute "DROP TABLE orders" }
-> DropTable
<-

reversible { |dir| dir.up { execute "DROP TABLE a" }; dir.down { execute "DROP TABLE b; TRUNCATE c" } }
-> DropTable
<- DropTable Truncate

revert { add_column :orders, :note, :string }
-> DropColumn
<- AddColumn

safety_assured { remove_column :orders, :note, :string }
-> DropColumn
<- AddColumn

change_table(:orders, bulk: true) { |t| t.string :a, :b; t.remove :c, type: :text; t.index :a }
-> AddColumn AddColumn DropColumn CreateIndex
<- DropIndex AddColumn DropColumn DropColumn

%w[a b].each { |name| drop_table name }
-> DropTable DropTable
<- IMPOSSIBLE

if connection.adapter_name == "Mysql2" then drop_table :a else rename_table :a, :b end
-> RenameTable
<- RenameTable

helper(:orders)
-> DropColumn
<- AddColumn

add_concurrent_index :orders, :note
-> CreateIndex
<- IMPOSSIBLE

add_concurrent_foreign_key :orders, :users, column: :user_id
-> AddConstraint ValidateConstraint
<- IMPOSSIBLE

add_not_null_constraint :orders, :total, validate: false
-> AddConstraint
<- IMPOSSIBLE

unheard_of :orders
-> Opaque
<- Opaque

add_column TABLES.sample, :note, :string
-> Opaque
<- Opaque

puts "x"
->
<-

return if table_exists?(:orders)
->
<-

change_table_comment :orders, from: "", to: "x"
-> Other
<- Other
"""


def _cases() -> list[tuple[str, list[str], list[str]]]:
    found = []
    for case in _CASES.strip().split("\n\n"):
        call, forward, back = case.split("\n")
        found.append((call, forward[2:].split(), back[2:].split()))
    return found


CASES = _cases()
"""A method, and the names of what it does forward and back."""
