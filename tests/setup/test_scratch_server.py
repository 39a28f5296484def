"""What `doctor` says of the PostgreSQL that migrations would be rehearsed on."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shipcheck.git.repository import open_repository
from shipcheck.rehearse.postgres.installed import Installed
from shipcheck.setup.scratch_server import scratch_server
from tests.rehearse.postgres.serving import NO_SERVER, installed

if TYPE_CHECKING:
    from shipcheck.setup.fact import Fact
    from tests.repository import Sample

URL = "SHIPCHECK_REHEARSE_URL"
SQL: dict[str, str | bytes] = {"db/migrations/1_init.up.sql": "CREATE TABLE orders (id int);"}
COMPOSE = "services:\n  db:\n    image: {}\n"
FIFTEEN = Installed(Path("/15"), (15, 18), "installed")
EIGHTEEN = Installed(Path("/18"), (18, 1), "embedded")


def told(sample: Sample, **environment: str) -> Fact:
    async def ask() -> Fact:
        repository = await open_repository(sample.path, os.environ)
        return await scratch_server(repository, None, {**os.environ, **environment})

    return asyncio.run(ask())


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> list[Installed]:
    """The servers that are found."""
    found = [EIGHTEEN, FIFTEEN]

    async def find(_: object) -> tuple[Installed, ...]:
        return tuple(found)

    monkeypatch.setattr("shipcheck.setup.scratch_server.find_installed", find)
    return found


def test_without_migrations_nothing_is_missing(sample: Sample, servers: list[Installed]) -> None:
    servers.clear()
    assert told(sample).text == "no migrations to rehearse"


def test_the_server_most_like_the_project(sample: Sample, servers: list[Installed]) -> None:
    sample.commit({**SQL, "docker-compose.yml": COMPOSE.format("postgres:14")})
    fact = told(sample)
    assert (fact.state, fact.mend) == ("ok", "")
    assert fact.text == (
        "migrations on PostgreSQL 15.18 (installed), the project runs PostgreSQL 14; "
        "also here: PostgreSQL 18.1 (embedded)"
    )


def test_nothing_tells_the_version(sample: Sample, servers: list[Installed]) -> None:
    sample.commit(SQL)
    assert "the project runs PostgreSQL 15, as nothing tells;" in told(sample).text


def test_no_server(sample: Sample, servers: list[Installed]) -> None:
    servers.clear()
    sample.commit(SQL)
    fact = told(sample)
    assert (fact.state, fact.text) == ("warn", "no PostgreSQL to rehearse migrations on")
    assert "pip install 'shipcheck-gate[rehearse]'" in fact.mend


def test_another_database(sample: Sample, servers: list[Installed]) -> None:
    sample.commit({**SQL, "docker-compose.yml": COMPOSE.format("mysql:8.0")})
    fact = told(sample)
    assert fact.state == "ok"
    assert fact.text == "migrations run on MySQL 8.0; only PostgreSQL's are rehearsed"


@pytest.mark.parametrize(
    ("url", "state", "text"),
    [
        ("postgresql://me:hidden@localhost/scratch", "ok", "the server of " + URL),
        ("postgresql://me:hidden@db.example.com/x", "warn", "not on this machine"),
        ("nothing of the kind: hidden", "warn", "the URL of the scratch server"),
    ],
)
def test_a_server_of_the_environment(sample: Sample, url: str, state: str, text: str) -> None:
    sample.commit(SQL)
    fact = told(sample, **{URL: url})
    assert fact.state == state
    assert text in fact.text
    assert "hidden" not in repr(fact)


@pytest.mark.skipif(not installed(), reason=NO_SERVER)
def test_a_real_server(sample: Sample) -> None:
    sample.commit(SQL)
    assert told(sample).text.startswith("migrations on PostgreSQL ")
