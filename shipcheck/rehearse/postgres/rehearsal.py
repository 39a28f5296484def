"""The whole rehearsal on one server: base, two rounds, and what they come to."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.model.text import listed
from shipcheck.rehearse.migration_result import (
    MigrationSeen,
    MigrationsRehearsal,
    RehearsalState,
    StatementSeen,
)
from shipcheck.rehearse.postgres.connection import SqlError
from shipcheck.rehearse.postgres.plan import SHOWN
from shipcheck.rehearse.postgres.round import NO_SEARCH_PATH, Stage, play_round, touched_tables
from shipcheck.rehearse.postgres.shapes import read_shapes
from shipcheck.rehearse.postgres.watching import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shipcheck.migrations.migration import Part
    from shipcheck.rehearse.migration_result import TableSeen
    from shipcheck.rehearse.postgres.plan import Plan, PlannedMigration
    from shipcheck.rehearse.postgres.round import Round, StatementRun
    from shipcheck.rehearse.postgres.running import Runnable
    from shipcheck.rehearse.postgres.scratch import Scratch

LARGE = 10
"""How many times the rows the second round has."""

NAMED = 3

IRRELEVANT = ("comment", "grant", "revoke", "set", "reset", "select")
"""First words of statements of a dump that nothing depends on here."""

TIMED_OUT = "57014"
NOT_GIVEN = "23502"
"""SQLSTATE of a row without a required value: no value of ours is to blame for that."""

INVENTED = "the rows are invented: whether yours are refused, too, is not known"


def rehearse_on(
    scratch: Scratch, plan: Plan, rows: int, tell: Callable[[str], object]
) -> MigrationsRehearsal:
    """Rehearse a plan; blocks until it is done.

    Raises:
        ShipcheckError: it could not be rehearsed at all.
    """
    start = time.monotonic()
    lacking = scratch.lacking(plan.extensions)
    if lacking:
        raise ShipcheckError(
            f"could not rehearse: the server lacks the extension {', '.join(lacking)}",
            hint="Install it, or give --url of a server for scratch use that has it.",
        )
    try:
        stage, notes = _stage(scratch, plan)
        tell(f"rehearses with {rows:,} rows in {_tables(stage)}")
        small = play_round(stage, rows, compare=True)
        tell(f"rehearses with {rows * LARGE:,} rows")
        large = play_round(stage, rows * LARGE, compare=False)
    except SqlError as error:
        raise ShipcheckError(f"could not rehearse: {error.message}", hint=error.hint) from error
    seen = _put_together(plan, small, large)
    return replace(
        seen,
        base=plan.base.source,
        rows=(rows, rows * LARGE),
        notes=(*notes, *dict.fromkeys((*small.fewer, *large.fewer))),
        state=_doubted(seen.state, notes),
        seconds=round(time.monotonic() - start, 2),
    )


def _doubted(state: RehearsalState, notes: Sequence[str]) -> RehearsalState:
    """Where the base was not made whole, a failure may come of that."""
    doubtful = notes and state is RehearsalState.FAILED
    return RehearsalState.INCOMPLETE if doubtful else state


def _tables(stage: Stage) -> str:
    names = sorted(stage.shapes[oid].shown for oid in stage.touched)
    return listed(names, NAMED) or "no table: the migrations touch none that is there"


def _stage(scratch: Scratch, plan: Plan) -> tuple[Stage, tuple[str, ...]]:
    """The base, and what of it could not be made.

    Raises:
        SqlError: the server is gone.
    """
    base = scratch.create()
    scratch.make_extensions(base, plan.extensions)
    scratch.add_roles(base, plan.roles)
    with scratch.session(base) as session:
        failed = list(plan.left_out)
        for sql in plan.base.sql:
            try:
                session.execute(sql)
            except SqlError as error:
                failed.append(_missing(scratch, sql, error))
    scratch.add_roles(base, plan.roles)
    with scratch.session(base, NO_SEARCH_PATH) as session:
        shapes = read_shapes(session)
        touched = touched_tables(session, plan, shapes)
    notes = [f"not part of the base here: {one}" for one in failed if one]
    return Stage(scratch, base, plan, shapes, touched), tuple(notes[:NAMED])


def _missing(scratch: Scratch, sql: str, error: SqlError) -> str:
    """What could not be made, and why; empty where nothing depends on it, or it is there."""
    if error.is_of_the_server:
        raise error
    if sql.lower().split()[0] in IRRELEVANT or scratch.has_made(sql, error):
        return ""
    return f"{' '.join(sql.split())[:SHOWN]}: {error.message}"


def _put_together(plan: Plan, small: Round, large: Round) -> MigrationsRehearsal:
    gaps = list(dict.fromkeys((*small.empty, *large.empty)))
    wrong: list[str] = []
    migrations = []
    for number, one in enumerate(plan.migrations):
        told = _Told(one, gaps, wrong)
        up = told.part(
            one.migration.up, one.forward, small.forward.get(number), large.forward.get(number)
        )
        down = (
            told.part(one.migration.down, one.back, small.back.get(number), large.back.get(number))
            if one.migration.down and one.back is not None
            else ()
        )
        migrations.append(MigrationSeen(one.migration.path, up, down, one.no_way_back))
    state = RehearsalState.INCOMPLETE if gaps else RehearsalState.PASSED
    if wrong or small.differences or small.lost:
        state = RehearsalState.FAILED
    return MigrationsRehearsal(
        state=state, server="", base="", rows=(0, 0), migrations=tuple(migrations),
        differences=small.differences, lost=small.lost, old_code=small.old_code, gaps=tuple(gaps),
    )  # fmt: skip


class _Told:
    """Puts both rounds of a migration's statements together."""

    def __init__(self, migration: PlannedMigration, gaps: list[str], wrong: list[str]) -> None:
        self._migration, self._gaps, self._wrong = migration, gaps, wrong

    def part(
        self,
        part: Part,
        runnables: Sequence[Runnable],
        small: Sequence[StatementRun] | None,
        large: Sequence[StatementRun] | None,
    ) -> tuple[StatementSeen, ...]:
        """The statements that ran, or that could not."""
        seen = []
        for number, run in enumerate(small or ()):
            statement, runnable = part.statements[number], runnables[number]
            other = large[number] if large and number < len(large) else None
            error = run.error or (other.error if other else None)
            place = f"{part.path}:{statement.place.line}"
            if runnable.not_run:
                self._gaps.append(f"{place} was not run: {runnable.not_run}")
            if runnable.sql or runnable.not_run:
                seen.append(StatementSeen(
                    part.path, statement.place.line, statement.text.strip(), round(run.seconds, 4),
                    round(other.seconds, 4) if other else None, _both(run, other),
                    self._error(place, error), runnable.not_run, _is_doubtful(error),
                ))  # fmt: skip
        return tuple(seen)

    def _error(self, place: str, error: SqlError | None) -> str:
        """What failed, and whether that says anything about rows that are not invented."""
        if error is None:
            return ""
        if error.code == TIMED_OUT:
            self._gaps.append(f"{place} was not waited for any longer: {error.message}")
        elif _is_doubtful(error):
            self._gaps.append(f"{place} fails here: {error.message}; {INVENTED}")
        else:
            self._wrong.append(f"{place}: {error.message}")
        return error.message


def _is_doubtful(error: SqlError | None) -> bool:
    """Whether it is about values that we made up, or about how long we wait."""
    if error is None:
        return False
    of_values = error.code[:2] in ("22", "23") and error.code != NOT_GIVEN
    return of_values or error.code == TIMED_OUT


def _stronger(one: str, other: str) -> str:
    """Of two locks; what works outside of a transaction shows its own only if somebody looks in time."""
    return max(one, other, key=lambda word: WORDS.index(word) if word in WORDS else -1)


def _both(small: StatementRun, large: StatementRun | None) -> tuple[TableSeen, ...]:
    """The tables of both rounds; what only the larger one shows counts, too."""
    others = large.tables if large else {}
    tables = {}
    for oid in (*small.tables, *(one for one in others if one not in small.tables)):
        one, more = small.tables.get(oid), others.get(oid)
        shown = one or more
        if shown is None:
            continue
        tables[oid] = replace(
            shown,
            small=one.small
            if one
            else replace(shown.small, seconds=small.seconds, reads=0, writes=0),
            large=more.small if more else None,
            read=shown.read or bool(more and more.read),
            lock=_stronger(shown.lock, more.lock if more else ""),
        )
    return tuple(tables.values())
