"""Calls of Alembic's `op`, with what they do."""

from __future__ import annotations

_CASES = """
op.add_column("orders", sa.Column("note", sa.String(20), nullable=True))
-> AddColumn

op.add_column("orders", sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), index=True))
-> AddColumn AddConstraint CreateIndex

op.drop_column("orders", "note")
-> DropColumn

op.rename_table("orders", "purchases")
-> RenameTable

op.drop_table("orders")
-> DropTable

op.alter_column("orders", "note", nullable=False, existing_type=sa.String())
-> SetNotNull

op.alter_column("orders", "note", type_=sa.Text(), existing_type=sa.String())
-> AlterColumnType

op.alter_column("orders", "note", server_default="x", nullable=True)
-> DropNotNull SetDefault

op.alter_column("orders", "note", server_default=None)
-> DropDefault

op.alter_column("orders", "note", new_column_name="remark")
-> RenameColumn

op.alter_column("orders", "note", comment="only words")
-> Other

op.create_index(op.f("ix_note"), "orders", ["note", sa.text("lower(x)")], unique=True)
-> CreateIndex

op.drop_index("ix_note", table_name="orders")
-> DropIndex

op.create_foreign_key(None, "orders", "users", ["user_id"], ["id"], postgresql_not_valid=True)
-> AddConstraint

op.create_unique_constraint("uq", "orders", ["note"])
-> AddConstraint

op.create_check_constraint("ck", "orders", "total > 0")
-> AddConstraint

op.create_primary_key("pk", "orders", ["id"])
-> AddConstraint

op.drop_constraint("uq", "orders", type_="unique")
-> DropConstraint

op.bulk_insert(sa.table("orders", sa.column("note")), [{"note": "x"}])
-> Insert

op.execute("DROP TABLE orders")
-> DropTable

op.execute(sa.text("UPDATE orders SET note = :note").bindparams(note="x"))
-> Update

op.execute(f"DROP TABLE {find_it()}")
-> Opaque

op.execute(f"UPDATE orders SET note = '{find_it()}'")
-> Update

op.execute(sa.table("orders").update().where(sa.column("a") == 1).values(note="x"))
-> Update

op.execute(tables.orders.insert().values(note="x"))
-> Insert

op.execute(tables.orders.update().values(note="x"))
-> Update

op.execute(find_it().update().values(note="x"))
-> Opaque

op.get_bind().execute(sa.text("TRUNCATE orders"))
-> Truncate

sa.Enum("a", "b", name="mood").create(op.get_bind(), checkfirst=True)
-> CreateObject

postgresql.ENUM(name="mood").drop(op.get_bind())
-> DropObject

op.invented("orders")
-> Opaque

op.drop_column(find_it(), "note")
-> Opaque

helper("orders")
-> DropColumn

add_many("orders")
-> Opaque

[op.drop_table(name) for name in ("a", "b")]
-> DropTable DropTable

print("hello")
->
"""


def _cases() -> list[tuple[str, list[str]]]:
    found = []
    for case in _CASES.strip().split("\n\n"):
        call, forward = case.split("\n")
        found.append((call, forward[2:].split()))
    return found


CASES = _cases()
"""A call, and the names of what it does."""
