"""Starts a server of our own in a temporary directory; neither outlives us."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.process.guarded import removed_if_killed, run_guarded, serving_guarded
from shipcheck.rehearse.postgres.connection import Address, Session, SqlError
from shipcheck.rehearse.postgres.disk import sparing_disk
from shipcheck.rehearse.postgres.user import ServerUser, server_user

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from shipcheck.process.guarded import Service
    from shipcheck.rehearse.postgres.installed import Installed

SUPERUSER = "shipcheck"
PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
SOCKET_LIMIT = 103
"""Bytes of a socket's path: sun_path has 104 on macOS and 108 on Linux, one for the NUL."""

PLACES = ("/tmp", "/var/tmp")  # noqa: S108 - mkdtemp makes what nobody could have put there before
"""Where the server's directory goes when the user's own temporary directory does not do."""

START_SECONDS = 60.0
STOP_SECONDS = 5.0
TICK = 0.02
OUTPUT_LIMIT = 20_000

SETTINGS = {
    # Nobody reaches it but through the socket in a directory that only its user may enter.
    "listen_addresses": "", "unix_socket_permissions": "0700",
    # Nothing has to survive.
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    # Small, and all that is written lies in the directory, so that nothing is left in /dev/shm.
    "shared_buffers": "64MB", "dynamic_shared_memory_type": "mmap", "max_connections": "40",
    # Quiet: what is measured is the migration.
    "autovacuum": "off", "jit": "off", "log_min_messages": "fatal",
    "log_min_error_statement": "panic", "timezone": "UTC",
    # A hostile migration may not fill the disk with what it sorts.
    "temp_file_limit": "2GB",
}  # fmt: skip


@asynccontextmanager
async def own_server(installed: Installed) -> AsyncIterator[Address]:
    """A server that is ours alone, by the address of its superuser.

    Raises:
        ShipcheckError: it could not be made or started.
    """
    user = server_user()
    directory = _new_directory(user)
    try:
        async with AsyncExitStack() as stack:
            async with removed_if_killed(directory):
                user.give(directory)
                programs = user.reachable(installed.directory, directory)
                await _make(programs, directory, user)
                # From here on the server's own guardian removes it, once the server is gone: one
                # that loses its files while it runs cannot let go of its shared memory.
                service = await stack.enter_async_context(_serving(programs, directory, user))
            address = Address(SUPERUSER, socket=str(directory / SOCKET))
            stack.push_async_callback(_stop, service, directory)
            await _ready(service, address)
            async with sparing_disk(directory, lambda: _quit(directory)):
                yield address
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _new_directory(user: ServerUser) -> Path:
    """A directory that the server's user can reach, and whose socket has a path that is short enough."""
    for place in (None, *PLACES):
        directory = Path(tempfile.mkdtemp(prefix="shipcheck-pg-", dir=place)).resolve()
        short = len(os.fsencode(directory / SOCKET)) <= SOCKET_LIMIT
        if short and user.may_enter(directory.parent):
            return directory
        directory.rmdir()
    raise ShipcheckError(
        "could not rehearse: no temporary directory has a path that is short, and open to all",
        hint="Set TMPDIR to one.",
    )


async def _make(programs: Path, directory: Path, user: ServerUser) -> None:
    """Make the files of a new server."""
    done = await run_guarded(
        user.command(
            str(programs / "initdb"), "--pgdata", str(directory / "data"), "--no-sync",
            "--auth=trust", f"--username={SUPERUSER}", "--no-locale", "--encoding=UTF8",
        ),
        directory=directory, environment=_environment(), timeout=START_SECONDS,
        output_limit=OUTPUT_LIMIT,
    )  # fmt: skip
    if done.code:
        raise ShipcheckError(f"could not rehearse: initdb failed: {_last(done.stderr)}")


def _serving(
    programs: Path, directory: Path, user: ServerUser
) -> AbstractAsyncContextManager[Service]:
    """The server while this is entered."""
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command = user.command(
        str(programs / "postgres"), "-D", str(directory / "data"), "-k", str(directory),
        "-p", str(PORT), *settings,
    )  # fmt: skip
    return serving_guarded(
        command, directory=directory, environment=_environment(), removed=(directory,),
        output_limit=OUTPUT_LIMIT,
    )  # fmt: skip


async def _ready(service: Service, address: Address) -> None:
    """Return once the server lets us in."""
    deadline = asyncio.get_running_loop().time() + START_SECONDS
    while True:
        if await service.ends_within(TICK):
            raise ShipcheckError(
                f"could not rehearse: PostgreSQL did not start: {_last(service.output())}"
            )
        try:
            Session(address, "postgres", timeout=START_SECONDS).close()
        except SqlError as error:
            if asyncio.get_running_loop().time() > deadline:
                raise ShipcheckError("could not rehearse: PostgreSQL did not start") from error
        else:
            return


async def _stop(service: Service, directory: Path) -> None:
    """Have it stop at once, without writing down what nobody needs; its guardian does the rest."""
    if _quit(directory):
        await service.ends_within(STOP_SECONDS)


def _quit(directory: Path) -> bool:
    """Whether the server could be told to stop."""
    with contextlib.suppress(OSError, ValueError):
        first_line = (directory / "data" / "postmaster.pid").read_text().partition("\n")[0]
        os.kill(int(first_line), signal.SIGQUIT)
        return True
    return False


def _environment() -> dict[str, str]:
    """Nothing of the user's: no PGDATA, no PGOPTIONS, no locale."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _last(output: bytes) -> str:
    """The last line that a program said."""
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
