from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.rehearse.postgres.connection import Address, Session
from shipcheck.rehearse.postgres.scratch import new_prefix, scratch_on
from shipcheck.rehearse.postgres.url import check_target, own_databases, read_url
from tests.process.waiting import until


def test_a_url() -> None:
    target = read_url("postgresql://me:p%40ss@db.example:6432/scratch?sslmode=require")
    assert target.address == Address("me", None, "db.example", 6432, "p@ss", True)
    assert target.database == "scratch"
    assert not target.is_local


@pytest.mark.parametrize(
    "url", ["postgres://me@localhost/x", "postgres://me@127.0.0.1/x", "postgres://me@[::1]:1/x",
            "postgresql://me@/x?host=/var/run/postgresql"],
)  # fmt: skip
def test_a_server_on_this_machine(url: str) -> None:
    assert read_url(url).is_local


@pytest.mark.parametrize(
    "url", ["mysql://me@h/x", "postgres://h/x", "secret", "postgres://me:s@h:x/"]
)
def test_what_is_no_url_is_not_repeated(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_url(url)
    assert url not in raised.value.message


def test_a_server_that_only_the_environment_names() -> None:
    own = own_databases(
        [b"DATABASE_URL=postgres://u:p@localhost:5432/shop?x=1", b"database: shop_ci"]
    )
    assert own == {"shop", "shop_ci"}
    check_target(read_url("postgres://me@localhost/scratch"), own)
    with pytest.raises(UsageError, match="the project's own database"):
        check_target(read_url("postgres://me@localhost/shop"), own)
    with pytest.raises(UsageError, match="not on this machine"):
        check_target(read_url("postgres://me@db.example/scratch"), own)


def test_django_names_its_database() -> None:
    assert own_databases([b"DATABASES = {'default': {'NAME': 'shop'}}"]) == {"shop"}


def names(address: Address) -> set[str]:
    """All databases and roles of a server but its own."""
    with Session(address, "postgres") as session:
        rows = session.run("SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles")
    return {str(name) for (name,) in rows}


def test_a_given_server_is_left_as_it_was(server: Address) -> None:
    before = names(server)
    with scratch_on(server, "postgres", own=False) as scratch:
        database = scratch.create()
        assert database in names(server)
        with scratch.session(database) as session:
            assert (
                session.value("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
            )
    assert names(server) == before


def test_who_may_make_no_databases_is_told(server: Address) -> None:
    with Session(server, "postgres") as session:
        session.run("CREATE ROLE humble LOGIN")
    humble = Address("humble", server.socket)
    asked = scratch_on(humble, "postgres", own=False)
    with pytest.raises(ShipcheckError, match="humble may not create databases"), asked:
        pass


SCRIPT = """
import asyncio, sys
from shipcheck.rehearse.postgres.connection import Address
from shipcheck.rehearse.postgres.dropping import dropped_if_killed
from shipcheck.rehearse.postgres.scratch import scratch_on
async def main():
    address = Address(sys.argv[1], sys.argv[2])
    async with dropped_if_killed(address, "postgres", sys.argv[3]):
        with scratch_on(address, "postgres", own=False, prefix=sys.argv[3]) as scratch:
            scratch.create()
            print("made", flush=True)
            await asyncio.sleep(60)
asyncio.run(main())
"""


def test_killed_it_still_drops_its_databases(server: Address) -> None:
    prefix = new_prefix()
    started = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, server.user, str(server.socket), prefix],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent,
    )
    with started:
        assert started.stdout
        assert started.stdout.readline() == b"made\n"
        assert any(one.startswith(prefix) for one in names(server))
        started.kill()
    until(lambda: not any(one.startswith(prefix) for one in names(server)))
