"""GitHub's published contract: its OpenAPI description behind Prism, and its GraphQL schema.

Prism stands between a client and the fake as a proxy: a request that GitHub would not understand is
answered 422, an answer that GitHub would not give is answered 500, both with the list of what is wrong. What
is missing makes a skip that says how to get it: tests/servers/github_contract.sh.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from tests.servers.unleash_server import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(os.environ.get("SHIPCHECK_TEST_GITHUB", Path(sys.prefix) / "servers" / "github"))
PRISM = FOLDER / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
DESCRIPTION = FOLDER / "slim.json"
SCHEMA = FOLDER / "schema.graphql"
PATIENCE = 120.0
"""Seconds: it needs 3 to start, many more on a busy machine."""
GET_IT = "to get it: tests/servers/github_contract.sh"


def missing() -> str | None:
    """What is not here, with the way to get it; None where all is."""
    if not (PRISM.is_file() and DESCRIPTION.is_file()):
        return f"no OpenAPI description of GitHub; {GET_IT}"
    if shutil.which("node") is None:
        return "no node to run Prism; to get it: apt-get install nodejs"
    return None


def schema_missing() -> str | None:
    """The same for the GraphQL schema."""
    return None if SCHEMA.is_file() else f"no GraphQL schema of GitHub; {GET_IT}"


@contextmanager
def prism(upstream: str, log: Path) -> Iterator[str]:
    """Prism before a server; gives its address. It ends with the block."""
    port = free_port()
    command = [
        "node", str(PRISM), "proxy", "--errors", "--host", "127.0.0.1", "--port", str(port),
        str(DESCRIPTION), upstream,
    ]  # fmt: skip
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=FOLDER, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _wait(f"http://127.0.0.1:{port}", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers."""
    end = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < end, log.read_text()[-2000:]
        try:
            httpx.get(f"{url}/rate_limit", timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
