"""Two real servers, each with the same tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.migrations.servers.postgres_server import FOLDERS, PostgresServer, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pg8000.native  # type: ignore[import-untyped]

HERE = Path(__file__).parent


@pytest.fixture(scope="session", params=sorted(FOLDERS))
def server(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """A server that runs, with tables that have rows."""
    with running(request.param) as started:
        connection = started.connect()
        for name in ("setup.sql", "filling.sql"):
            _run_all(connection, (HERE / name).read_text())
        connection.close()
        yield started


def _run_all(connection: pg8000.native.Connection, text: str) -> None:
    """Run statements that each end at the end of a line."""
    for statement in text.split(";\n"):
        if statement.strip():
            connection.run(statement)


@pytest.fixture(scope="session")
def connection(server: PostgresServer) -> Iterator[pg8000.native.Connection]:
    """The connection that everything runs on that is undone again."""
    found = server.connect()
    yield found
    found.close()
