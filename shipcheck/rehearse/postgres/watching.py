"""What a session holds and has done to tables, asked of the server itself."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from shipcheck.rehearse.postgres.connection import SqlError
from shipcheck.rehearse.postgres.shapes import USER_SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.rehearse.postgres.connection import Session

MODES = (
    "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock",
    "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock",
)  # fmt: skip
"""The modes of table locks, the weakest first ("Explicit Locking" in PostgreSQL's manual)."""

WORDS = (
    "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
    "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
)  # fmt: skip
"""The same as SQL says them."""

BLOCKS_WRITES = MODES.index("ShareLock")
BLOCKS_READS = MODES.index("AccessExclusiveLock")

SAMPLE = 0.001
"""Seconds between looks at what a session holds while it works outside of a transaction."""

FLUSHES = 150000
"""The first version whose sessions can be told to hand in their counters (pg_stat_force_next_flush)."""

Locks = dict[int, int]
"""The strongest mode that is held on each table, by its place in MODES."""

_RELATIONS = f"""
SELECT c.oid::bigint, c.relname, n.nspname, c.relkind::text, c.relfilenode::bigint,
  coalesce(i.indrelid::bigint, 0), coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)::bigint
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE {USER_SCHEMAS} AND c.relkind IN ('r', 'p', 'm', 'i', 'I')
"""

_LOCKS = """
SELECT relation::bigint, mode FROM pg_catalog.pg_locks
WHERE pid = {pid} AND granted AND locktype = 'relation'
  AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
"""

_COUNTERS = """
SELECT relid::bigint, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0),
  coalesce(n_tup_ins, 0) + coalesce(n_tup_upd, 0) + coalesce(n_tup_del, 0)
FROM pg_catalog.{view} WHERE schemaname !~ '^pg_'
"""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or an index; `table` is the index's, 0 for a table. `file` changes with a rewrite.

    `root` is the table that this is a partition of, over all levels; itself where it is none.
    """

    name: str
    kind: str
    file: int
    table: int
    root: int = 0


@dataclass(frozen=True, slots=True)
class Counters:
    """Rows of a table that were read, and changed, so far."""

    read: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """All that is to be seen between two statements."""

    relations: Mapping[int, Relation]
    counters: Mapping[int, Counters]
    locks: Locks = field(default_factory=dict)


_IN_TRANSACTION = ("SAVEPOINT shipcheck", "ROLLBACK TO shipcheck; RELEASE shipcheck")
_ALONE = ("BEGIN", "ROLLBACK")
"""What is put around a look, so that its search path is its own: a migration may have made operators of
its own, and set a path on which they come before the catalog's."""


def look(session: Session, *, in_transaction: bool) -> Sight:
    """What the session itself sees: what it has not committed yet, too.

    Raises:
        SqlError: the server is gone.
    """
    if not in_transaction and _version(session) >= FLUSHES:
        session.run("SELECT pg_catalog.pg_stat_force_next_flush()")
    begin, end = _IN_TRANSACTION if in_transaction else _ALONE
    session.run(f"{begin}; SET LOCAL search_path = ''")
    try:
        return _sight(session, in_transaction=in_transaction)
    finally:
        session.run(end)


def _sight(session: Session, *, in_transaction: bool) -> Sight:
    relations = {
        int(oid): Relation(_shown(schema, name), str(kind), int(file), int(table), int(root))
        for oid, name, schema, kind, file, table, root in session.run(_RELATIONS)
    }
    view = "pg_stat_xact_all_tables" if in_transaction else "pg_stat_all_tables"
    counters = {
        int(oid): Counters(int(read), int(changed))
        for oid, read, changed in session.run(_COUNTERS.format(view=view))
    }
    return Sight(relations, counters, held(session, session.pid) if in_transaction else {})


def _version(session: Session) -> int:
    return int(session.value("SHOW server_version_num"))


def _shown(schema: str, name: str) -> str:
    return name if schema == "public" else f"{schema}.{name}"


def held(session: Session, pid: int) -> Locks:
    """The locks of a process, as another session or its own sees them."""
    locks: Locks = {}
    for oid, mode in session.run(_LOCKS.format(pid=pid)):
        if mode in MODES:
            locks[int(oid)] = max(locks.get(int(oid), 0), MODES.index(mode))
    return locks


class Sampler:
    """Looks again and again at what a session holds that works outside of a transaction."""

    def __init__(self, session: Session, pid: int) -> None:
        self.locks: Locks = {}
        self._session, self._pid = session, pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.is_set():
            try:
                seen = held(self._session, self._pid)
            except SqlError:  # the server is going: whoever runs the statement tells
                return
            for oid, mode in seen.items():
                self.locks[oid] = max(self.locks.get(oid, 0), mode)
            self._ended.wait(SAMPLE)
