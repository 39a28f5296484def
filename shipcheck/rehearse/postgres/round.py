"""One round: fill a copy of the base, migrate, try the old code, go back, compare."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.rehearse.postgres.catalog import differences, take_snapshot
from shipcheck.rehearse.postgres.contents import lost_data, sum_table
from shipcheck.rehearse.postgres.filling import fill
from shipcheck.rehearse.postgres.old_code import try_old_code
from shipcheck.rehearse.postgres.plan import words_of
from shipcheck.rehearse.postgres.probing import probing
from shipcheck.rehearse.postgres.running import Runner
from shipcheck.rehearse.postgres.seeing import tables_seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.rehearse.migration_result import TableSeen
    from shipcheck.rehearse.postgres.catalog import Snapshot
    from shipcheck.rehearse.postgres.connection import Session, SqlError
    from shipcheck.rehearse.postgres.contents import TableSum
    from shipcheck.rehearse.postgres.filling import Filled
    from shipcheck.rehearse.postgres.plan import Plan
    from shipcheck.rehearse.postgres.planting import Plant
    from shipcheck.rehearse.postgres.running import Runnable
    from shipcheck.rehearse.postgres.scratch import Scratch
    from shipcheck.rehearse.postgres.shapes import TableShape

NO_SEARCH_PATH = {"search_path": ""}

_OTHERS = """SELECT oid::bigint FROM pg_catalog.pg_class
WHERE relkind = 'm' OR relispartition AND relkind IN ('r', 'p')"""
"""What is locked as tables are, and filled through them."""

_NAMES = """
SELECT i.indrelid::bigint, c.relname FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
UNION SELECT conrelid::bigint, conname FROM pg_catalog.pg_constraint WHERE conrelid <> 0
UNION SELECT pg_partition_root(oid)::bigint, relname FROM pg_catalog.pg_class
  WHERE relispartition AND relkind IN ('r', 'p')
UNION SELECT a.attrelid::bigint, t.typname FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE t.typtype = 'd'
UNION SELECT d.refobjid::bigint, v.relname FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid JOIN pg_catalog.pg_class v ON v.oid = r.ev_class
  WHERE v.relkind = 'm' AND d.classid = 'pg_catalog.pg_rewrite'::regclass
    AND d.refclassid = 'pg_catalog.pg_class'::regclass
"""
"""Names by which a statement is about a table: indexes, constraints, partitions, domains of its columns,
and materialized views of it."""


@dataclass(frozen=True, slots=True)
class StatementRun:
    """A statement in one round."""

    seconds: float
    tables: Mapping[int, TableSeen]
    error: SqlError | None


@dataclass(slots=True)
class Round:
    """What a round saw; `forward` and `back` are by the number of the migration.

    `empty` tells which tables stayed empty, `fewer` which have fewer rows than they should.
    """

    forward: dict[int, list[StatementRun]] = field(default_factory=dict)
    back: dict[int, list[StatementRun]] = field(default_factory=dict)
    differences: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    old_code: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """What rounds are played on: copies of the database `base`.

    `touched` are the tables that the migrations are about, by oid, with all names that mean them: those
    tables get the rows.
    """

    scratch: Scratch
    base: str
    plan: Plan
    shapes: Mapping[int, TableShape]
    touched: Mapping[int, frozenset[str]]


def play_round(stage: Stage, rows: int, *, compare: bool) -> Round:
    """A round with so many rows; `compare` also looks at schema, data and old code.

    Raises:
        SqlError: the server is gone, or refuses a copy.
    """
    scratch = stage.scratch
    database = scratch.create(stage.base)
    with scratch.filler(database) as filler:
        filled = fill(filler, stage.shapes, stage.touched, rows)
        for oid in filled.plants:
            filler.run(f"VACUUM {stage.shapes[oid].sql}")
    with (
        scratch.session(database) as session,
        scratch.session(database, NO_SEARCH_PATH) as observer,
    ):
        return _Playing(stage, database, session, observer, filled).play(compare=compare)


class _Playing:
    """A round as it is played."""

    def __init__(
        self, stage: Stage, database: str, session: Session, observer: Session, filled: Filled
    ) -> None:
        self._stage, self._database = stage, database
        self._observer, self._filled = observer, filled
        self._rows = dict.fromkeys(stage.shapes, 0) | {
            oid: plant.rows for oid, plant in filled.plants.items()
        }
        for (oid,) in observer.run(_OTHERS):
            self._rows.setdefault(int(oid), 0)
        self._runner = Runner(session, observer, stage.scratch, database)
        self._seen = Round(empty=filled.empty, fewer=filled.fewer)

    def play(self, *, compare: bool) -> Round:
        seen = self._seen
        touched = [
            plant for oid, plant in self._filled.plants.items() if oid in self._stage.touched
        ]
        before = self._old_code(touched) if compare else {}
        sums = self._sums() if compare else []
        snapshots = self._forward(compare=compare)
        if compare and snapshots is not None:
            after = self._old_code(touched)
            seen.old_code = tuple(told for act, told in after.items() if act not in before)
        if snapshots is not None and self._back(snapshots) and compare:
            seen.lost = lost_data(self._observer, sums)
        return seen

    def _old_code(self, plants: Sequence[Plant]) -> Mapping[tuple[str, str], str]:
        """What it meets, on a connection like its own: triggers may count on the usual search path."""
        with self._stage.scratch.session(self._database) as session:
            return try_old_code(session, plants)

    def _sums(self) -> list[TableSum]:
        return [
            sum_table(self._observer, plant.shape, (one.name for one in plant.shape.columns))
            for oid, plant in self._filled.plants.items()
            if oid in self._stage.touched
        ]

    def _forward(self, *, compare: bool) -> list[Snapshot] | None:
        """Migrate; the schema before each migration, None where one failed."""
        snapshots = []
        for number, one in enumerate(self._stage.plan.migrations):
            snapshots.append(take_snapshot(self._observer) if compare else {})
            runs = self._seen.forward[number] = self._run(one.forward)
            if any(run.error for run in runs):
                return None
        return snapshots

    def _back(self, snapshots: Sequence[Snapshot]) -> bool:
        """Go back as far as there is a way; whether that was all the way."""
        for number in reversed(range(len(snapshots))):
            back = self._stage.plan.migrations[number].back
            if back is None:
                return False
            runs = self._seen.back[number] = self._run(back)
            if any(run.error for run in runs):
                return False
            if snapshots[number]:
                path = self._stage.plan.migrations[number].migration.path
                left = differences(snapshots[number], take_snapshot(self._observer))
                self._seen.differences += tuple(f"{path}: {one}" for one in left)
        return True

    def _run(self, statements: Sequence[Runnable]) -> list[StatementRun]:
        named = words_of("\n".join(sql for one in statements for sql in one.sql))
        shapes = [
            plant.shape
            for oid, plant in self._filled.plants.items()
            if not named.isdisjoint(self._stage.touched.get(oid, ()))
        ]
        with probing(lambda: self._stage.scratch.session(self._database), shapes) as probes:
            done = self._runner.run(statements)
        return [
            StatementRun(ran.end - ran.start, tables_seen(ran, probes, self._rows), ran.error)
            for ran in done
        ]


def touched_tables(
    session: Session, plan: Plan, shapes: Mapping[int, TableShape]
) -> dict[int, frozenset[str]]:
    """The tables that the statements name, also by what belongs to them; with all names that mean them.

    Raises:
        SqlError: the server is gone.
    """
    parts = [part for one in plan.migrations for part in (one.forward, one.back or ())]
    named = words_of("\n".join(sql for part in parts for one in part for sql in one.sql))
    names = {oid: {shape.name} for oid, shape in shapes.items()}
    for oid, name in session.run(_NAMES):
        names.get(int(oid), set()).add(str(name))
    return {oid: frozenset(one) for oid, one in names.items() if not named.isdisjoint(one)}
