"""Whether a migration runs at all, and as a whole."""

from __future__ import annotations

import pytest

from shipcheck.migrations.hazards import runs, runs_transactions
from shipcheck.migrations.operations import (
    AlterObject,
    CreateIndex,
    CreateObject,
    DetachPartition,
    DropIndex,
    Maintain,
    ObjectKind,
    Operation,
    RefreshView,
    Reindex,
    RunCode,
    Update,
)
from shipcheck.migrations.parts import Index, ObjectName
from shipcheck.migrations.servers import Dialect, Server
from tests.migrations.hazards.situating import (
    ACCOUNTS,
    BASE,
    BEGIN,
    COMMIT,
    MYSQL,
    NEW,
    adds,
    around,
    creates,
    forward,
    migration,
    said,
    whole,
)

STATUS = ObjectName("status")
INDEX = Index("i", ACCOUNTS, ("email",))
CONCURRENTLY = CreateIndex(INDEX, concurrently=True)
ADDS_VALUE = AlterObject(ObjectKind.TYPE, STATUS, "ADD VALUE", value="gone")
LONG = "n" * 64


@pytest.mark.parametrize(
    "operation",
    [
        CONCURRENTLY,
        DropIndex(ObjectName("i"), concurrently=True),
        Reindex("TABLE", ACCOUNTS, concurrently=True),
        Reindex("DATABASE", ObjectName("app")),
        DetachPartition(ACCOUNTS, NEW, concurrently=True),
        Maintain("VACUUM FULL", ACCOUNTS),
        CreateObject(ObjectKind.DATABASE, STATUS),
    ],
)
def test_what_refuses_to_run_in_a_transaction(operation: Operation) -> None:
    rule = [("concurrent-in-transaction", "error")]
    assert said(forward(runs, migration(operation))) == rule
    assert said(forward(runs, migration(BEGIN, operation, COMMIT, wrapped=False))) == rule
    assert not forward(runs, migration(operation, wrapped=False))
    assert not forward(runs, migration(BEGIN, COMMIT, operation, wrapped=False))
    assert not forward(runs, migration(operation), surroundings=around(server=MYSQL))


@pytest.mark.parametrize(
    "operation",
    [
        CreateIndex(INDEX),
        RefreshView(ACCOUNTS, concurrently=True),
        Reindex("TABLE", ACCOUNTS),
        Maintain("ANALYZE"),
        ADDS_VALUE,
    ],
)
def test_what_runs_in_a_transaction(operation: Operation) -> None:
    assert not forward(runs, migration(operation))


def test_before_postgresql_12_an_enum_grows_outside_of_transactions_only() -> None:
    old = around(server=Server(Dialect.POSTGRESQL, (11,)))
    found = forward(runs, migration(ADDS_VALUE), surroundings=old)
    assert said(found) == [("concurrent-in-transaction", "error")]


USES = "UPDATE accounts SET state = 'gone'"


@pytest.mark.parametrize(
    ("operations", "texts", "found"),
    [
        ((ADDS_VALUE, Update(ACCOUNTS)), ("add", USES), True),
        ((ADDS_VALUE, Update(ACCOUNTS)), ("add", 'set(state="gone")'), True),
        ((ADDS_VALUE, Update(ACCOUNTS)), ("add", "UPDATE accounts SET gone = 1"), False),
        ((ADDS_VALUE, ADDS_VALUE), ("add", "ADD VALUE 'x' AFTER 'gone'"), False),
        ((ADDS_VALUE, COMMIT, Update(ACCOUNTS)), ("add", "COMMIT", USES), False),
        (
            (CreateObject(ObjectKind.TYPE, STATUS), ADDS_VALUE, Update(ACCOUNTS)),
            ("create", "add", USES),
            False,
        ),
    ],
)
def test_a_new_value_is_used_in_its_own_transaction(
    operations: tuple[Operation, ...], texts: tuple[str, ...], *, found: bool
) -> None:
    hazards = forward(runs, migration(*operations, texts=texts))
    assert said(hazards) == [("enum-value-in-transaction", "error")] * found


@pytest.mark.parametrize(
    ("dialect", "name", "expected"),
    [
        (Dialect.POSTGRESQL, LONG, ["warning"]),
        (Dialect.POSTGRESQL, "ü" * 32, ["warning"]),
        (Dialect.POSTGRESQL, LONG[:63], []),
        (Dialect.MYSQL, LONG, []),
        (Dialect.MYSQL, LONG + "n", ["error"]),
        (Dialect.MARIADB, "ü" * 64, []),
        (Dialect.SQLITE, LONG * 9, []),
    ],
)
def test_names_that_are_too_long(dialect: Dialect, name: str, expected: list[str]) -> None:
    surroundings = around(server=Server(dialect, (16,)))
    for operation in (adds(name), CreateIndex(Index(name, ACCOUNTS, ())), creates(NEW, name)):
        found = forward(runs, migration(operation), surroundings=surroundings)
        assert said(found) == [("identifier-too-long", level) for level in expected]


@pytest.mark.parametrize(
    ("operations", "wrapped", "expected"),
    [
        ((BEGIN, adds("a"), COMMIT), False, []),
        ((adds("a"),), True, []),
        ((BEGIN, adds("a")), False, [("uncommitted-transaction", "error")]),
        ((BEGIN, COMMIT, BEGIN), False, [("uncommitted-transaction", "error")]),
        ((BEGIN, adds("a"), COMMIT), True, [("nested-transaction", "warning")]),
        ((adds("a"), COMMIT), True, [("nested-transaction", "warning")]),
        ((BEGIN, BEGIN, COMMIT), False, [("nested-transaction", "warning")]),
    ],
)
def test_transactions(
    operations: tuple[Operation, ...], *, wrapped: bool, expected: list[tuple[str, str]]
) -> None:
    judged = migration(*operations, wrapped=wrapped)
    assert said(list(runs_transactions.find_in_whole(whole(judged)))) == expected


@pytest.mark.parametrize(
    ("operation", "text", "expected"),
    [
        (RunCode("fill"), "RunPython(fill)", ["note"]),
        (RunCode("fill", (ACCOUNTS,)), "RunPython(fill)", ["warning"]),
        (RunCode("fill", (ACCOUNTS,)), "Account.in_batches { }", []),
    ],
)
def test_code_that_is_not_looked_into(operation: Operation, text: str, expected: list[str]) -> None:
    found = forward(runs_transactions, migration(operation, texts=[text]))
    assert said(found) == [("code-not-seen", level) for level in expected]


def test_rows_of_a_new_table_are_nobodys() -> None:
    judged = migration(creates(), RunCode("fill", (NEW,)))
    assert not forward(runs_transactions, judged)
    assert BASE.complete
