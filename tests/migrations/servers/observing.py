"""What a statement really does to tables: locks, rewrites and scans, as PostgreSQL itself tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pg8000.native  # type: ignore[import-untyped]

    from shipcheck.migrations.effects.effect import Effect

STRENGTH = (
    "", "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
    "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
)  # fmt: skip
WEAK = STRENGTH[:3]
"""Locks that any query takes."""

WORDS = {name.title().replace(" ", "") + "Lock": name for name in STRENGTH[1:]}

TABLES = """
SELECT oid::bigint, relname::text, relfilenode::bigint FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm')
"""
SCANS = """
SELECT relid::bigint, seq_scan + coalesce(idx_scan, 0)
FROM pg_stat_xact_all_tables WHERE schemaname = 'public'
"""
"""The planner may read a whole table in the order of an index."""

LOCKS = """
SELECT relation::bigint, mode FROM pg_locks
WHERE locktype = 'relation' AND pid = {pid}
"""


@dataclass(frozen=True)
class Seen:
    """What happened to a table; one that is written anew or copied counts as read."""

    lock: str
    scanned: bool = False
    rewritten: bool = False


def observe(
    connection: pg8000.native.Connection, statement: str, before: str = ""
) -> dict[str, Seen]:
    """What the statement does to each table that was there, and undo it.

    `before` runs in the same transaction, and does not count.
    """
    connection.run("BEGIN")
    try:
        if before:
            connection.run(before)
        tables = {oid: (name, file) for oid, name, file in connection.run(TABLES)}
        counted = dict(connection.run(SCANS))
        connection.run(statement)
        scans = dict(connection.run(SCANS))
        locks = strongest(connection.run(LOCKS.format(pid="pg_backend_pid()")))
        files = {oid: file for oid, _, file in connection.run(TABLES)}
    finally:
        connection.run("ROLLBACK")
    found = {}
    for oid, (name, file) in tables.items():
        rewritten = files.get(oid, file) != file
        scanned = scans.get(oid, 0) > counted.get(oid, 0)
        found[name] = Seen(locks.get(oid, ""), scanned or rewritten, rewritten)
    return found


def strongest(rows: Iterable[list[object]]) -> dict[object, str]:
    """The strongest lock of each relation."""
    found: dict[object, str] = {}
    for relation, mode in rows:
        found[relation] = max(found.get(relation, ""), WORDS[str(mode)], key=STRENGTH.index)
    return found


def claimed(effects: Iterable[Effect]) -> dict[str, Seen]:
    """The same from what is claimed."""
    found: dict[str, Seen] = {}
    for effect in effects:
        name = effect.table.name
        known = found.get(name, Seen(""))
        found[name] = Seen(
            max(known.lock, effect.lock, key=STRENGTH.index),
            known.scanned or effect.grows,
            known.rewritten or effect.rewrites,
        )
    return found


def worth_a_word(seen: dict[str, Seen]) -> dict[str, Seen]:
    """What is more than any query does."""
    return {name: one for name, one in seen.items() if one.lock not in WEAK}
