from __future__ import annotations

import pytest

from shipcheck.migrations import operations as do
from shipcheck.migrations.operations import ObjectKind, Operation
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    Index,
    ObjectName,
)
from shipcheck.migrations.schema import Schema, Table
from shipcheck.rehearse.postgres.catalog import take_snapshot
from shipcheck.rehearse.postgres.connection import Address
from shipcheck.rehearse.postgres.ddl import schema_ddl
from shipcheck.rehearse.postgres.rendering import rendered
from shipcheck.rehearse.postgres.scratch import scratch_on

T = ObjectName("t")
ODD = ObjectName('o"dd', "My Schema")
INT = ColumnType("int4")


@pytest.mark.parametrize(
    ("operation", "sql"),
    [
        (do.DropTable(T, if_exists=True, cascade=True), 'DROP TABLE IF EXISTS "t" CASCADE'),
        (do.DropTable(ODD), 'DROP TABLE "My Schema"."o""dd"'),
        (do.RenameTable(T, "u"), 'ALTER TABLE "t" RENAME TO "u"'),
        (
            do.AddColumn(T, Column("a", ColumnType("varchar", (9,)), nullable=False)),
            'ALTER TABLE "t" ADD COLUMN "a" varchar(9) NOT NULL',
        ),
        (do.DropColumn(T, "a"), 'ALTER TABLE "t" DROP COLUMN "a"'),
        (do.RenameColumn(T, "a", "b"), 'ALTER TABLE "t" RENAME COLUMN "a" TO "b"'),
        (do.AlterColumnType(T, "a", INT), 'ALTER TABLE "t" ALTER COLUMN "a" TYPE int4'),
        (do.SetDefault(T, "a", Default("1")), 'ALTER TABLE "t" ALTER COLUMN "a" SET DEFAULT 1'),
        (do.DropNotNull(T, "a"), 'ALTER TABLE "t" ALTER COLUMN "a" DROP NOT NULL'),
        (
            do.AddConstraint(
                T,
                Constraint(
                    ConstraintKind.FOREIGN_KEY,
                    "fk",
                    ("a",),
                    references=ObjectName("u"),
                    referenced_columns=("id",),
                    valid=False,
                ),
            ),
            'ALTER TABLE "t" ADD CONSTRAINT "fk" FOREIGN KEY ("a") REFERENCES "u" ("id") NOT VALID',
        ),
        (
            do.AddConstraint(T, Constraint(ConstraintKind.UNIQUE, "u", ("a",), using_index="by_a")),
            'ALTER TABLE "t" ADD CONSTRAINT "u" UNIQUE USING INDEX "by_a"',
        ),
        (
            do.CreateIndex(Index("i", T, ("a", "lower(b)"), unique=True), concurrently=True),
            'CREATE UNIQUE INDEX CONCURRENTLY "i" ON "t" ("a", lower(b))',
        ),
        (do.DropIndex(ObjectName("i"), concurrently=True), 'DROP INDEX CONCURRENTLY "i"'),
        (
            do.CreateObject(ObjectKind.TYPE, ObjectName("m"), values=("a'b",)),
            "CREATE TYPE \"m\" AS ENUM ('a''b')",
        ),
        (do.SetSetting("lock_timeout", "5s"), "SET lock_timeout = '5s'"),
    ],
)
def test_an_operation_as_sql(operation: Operation, sql: str) -> None:
    assert rendered(operation) == (sql,)


@pytest.mark.parametrize(
    "operation",
    [
        do.RunCode("f"),
        do.Opaque("dynamic SQL"),
        do.CreateTable(T, complete=False),
        do.Update(T),
        do.SetSetting("x; DROP TABLE t", "1"),
        do.LockTable(T, "SHARE MODE; DROP TABLE t"),
    ],
)
def test_what_cannot_be_written(operation: Operation) -> None:
    assert rendered(operation) is None


def test_what_does_nothing_needs_no_sql() -> None:
    assert rendered(do.Other("COMMENT")) == ()


def test_a_default_that_only_the_framework_knows_goes_at_once() -> None:
    column = Column("a", INT, nullable=False, default=Default("0"))
    assert rendered(do.AddColumn(T, column, application_default=True)) == (
        'ALTER TABLE "t" ADD COLUMN "a" int4 DEFAULT 0 NOT NULL',
        'ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT',
    )


def replayed() -> Schema:
    """A schema with a bit of everything."""
    accounts = ObjectName("accounts")
    orders = ObjectName("orders", "shop")
    first = Table(
        accounts,
        {
            "id": Column("id", ColumnType("int8"), nullable=False, generated=Generated.IDENTITY),
            "mood": Column("mood", ColumnType("mood"), default=Default("'ok'::mood")),
            "seq": Column("seq", INT, default=Default("nextval('own_seq'::regclass)")),
        },
        (Constraint(ConstraintKind.PRIMARY_KEY, "accounts_pkey", ("id",)),),
    )
    second = Table(
        orders,
        {
            "id": Column("id", INT, nullable=False, generated=Generated.SERIAL),
            "account_id": Column("account_id", ColumnType("int8"), nullable=False),
            "unknown": Column("unknown", None),
        },
        (
            Constraint(ConstraintKind.CHECK, "positive", ("id",), expression="id > 0"),
            Constraint(
                ConstraintKind.FOREIGN_KEY, "fk", ("account_id",), references=accounts, valid=False
            ),
        ),
        (Index("by_account", orders, ("account_id",), where="id > 5"),),
    )
    # The table that refers stands before the one that it refers to.
    tables = {"shop.orders": second, "accounts": first}
    return Schema(tables, {"mood": ("sad", "ok")}, frozenset({"email"}), complete=True)


def test_a_replayed_schema_is_made(server: Address) -> None:
    with scratch_on(server, "postgres", own=True) as scratch:
        database = scratch.create()
        with scratch.session(database) as session:
            for sql in schema_ddl(replayed()):
                session.run(sql)
        with scratch.session(database, {"search_path": ""}) as session:
            found = take_snapshot(session)
    assert found["column accounts.mood"] == "public.mood DEFAULT 'ok'::public.mood"
    assert found["column shop.orders.unknown"] == "text"
    assert found["constraint fk of shop.orders"].endswith(
        "REFERENCES public.accounts(id) NOT VALID"
    )
    assert found["constraint positive of shop.orders"] == "CHECK ((id > 0))"
    assert "WHERE (id > 5)" in found["index by_account of shop.orders"]
    assert found["enum mood"] == "'sad', 'ok'"
