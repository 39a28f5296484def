"""Drops our databases on a given server should we be killed; also a program of its own.

It waits on a pipe whose other end only shipcheck holds. Its end-of-file without the word `done` before
means that shipcheck has died: then every database and role whose name starts as ours do is dropped.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from shipcheck.process.child import Child
from shipcheck.rehearse.postgres.connection import Address, Session, SqlError
from shipcheck.rehearse.postgres.quoting import literal, quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DONE = b"done"

PATIENCE = 10.0
"""Seconds for the helper to notice that it is not needed."""


@asynccontextmanager
async def dropped_if_killed(address: Address, home: str, prefix: str) -> AsyncIterator[None]:
    """While this is entered, what starts with `prefix` on the server is dropped should we be killed.

    Raises:
        ShipcheckError: the system would not start the helper.
    """
    held, lifeline = os.pipe()
    words = json.dumps({"address": asdict(address), "home": home, "prefix": prefix})
    try:
        child = Child(
            (sys.executable, "-m", __name__, str(held)),
            directory="/", environment={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=words.encode(), pass_files=(held,), own_session=True,
        )  # fmt: skip
    except BaseException:
        os.close(lifeline)
        raise
    finally:
        os.close(held)
    try:
        yield
    finally:
        # Whoever is cancelled leaves a thread behind that may still be at work there.
        if sys.exc_info()[0] is None:
            os.write(lifeline, DONE)
        os.close(lifeline)
        await child.ends_within(PATIENCE)
        child.close()


def drop(session: Session, prefix: str) -> None:
    """Drop every database and role whose name starts with `prefix`.

    Raises:
        SqlError: the server refuses, or is gone.
    """
    like = literal(prefix.replace("_", r"\_") + "%")
    for (name,) in session.run(
        f"SELECT datname FROM pg_catalog.pg_database WHERE datname LIKE {like}"
    ):
        session.run(
            "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity "
            f"WHERE datname = {literal(name)}"
        )
        session.run(f"DROP DATABASE IF EXISTS {quoted(name)}")
    for (name,) in session.run(
        f"SELECT rolname FROM pg_catalog.pg_roles WHERE rolname LIKE {like}"
    ):
        session.run(f"DROP ROLE IF EXISTS {quoted(name)}")


def main(lifeline: int) -> None:
    """Wait, and drop if need be."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    told = json.loads(sys.stdin.read())
    said = b""
    while word := os.read(lifeline, 64):
        said += word
    if said == DONE:
        return
    try:
        with Session(Address(**told["address"]), told["home"]) as session:
            drop(session, told["prefix"])
    except SqlError:  # the server is gone, and nobody is left to be told
        return


if __name__ == "__main__":
    main(int(sys.argv[1]))
