"""What runs of a statement come to: per table who waited, what was read, rewritten, built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.rehearse.migration_result import TableSeen, Waits
from shipcheck.rehearse.postgres.watching import (
    BLOCKS_READS,
    BLOCKS_WRITES,
    MODES,
    WORDS,
    Counters,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.rehearse.postgres.probing import Probe
    from shipcheck.rehearse.postgres.running import Ran
    from shipcheck.rehearse.postgres.watching import Relation, Sight

TELLING = MODES.index("ShareUpdateExclusiveLock")
"""The weakest lock that is told by itself; weaker ones are those of any query."""

MOST_ROWS = 0.5
"""Of a table's rows: who reads more of them has gone through the table."""

_NONE = Counters()


def tables_seen(ran: Ran, probes: Sequence[Probe], rows: Mapping[int, int]) -> dict[int, TableSeen]:
    """What a statement did to the tables that were there before all migrations, by oid.

    Args:
        ran: how it ran.
        probes: who asked the tables meanwhile.
        rows: how many rows each of these tables has; others are left out.
    """
    if ran.before is None:
        return {}
    found = {}
    for oid, many in rows.items():
        relation = ran.before.relations.get(oid)
        if relation is not None:
            seen = _seen(ran, oid, relation, probes, many)
            if _tells(seen, ran, oid) and not _told_by_root(ran, oid, relation):
                found[oid] = seen
    return found


def _told_by_root(ran: Ran, oid: int, relation: Relation) -> bool:
    """Whether a partition is locked no more than the whole table, which tells the rest of it, too."""
    return relation.root != oid and ran.locks.get(oid, -1) <= ran.locks.get(relation.root, -1)


def _tells(seen: TableSeen, ran: Ran, oid: int) -> bool:
    """Whether there is anything to tell."""
    mode = ran.locks.get(oid, -1)
    newly = mode >= TELLING and mode > ran.earlier.get(oid, -1)
    waited = seen.small.reads or seen.small.writes or seen.small.changed
    return bool(newly or waited or seen.read or seen.rewritten or seen.built)


def _seen(ran: Ran, oid: int, relation: Relation, probes: Sequence[Probe], rows: int) -> TableSeen:
    mode = ran.locks.get(oid, -1)
    parts = _parts(ran, oid)
    read, changed = (sum(many) for many in zip(*(_done(ran, one) for one in parts), strict=True))
    rewritten = any(_rewritten(ran, one) for one in parts)
    return TableSeen(
        table=relation.name,
        lock=WORDS[mode] if mode >= 0 else "",
        small=_waits(ran, oid, probes, changed),
        earlier=mode >= 0 and ran.earlier.get(oid, -1) >= mode,
        read=rows > 0 and read >= max(1, rows * MOST_ROWS),
        rewritten=rewritten,
        built=() if rewritten else tuple(sorted(_built(ran, oid))),
    )


def _parts(ran: Ran, oid: int) -> list[int]:
    """A table and its partitions: these hold the rows."""
    relations = ran.before.relations if ran.before else {}
    return [
        oid,
        *(one for one, other in relations.items() if other.root == oid != one and not other.table),
    ]


def _done(ran: Ran, oid: int) -> tuple[int, int]:
    """How many rows were read, and how many changed."""
    if ran.after is None:
        return 0, 0
    before, after = _counters(ran.before, oid), _counters(ran.after, oid)
    return after.read - before.read, max(0, after.changed - before.changed)


def _rewritten(ran: Ran, oid: int) -> bool:
    if ran.before is None or ran.after is None or oid not in ran.after.relations:
        return False
    return ran.after.relations[oid].file != ran.before.relations[oid].file


def _counters(sight: Sight | None, oid: int) -> Counters:
    return sight.counters.get(oid, _NONE) if sight else _NONE


def _waits(ran: Ran, oid: int, probes: Sequence[Probe], changed: int) -> Waits:
    """Waits count where a lock was held that explains them; else it was the machine.

    Where nobody asked a table, whoever had would have waited as long as the statement took.
    """
    mode = ran.locks.get(oid, -1)
    indexes = [
        ran.locks.get(other, -1)
        for other, one in (ran.before.relations.items() if ran.before else ())
        if one.table == oid
    ]  # a reader takes the locks of all indexes, too
    strongest = max(mode, BLOCKS_READS if BLOCKS_READS in indexes else -1)
    waited = {
        writes: ran.end - ran.start
        if strongest >= blocks and all(one.table != oid for one in probes)
        else 0.0
        for writes, blocks in ((False, BLOCKS_READS), (True, BLOCKS_WRITES))
    }
    for probe in probes:
        if probe.table == oid and strongest >= (BLOCKS_WRITES if probe.writes else BLOCKS_READS):
            waited[probe.writes] = probe.waited(ran.start, ran.end)
    return Waits(
        seconds=_rounded(ran.end - ran.start),
        reads=_rounded(waited[False]),
        writes=_rounded(waited[True]),
        changed=changed,
        until_commit=_rounded(ran.until - ran.start) if changed else 0.0,
    )


def _rounded(seconds: float) -> float:
    return round(seconds, 4)


def _built(ran: Ran, oid: int) -> Iterator[str]:
    """Indexes of the table that are new, or were built anew."""
    if ran.before is None or ran.after is None:
        return
    for other, one in ran.after.relations.items():
        if one.table == oid:
            was = ran.before.relations.get(other)
            if was is None or was.file != one.file:
                yield one.name
