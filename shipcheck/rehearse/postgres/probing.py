"""Other connections that read and write a table meanwhile: how long do they wait?

A probe asks the server to plan a query, not to run it: that takes every lock that the query would take,
on the table and on its indexes, and leaves no trace.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.rehearse.postgres.connection import SqlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shipcheck.rehearse.postgres.connection import Session
    from shipcheck.rehearse.postgres.shapes import TableShape

PAUSE = 0.01
"""Seconds between two questions: a wait is measured to that."""

SHORTEST = 0.005
"""Seconds; a shorter wait may as well be the machine's."""

MOST_TABLES = 4
"""Tables that are probed at once: each takes two connections, and time of the processor."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What was asked of a table, and when each answer took its time: seconds of time.monotonic()."""

    table: int
    writes: bool
    waits: list[tuple[float, float]]

    def waited(self, start: float, end: float) -> float:
        """Seconds of waiting between two moments."""
        parts = (min(stop, end) - max(begin, start) for begin, stop in self.waits)
        return sum((part for part in parts if part > 0), 0.0)


@contextmanager
def probing(connect: Callable[[], Session], tables: Sequence[TableShape]) -> Iterator[list[Probe]]:
    """Probe tables while this is entered; the probes are complete once it is left.

    Raises:
        SqlError: a connection could not be made.
    """
    ended = threading.Event()
    probes: list[Probe] = []
    threads: list[threading.Thread] = []
    sessions: list[Session] = []
    try:
        for table in tables[:MOST_TABLES]:
            for writes in (False, True):
                session = connect()
                sessions.append(session)
                query = f"DELETE FROM {table.sql}" if writes else f"SELECT FROM {table.sql}"
                probe = Probe(table.oid, writes, [])
                probes.append(probe)
                arguments = (session, f"EXPLAIN {query}", probe, ended)
                threads.append(threading.Thread(target=_ask, args=arguments, daemon=True))
        for thread in threads:
            thread.start()
        yield probes
    finally:
        ended.set()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
        for session in sessions:
            session.close()


def _ask(session: Session, query: str, probe: Probe, ended: threading.Event) -> None:
    """Ask until the end, or until the table is not there any more."""
    while not ended.is_set():
        start = time.monotonic()
        try:
            session.run(query)
        except SqlError:
            return  # dropped or renamed: what old code meets then is tried out later
        end = time.monotonic()
        if end - start >= SHORTEST:
            probe.waits.append((start, end))
        ended.wait(PAUSE)
