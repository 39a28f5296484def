"""What is claimed of PostgreSQL's operations is what real servers do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shipcheck.migrations.applying import apply_all
from shipcheck.migrations.effects.registry import effects_of
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import Dialect, Server
from shipcheck.migrations.sql.read import read_sql
from tests.migrations.servers import claims
from tests.migrations.servers.observing import Seen, claimed, observe, worth_a_word

if TYPE_CHECKING:
    import pg8000.native  # type: ignore[import-untyped]

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import Operation
    from tests.migrations.servers.postgres_server import PostgresServer

SETUP = (Path(__file__).parent / "setup.sql").read_text()
ALL = (
    *claims.COLUMNS, *claims.TYPES, *claims.CONSTRAINTS, *claims.OBJECTS, *claims.TABLES, *claims.ROWS,
)  # fmt: skip


def operations(text: str, server: Server) -> list[Operation]:
    return [one for statement in read_sql(text, server) for one in statement.operations]


@cache
def schema_on(server: Server) -> Schema:
    """The schema that the tables of the setup make."""
    return apply_all(
        Schema(complete=True), operations(SETUP, server), new=False, dialect=server.dialect
    )


def expected(statement: str, major: int, before: str = "") -> dict[str, Seen]:
    """What is claimed of a statement."""
    server = Server(Dialect.POSTGRESQL, (major,))
    schema = apply_all(
        schema_on(server), operations(before, server), new=False, dialect=server.dialect
    )
    effects: list[Effect] = []
    for operation in operations(statement, server):
        effects += effects_of(operation, schema, server)
    return worth_a_word(claimed(effects))


@pytest.mark.parametrize("statement", ALL)
def test_a_claim(
    statement: str, connection: pg8000.native.Connection, server: PostgresServer
) -> None:
    assert worth_a_word(observe(connection, statement)) == expected(statement, server.major)


@pytest.mark.parametrize("statement", [*claims.SINCE_17, *claims.SINCE_18])
def test_a_claim_of_newer_versions(
    statement: str, connection: pg8000.native.Connection, server: PostgresServer
) -> None:
    if server.major < 18:
        pytest.skip("PostgreSQL 18's syntax")
    assert worth_a_word(observe(connection, statement)) == expected(statement, server.major)


@pytest.mark.parametrize("statement", claims.EMPTYING)
def test_truncate_locks_what_it_reaches(
    statement: str, connection: pg8000.native.Connection, server: PostgresServer
) -> None:
    seen = {name: one.lock for name, one in worth_a_word(observe(connection, statement)).items()}
    said = {name: one.lock for name, one in expected(statement, server.major).items()}
    assert seen == said


IN_TWO = (
    ("ALTER TABLE lonely DROP CONSTRAINT lonely_pkey", "ALTER TABLE lonely ADD PRIMARY KEY (id)"),
    (
        "ALTER TABLE lonely DROP CONSTRAINT lonely_pkey",
        "ALTER TABLE lonely ADD PRIMARY KEY USING INDEX lonely_n",
    ),
)


@pytest.mark.parametrize(("before", "statement"), IN_TWO)
def test_a_claim_after_another_statement(
    before: str,
    statement: str,
    connection: pg8000.native.Connection,
    server: PostgresServer,
) -> None:
    assert worth_a_word(observe(connection, statement, before)) == expected(
        statement, server.major, before
    )


@pytest.mark.parametrize(("zone", "rewritten"), [("UTC", False), ("Europe/Berlin", True)])
def test_a_timestamp_gets_a_zone_at_no_cost_in_utc_alone(
    zone: str, rewritten: bool, connection: pg8000.native.Connection
) -> None:
    statement = "ALTER TABLE things ALTER COLUMN at TYPE timestamptz"
    seen = observe(connection, statement, f"SET LOCAL timezone = '{zone}'")["things"]
    assert seen.rewritten is rewritten


def test_a_domain_is_validated_under_the_same_lock(
    connection: pg8000.native.Connection, server: PostgresServer
) -> None:
    before = "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000) NOT VALID"
    statement = "ALTER DOMAIN positive VALIDATE CONSTRAINT small"
    assert worth_a_word(observe(connection, statement, before)) == expected(
        statement, server.major, before
    )


def test_a_constraint_not_valid_and_set_not_null_reads_all_rows(
    connection: pg8000.native.Connection, server: PostgresServer
) -> None:
    if server.major < 18:
        pytest.skip("PostgreSQL 18's syntax")
    before = "ALTER TABLE lonely ADD CONSTRAINT new NOT NULL code NOT VALID"
    statement = "ALTER TABLE lonely ALTER COLUMN code SET NOT NULL"
    assert worth_a_word(observe(connection, statement, before)) == expected(
        statement, server.major, before
    )
