from __future__ import annotations

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.migrations.migration import Migration, Place, Statement
from shipcheck.migrations.operations import (
    AddColumn,
    AlterColumnType,
    CreateIndex,
    RunCode,
)
from shipcheck.migrations.parts import Column, ColumnType, Default, Index, ObjectName
from shipcheck.rehearse.migration_result import (
    MigrationsRehearsal,
    RehearsalState,
    TableSeen,
    as_json,
    from_json,
)
from shipcheck.rehearse.postgres.connection import Address
from shipcheck.rehearse.postgres.plan import Refused
from tests.rehearse.postgres.serving import forward, migration, of_operations, rehearsed

ORDERS = ObjectName("orders")


def only_table(rehearsal: MigrationsRehearsal) -> TableSeen:
    (statement,) = forward(rehearsal)
    (table,) = statement.tables
    return table


@pytest.mark.parametrize(
    ("sql", "lock", "does"),
    [
        ("CREATE INDEX i ON orders (total)", "SHARE", "read built"),
        ("CREATE INDEX CONCURRENTLY i ON orders (total)", "SHARE UPDATE EXCLUSIVE", "read built"),
        ("ALTER TABLE orders ADD a int", "ACCESS EXCLUSIVE", ""),
        ("ALTER TABLE orders ADD a int DEFAULT 1", "ACCESS EXCLUSIVE", ""),
        ("ALTER TABLE orders ADD a int DEFAULT random()", "ACCESS EXCLUSIVE", "read rewritten"),
        ("ALTER TABLE orders ALTER total TYPE bigint", "ACCESS EXCLUSIVE", "read rewritten"),
        ("ALTER TABLE orders ALTER note SET NOT NULL", "ACCESS EXCLUSIVE", "read"),
        ("ALTER TABLE orders ADD CHECK (id > 0) NOT VALID", "ACCESS EXCLUSIVE", ""),
        ("ALTER TABLE orders ADD CHECK (id > 0)", "ACCESS EXCLUSIVE", "read"),
        ("VACUUM FULL orders", "ACCESS EXCLUSIVE", "read rewritten"),
    ],
)
def test_what_a_statement_does_to_its_table(
    server: Address, sql: str, lock: str, does: str
) -> None:
    rehearsal = rehearsed(server, migration(sql), rows=2000)
    table = only_table(rehearsal)
    assert (table.table, table.lock) == ("orders", lock)
    done = {"read": table.read, "rewritten": table.rewritten, "built": table.built == ("i",)}
    assert " ".join(name for name, did in done.items() if did) == does
    assert rehearsal.state is RehearsalState.PASSED
    assert table.large is not None


def test_both_sides_of_a_foreign_key(server: Address) -> None:
    sql = "ALTER TABLE orders ADD FOREIGN KEY (account_id) REFERENCES accounts (id)"
    rehearsal = rehearsed(server, migration(sql))
    (statement,) = forward(rehearsal)
    assert {one.table: one.lock for one in statement.tables} == {
        "accounts": "SHARE ROW EXCLUSIVE",
        "orders": "SHARE ROW EXCLUSIVE",
    }
    assert rehearsal.state is RehearsalState.PASSED


def test_who_waits_and_for_how_long(server: Address) -> None:
    """The statement sleeps while it holds its lock: that long reads and writes wait."""
    sql = "BEGIN; LOCK TABLE orders IN SHARE MODE; SELECT pg_sleep(0.3); COMMIT;"
    _, sleeping = forward(rehearsed(server, migration(sql)))
    (table,) = sleeping.tables
    assert (table.lock, table.earlier, table.small.reads) == ("SHARE", True, 0.0)
    assert 0.2 < table.small.writes < 0.5
    strong = sql.replace("SHARE", "ACCESS EXCLUSIVE")
    _, sleeping = forward(rehearsed(server, migration(strong)))
    assert 0.2 < sleeping.tables[0].small.reads < 0.5


def test_without_a_lock_nobody_waits(server: Address) -> None:
    sql = "BEGIN; ALTER TABLE orders ADD a int; COMMIT; SELECT pg_sleep(0.1);"
    seen = forward(rehearsed(server, migration(sql)))
    assert seen[-1].tables == ()


def test_changed_rows_are_locked_until_the_commit(server: Address) -> None:
    sql = "BEGIN; UPDATE orders SET note = 'x'; SELECT pg_sleep(0.2); COMMIT;"
    update, _ = forward(rehearsed(server, migration(sql)))
    (table,) = update.tables
    assert table.small.changed == 500
    assert table.small.until_commit >= 0.2 > table.small.seconds
    assert table.large is not None
    assert table.large.changed == 5000


def test_back_is_back(server: Address) -> None:
    up = "ALTER TABLE orders ADD COLUMN a int; CREATE INDEX i ON orders (a);"
    rehearsal = rehearsed(server, migration(up, "ALTER TABLE orders DROP COLUMN a;"))
    assert rehearsal.state is RehearsalState.PASSED
    assert rehearsal.migrations[0].back[0].tables[0].lock == "ACCESS EXCLUSIVE"


@pytest.mark.parametrize(
    ("up", "down", "left"),
    [
        ("ALTER TABLE orders ADD a int", "SELECT 1", "column orders.a is left over"),
        ("DROP INDEX e", "SELECT 1", "index e of orders is missing"),
        (
            "ALTER TABLE orders ALTER note SET NOT NULL",
            "SELECT 1",
            "column orders.note is another: was text, is text NOT NULL",
        ),
        ("ALTER TYPE mood ADD VALUE 'odd'", "SELECT 1", "enum mood is another"),
        ("CREATE VIEW v AS SELECT 1 AS one", "SELECT 1", "view v is left over"),
    ],
)
def test_back_is_not_back(server: Address, up: str, down: str, left: str) -> None:
    rehearsal = rehearsed(server, migration(f"{up};", f"{down};"), base=ORDERS_WITH_INDEX)
    assert rehearsal.state is RehearsalState.FAILED
    assert any(left in one for one in rehearsal.differences), rehearsal.differences


ORDERS_WITH_INDEX = """
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE orders (id serial PRIMARY KEY, total int NOT NULL, note text, legacy text, mood mood);
CREATE INDEX e ON orders (total);
"""


def test_data_that_going_back_does_not_bring_back(server: Address) -> None:
    up, down = "ALTER TABLE orders DROP COLUMN legacy", "ALTER TABLE orders ADD COLUMN legacy text"
    rehearsal = rehearsed(server, migration(up, down))
    assert rehearsal.state is RehearsalState.FAILED
    assert rehearsal.differences == ()
    assert rehearsal.lost == ("orders.legacy: 500 values before, 0 after",)


def test_values_that_are_others_afterwards(server: Address) -> None:
    rehearsal = rehearsed(server, migration("UPDATE orders SET note = 'x'", "SELECT 1"))
    assert rehearsal.lost == ("orders.note: the values are others than before",)


@pytest.mark.parametrize(
    ("sql", "meets"),
    [
        (
            "ALTER TABLE orders DROP COLUMN legacy",
            'reading the columns of before fails: column "legacy" does not exist',
        ),
        ("ALTER TABLE orders RENAME TO purchases", 'relation "public.orders" does not exist'),
        (
            "ALTER TABLE orders ADD a int NOT NULL DEFAULT 1; ALTER TABLE orders ALTER a DROP DEFAULT",
            'adding a row as before fails: null value in column "a"',
        ),
        (
            "ALTER TABLE orders ALTER note SET NOT NULL",
            'without what was optional fails: null value in column "note"',
        ),
        ("ALTER TABLE orders ADD a int", ""),
    ],
)
def test_what_old_code_meets(server: Address, sql: str, meets: str) -> None:
    told = rehearsed(server, migration(sql)).old_code
    assert any(meets in one for one in told) if meets else told == ()


def test_a_migration_that_fails(server: Address) -> None:
    rehearsal = rehearsed(server, migration("ALTER TABLE orders ADD a int NOT NULL;", "SELECT 1;"))
    assert rehearsal.state is RehearsalState.FAILED
    assert 'column "a" of relation "orders" contains null' in forward(rehearsal)[0].error
    assert rehearsal.migrations[0].back == ()


def test_what_fails_for_the_invented_rows_is_not_held_against_it(server: Address) -> None:
    sql = "ALTER TABLE orders ADD CHECK (total < 10)"
    rehearsal = rehearsed(server, migration(sql))
    assert rehearsal.state is RehearsalState.INCOMPLETE
    assert "rows are invented" in rehearsal.gaps[0]


def test_concurrently_in_a_transaction_fails_here_too(server: Address) -> None:
    sql = "CREATE INDEX CONCURRENTLY i ON orders (total)"
    rehearsal = rehearsed(server, migration(sql, wrapped=True))
    assert rehearsal.state is RehearsalState.FAILED
    assert "cannot run inside a transaction block" in forward(rehearsal)[0].error


def statement(*operations: object, text: str = "call()") -> Statement:
    return Statement(text, operations, Place(1, 1), sql=False)  # type: ignore[arg-type]


def test_operations_of_a_framework(server: Address) -> None:
    column = Column("a", ColumnType("varchar", (20,)), nullable=False, default=Default("'x'"))
    index = Index("by_a", ORDERS, ("a",))
    rehearsal = rehearsed(
        server,
        of_operations([
            statement(AddColumn(ORDERS, column), CreateIndex(index)),
            statement(AlterColumnType(ORDERS, "total", ColumnType("int8"))),
        ]),
    )  # fmt: skip
    added, altered = forward(rehearsal)
    assert added.tables[0].built == ("by_a",)
    assert altered.tables[0].rewritten
    assert rehearsal.state is RehearsalState.PASSED


def test_django_casts_and_others_do_not(server: Address) -> None:
    base = "CREATE TABLE orders (total int)"
    change = [statement(AlterColumnType(ORDERS, "total", ColumnType("bool")))]
    done = rehearsed(server, of_operations(change, "django"), base=base)
    assert forward(done)[0].error == ""
    failed = rehearsed(server, of_operations(change, "alembic"), base=base)
    assert "cannot be cast automatically" in forward(failed)[0].error


def test_code_is_named_and_not_run(server: Address) -> None:
    rehearsal = rehearsed(server, of_operations([statement(RunCode("fill_totals"))]))
    assert rehearsal.state is RehearsalState.INCOMPLETE
    assert rehearsal.gaps == ("db/2.rb:1 was not run: it is code: fill_totals",)


def test_sql_that_reaches_outside_is_refused_before_anything_runs(server: Address) -> None:
    sql = "ALTER TABLE orders ADD a int;\nCOPY orders FROM PROGRAM 'touch /tmp/x';"
    with pytest.raises(Refused, match=r"db/2\.sql:2: COPY … PROGRAM runs a program"):
        rehearsed(server, migration(sql))


def test_an_extension_that_the_server_lacks_is_named(server: Address) -> None:
    sql = "CREATE EXTENSION timescaledb"
    with pytest.raises(ShipcheckError, match="the server lacks the extension timescaledb"):
        rehearsed(server, migration(sql))


def test_owners_and_grants_of_roles_that_are_not_there(server: Address) -> None:
    sql = "ALTER TABLE orders OWNER TO app; GRANT SELECT ON orders TO reader;"
    assert rehearsed(server, migration(sql)).state is RehearsalState.PASSED


def test_the_role_of_a_rehearsal_can_do_little(server: Address) -> None:
    """What the reader of SQL would miss, the server still refuses."""
    sql = (
        "DO $$ BEGIN PERFORM set_config('session_replication' || '_role', 'replica', false); END $$"
    )
    with pytest.raises(Refused):
        rehearsed(server, migration(sql))
    shown = "SELECT 1 / (SELECT count(*) FILTER (WHERE rolsuper) FROM pg_roles WHERE rolname = current_user)"
    assert "division by zero" in forward(rehearsed(server, migration(shown)))[0].error


def test_a_table_that_cannot_be_filled_is_named(server: Address) -> None:
    base = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL CHECK (a % 7 = a * 3 - 1000000))"
    rehearsal = rehearsed(server, migration("ALTER TABLE t ADD b int"), base=base)
    assert any("t stays empty" in one for one in rehearsal.notes + rehearsal.gaps)
    assert rehearsal.state is RehearsalState.INCOMPLETE


def test_what_was_seen_survives_being_kept(server: Address) -> None:
    rehearsal = rehearsed(server, migration("CREATE INDEX i ON orders (total)"))
    assert from_json(as_json(rehearsal)) == rehearsal


def test_no_migrations_of_old_tables_need_no_rows(server: Address) -> None:
    made: Migration = migration("CREATE TABLE fresh (id int)", "DROP TABLE fresh")
    rehearsal = rehearsed(server, made)
    assert (rehearsal.state, forward(rehearsal)[0].tables) == (RehearsalState.PASSED, ())
