"""A MariaDB server for tests: private data, a Unix socket, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PATIENCE = 60.0
"""Seconds until a server must be there; usually it is one."""

TO_GET = "apt-get install mariadb-server"
OPTIONS = (
    "--no-defaults", "--skip-networking", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M",
    "--innodb-flush-log-at-trx-commit=0", "--debug-no-sync", "--character-set-server=utf8mb4",
)  # fmt: skip
_FAILED = re.compile(r"^ERROR \d+ \(\w+\) at line (\d+)", re.MULTILINE)


@dataclass(frozen=True)
class MariadbServer:
    """A server that runs, and how to reach it."""

    socket: Path

    def run(self, lines: Sequence[str]) -> set[int]:
        """Run one line after the other, also after an error; the indexes of those that failed."""
        done = self._client("--force", text="\n".join(lines) + "\n")
        return {int(number) - 1 for number in _FAILED.findall(done.stderr)}

    def ask(self, query: str) -> str:
        """What a query answers, its first row."""
        done = self._client("--skip-column-names", "--execute", query)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def is_up(self) -> bool:
        """Whether it answers."""
        return self._client("--execute", "SELECT 1").returncode == 0

    def _client(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        command = ["mariadb", "--no-defaults", f"--socket={self.socket}", "--user=root", *arguments]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def version(server: MariadbServer) -> tuple[int, ...]:
    """The server's version."""
    return tuple(int(one) for one in server.ask("SELECT VERSION()").partition("-")[0].split("."))


@contextlib.contextmanager
def running() -> Iterator[MariadbServer]:
    """A server; a skip that says how to get one where none is installed."""
    if not all(map(_program, ("mariadb-install-db", "mariadbd", "mariadb"))):
        pytest.skip(f"no MariaDB; to get it: {TO_GET}")
    folder = Path(tempfile.mkdtemp(prefix="shipcheck-mariadb-", dir="/tmp"))
    try:
        yield from _served(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    """Where a program is, empty where it is not; servers are not in everybody's PATH."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""


def _served(folder: Path) -> Iterator[MariadbServer]:
    user = ["--user=mysql"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "mysql")
    data = folder / "data"
    subprocess.run(
        [_program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", "--skip-test-db",
         "--auth-root-authentication-method=normal", *user],
        check=True, capture_output=True,
    )  # fmt: skip
    socket = folder / "s"
    with subprocess.Popen(
        [_program("mariadbd"), *OPTIONS, f"--datadir={data}", f"--socket={socket}",
         f"--pid-file={folder / 'pid'}", *user],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        server = MariadbServer(socket)
        try:
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(server: MariadbServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not server.is_up():
        assert process.poll() is None, "the server ended"
        assert time.monotonic() < deadline, "the server does not answer"
        time.sleep(0.05)
