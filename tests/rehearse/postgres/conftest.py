from __future__ import annotations

from collections.abc import Iterator

import pytest

from shipcheck.rehearse.postgres.connection import Address
from tests.rehearse.postgres.serving import NO_SERVER, installed, running


@pytest.fixture(scope="session")
def server() -> Iterator[Address]:
    """One server for all tests: each makes its own databases."""
    servers = installed()
    if not servers:
        pytest.skip(NO_SERVER)
    with running(servers[0]) as address:
        yield address
