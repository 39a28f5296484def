"""A real Unleash server on this machine, with a PostgreSQL of its own; both gone afterwards.

What is missing makes a skip that says how to get it: tests/servers/unleash.sh for the server, the
system's package for PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ADMIN = "*:*.shipcheck-admin-0001"
PRODUCTION = "default:production.shipcheck-production-0001"
PATIENCE = 180.0
"""Seconds: a machine that is busy needs 30 to start it."""
FOLDER = Path(os.environ.get("SHIPCHECK_TEST_UNLEASH", Path(sys.prefix) / "servers" / "unleash"))
SERVER = FOLDER / "node_modules" / "unleash-server" / "dist" / "server.js"
OWN_NODE = FOLDER / "node_modules" / "node" / "bin" / "node"


def missing() -> str | None:
    """What is not here, with the way to get it; None where all is."""
    if not SERVER.is_file():
        return "no Unleash server; to get it: tests/servers/unleash.sh"
    if not (OWN_NODE.is_file() or shutil.which("node")):
        return "no node to run the Unleash server; to get it: tests/servers/unleash.sh"
    if postgresql() is None:
        return "no PostgreSQL server for Unleash; to get it: apt-get install postgresql"
    return None


def postgresql() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where there are several."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: len(str(one)))
    found = shutil.which("initdb")
    if found:
        folders.append(Path(os.path.realpath(found)).parent)
    usable = [one for one in folders if (one / "initdb").exists() and (one / "pg_ctl").exists()]
    return usable[-1] if usable else None


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass
class UnleashServer:
    """The server; `stop` and `start` leave its database alone."""

    folder: Path
    port: int = field(default_factory=free_port)
    database_port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start_database(self) -> None:
        """A cluster with an empty database."""
        data = self.folder / "data"
        self._postgresql("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync")
        options = (
            f"-p {self.database_port} -c listen_addresses=127.0.0.1 "
            f"-c unix_socket_directories={self.folder} -c fsync=off"
        )
        log = str(self.folder / "log")
        self._postgresql("pg_ctl", "-D", str(data), "-l", log, "-w", "-o", options, "start")
        where = ("-h", "127.0.0.1", "-p", str(self.database_port), "-U", "postgres")
        self._postgresql("createdb", *where, "unleash")

    def stop_database(self) -> None:
        """End the cluster at once: nothing of it is kept."""
        self._postgresql("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def _postgresql(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs; it refuses root, so root becomes its user."""
        folder = postgresql()
        assert folder is not None
        owner = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
        done = subprocess.run(
            [str(folder / program), *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=PATIENCE,
            **owner,  # type: ignore[call-overload]
        )  # fmt: skip
        assert done.returncode == 0, done.stdout

    def start(self) -> None:
        """Start the server and wait until it is well."""
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "TZ": "UTC",
            "NODE_ENV": "production", "HTTP_HOST": "127.0.0.1", "HTTP_PORT": str(self.port),
            "UNLEASH_URL": self.url, "DATABASE_SSL": "false", "CHECK_VERSION": "false",
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{self.database_port}/unleash",
            "SEND_TELEMETRY": "false", "LOG_LEVEL": "warn", "INIT_ADMIN_API_TOKENS": ADMIN,
            "INIT_BACKEND_API_TOKENS": PRODUCTION,
        }  # fmt: skip
        node = str(OWN_NODE) if OWN_NODE.is_file() else "node"
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [node, str(SERVER)], cwd=FOLDER, env=environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not self._is_well():
            log_text = (self.folder / "server.log").read_text()[-2000:]
            assert self._process.poll() is None, log_text
            assert time.monotonic() < end, log_text
            time.sleep(0.05)

    def _is_well(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=1).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """End the server, in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def api(self, method: str, path: str, body: Any = None, token: str = ADMIN) -> Any:  # noqa: ANN401
        """A request of the test's own."""
        answer = httpx.request(
            method, f"{self.url}{path}", json=body, headers={"Authorization": token}, timeout=10
        )
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def viewer(self) -> str:
        """The token of somebody who may look and change nothing."""
        name, password = "viewer", "Viewer-12345!x"
        person = {"username": name, "rootRole": 3, "password": password, "sendEmail": False}
        self.api("POST", "/api/admin/user-admin", person)
        with httpx.Client(base_url=self.url) as session:
            session.post("/auth/simple/login", json={"username": name, "password": password})
            wanted = {"description": "test", "expiresAt": "2100-01-01T00:00:00Z"}
            made = session.post("/api/admin/user/tokens", json=wanted).json()
        return str(made["secret"])


@pytest.fixture(scope="module")
def unleash_server() -> Iterator[UnleashServer]:
    """A fresh server for the tests of a module."""
    why = missing()
    if why:
        pytest.skip(why)
    with tempfile.TemporaryDirectory(prefix="shipcheck-unleash-") as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server = UnleashServer(folder)
        server.start_database()
        try:
            server.start()
            yield server
        finally:
            server.stop()
            server.stop_database()
