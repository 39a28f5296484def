"""A scratch server for tests, and short ways to rehearse SQL on it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from shipcheck.migrations.migration import Migration, Part, Statement, WayBack
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql
from shipcheck.migrations.transactions import numbered
from shipcheck.rehearse.migration_result import MigrationsRehearsal, StatementSeen
from shipcheck.rehearse.postgres.connection import Address, Session
from shipcheck.rehearse.postgres.dropping import drop
from shipcheck.rehearse.postgres.installed import Installed, find_installed
from shipcheck.rehearse.postgres.plan import Base, make_plan
from shipcheck.rehearse.postgres.rehearsal import rehearse_on
from shipcheck.rehearse.postgres.scratch import scratch_on
from shipcheck.rehearse.postgres.server import own_server

NO_SERVER = "no PostgreSQL here; to get one: pip install 'shipcheck-gate[rehearse]'"
"""Why a test is skipped."""

ORDERS = """
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE accounts (id bigserial PRIMARY KEY, email varchar(255) NOT NULL UNIQUE,
  mood mood NOT NULL DEFAULT 'ok', created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE orders (id serial PRIMARY KEY, account_id bigint NOT NULL, total int NOT NULL
  CHECK (total >= 0), note text, legacy text);
"""


def installed() -> tuple[Installed, ...]:
    """The servers of this machine."""
    return asyncio.run(find_installed(os.environ))


@contextmanager
def running(server: Installed) -> Iterator[Address]:
    """A server, on an event loop in a thread of its own, so that a fixture can keep it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    context = own_server(server)
    address = asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result(60)
    try:
        yield address
    finally:
        leaving = context.__aexit__(None, None, None)
        asyncio.run_coroutine_threadsafe(leaving, loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def part(sql: str, *, wrapped: bool = False) -> Part:
    """A part of SQL."""
    statements = read_sql(sql, ASSUMED[Dialect.POSTGRESQL])
    return Part("db/2.sql", numbered(statements, wrapped=wrapped), wrapped)


def migration(up: str, down: str | None = None, *, wrapped: bool = False) -> Migration:
    """A migration of SQL."""
    back = None if down is None else part(down, wrapped=wrapped)
    way = WayBack.GIVEN if back else WayBack.MISSING
    return Migration("db/2.sql", "plain-sql", "2", part(up, wrapped=wrapped), back, way)


def of_operations(statements: Sequence[Statement], framework: str = "rails") -> Migration:
    """A migration of a framework that goes only forward."""
    up = Part("db/2.rb", numbered(statements, wrapped=True), True)
    return Migration("db/2.rb", framework, "2", up, None, WayBack.MISSING)


def rehearsed(
    address: Address, *migrations: Migration, base: str = ORDERS, rows: int = 500
) -> MigrationsRehearsal:
    """A rehearsal on a server of ours."""
    plan = make_plan(Base((base,), "test"), migrations)
    with scratch_on(address, "postgres", own=True) as scratch:
        try:
            return rehearse_on(scratch, plan, rows, lambda _: None)
        finally:
            # Else all tests' databases are removed at the very end, thousands of files at once.
            with Session(address, "postgres") as session:
                drop(session, scratch.prefix)


def forward(rehearsal: MigrationsRehearsal) -> tuple[StatementSeen, ...]:
    """What went forward in the only migration."""
    (one,) = rehearsal.migrations
    return one.forward
