"""What rehearsals of migrations add to the findings: what failed, what is lost, and what was measured."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.migrations.row_operations import Delete, Truncate, Update
from shipcheck.migrations.table_operations import DropColumn, DropTable
from shipcheck.model.outcome import Finding
from shipcheck.model.words import Level
from shipcheck.rehearse.migration_result import RehearsalState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.checks.rehearsed_migrations import OfGroup, Rehearsals
    from shipcheck.rehearse.migration_result import (
        MigrationSeen,
        MigrationsRehearsal,
        StatementSeen,
        TableSeen,
        Waits,
    )

FAILED = "rehearsal-failed"
LOST = "rehearsal-lost-data"
INCOMPLETE = "rehearsal-incomplete"

AGAIN = "Mend it, then rehearse it again: shipcheck rehearse migrations"
KEEP = "Keep a copy of the data until nobody will go back."

TAKING = (DropColumn, DropTable, Truncate, Delete, Update)
"""Operations of which everybody knows that the way back does not bring the old data."""


def rehearsal_findings(rehearsals: Rehearsals) -> tuple[Finding, ...]:
    """What the rehearsals found that reading the migrations did not."""
    return tuple(
        finding
        for group in rehearsals.groups
        if group.rehearsal is not None
        for finding in _of_group(group, group.rehearsal)
    )


def _of_group(group: OfGroup, rehearsal: MigrationsRehearsal) -> Iterator[Finding]:
    if rehearsal.state is RehearsalState.INCOMPLETE:
        for gap in rehearsal.gaps or rehearsal.notes:
            yield Finding(INCOMPLETE, Level.NOTE, f"not rehearsed in full: {gap}")
        return
    if rehearsal.state is not RehearsalState.FAILED:
        return
    for one in rehearsal.migrations:
        for word, statements in (("", one.forward), ("going back: ", one.back)):
            yield from (
                _failing(word, statement, rehearsal)
                for statement in statements
                if statement.error and not statement.doubtful
            )
    for difference in rehearsal.differences:
        path = _path_of(difference, rehearsal.migrations)
        said = difference.removeprefix(f"{path}: ")
        message = f"going back leaves another schema: {said}"
        yield Finding(FAILED, Level.ERROR, message, path, fix=AGAIN)
    yield from _lost(group, rehearsal)


def _failing(word: str, statement: StatementSeen, rehearsal: MigrationsRehearsal) -> Finding:
    """A statement that the server did not take."""
    message = f"{word}fails on {rehearsal.server}: {statement.error}"
    data = {"axis": "run", "statement": statement.text}
    path, line = statement.path, statement.line
    return Finding(FAILED, Level.ERROR, message, path, line, fix=AGAIN, data=data)


def _path_of(difference: str, migrations: Sequence[MigrationSeen]) -> str | None:
    """The migration that a difference names."""
    paths = (one.path for one in migrations)
    return next((path for path in paths if difference.startswith(f"{path}: ")), None)


def _lost(group: OfGroup, rehearsal: MigrationsRehearsal) -> Iterator[Finding]:
    """Data that going back loses: a warning where the way forward drops it, or changes the rows."""
    taken = {
        name
        for migration in group.migrations
        for judged in migration.forward
        for operation in judged.statement.operations
        if isinstance(operation, TAKING)
        for name in (str(operation.table), operation.table.name)
    }
    for one in rehearsal.lost:
        known = any(one.startswith((f"{name}:", f"{name}.")) for name in taken)
        rule, level = (LOST, Level.WARNING) if known else (FAILED, Level.ERROR)
        path = rehearsal.migrations[0].path if rehearsal.migrations else None
        fix = KEEP if known else AGAIN
        yield Finding(rule, level, f"going back loses data: {one}", path, fix=fix)


def measured(findings: Sequence[Finding], rehearsals: Rehearsals) -> tuple[Finding, ...]:
    """The findings, each with what was measured of its statement under `measured` in its data."""
    seen = {
        (statement.path, statement.line, statement.text): (statement, rehearsal)
        for rehearsal in rehearsals.found
        for one in rehearsal.migrations
        for statement in (*one.forward, *one.back)
        if not statement.not_run and not statement.error
    }
    return tuple(_with(finding, seen) for finding in findings)


_Seen = dict[tuple[str, int, str], tuple["StatementSeen", "MigrationsRehearsal"]]


def _with(finding: Finding, seen: _Seen) -> Finding:
    text = str(finding.data.get("statement", "")).strip()
    found = seen.get((finding.path or "", finding.line or 0, text))
    if found is None:
        return finding
    told = _measured(*found, str(finding.data.get("table", "")))
    return replace(finding, data={**finding.data, "measured": told})


def _measured(
    statement: StatementSeen, rehearsal: MigrationsRehearsal, table: str
) -> dict[str, Any]:
    """What was measured, of one table where that was touched, else of all."""
    own = [one for one in statement.tables if one.table in (table, f"public.{table}")]
    tables = own or list(statement.tables)
    few, many = rehearsal.rows
    small = _run(few, statement.seconds, [one.small for one in tables])
    if statement.large_seconds is None:
        return {"server": rehearsal.server, **small, **_work(tables), "small": None}
    waits = [one.large for one in tables if one.large is not None]
    large = _run(many, statement.large_seconds, waits)
    return {"server": rehearsal.server, **large, **_work(tables), "small": small}


def _run(rows: int, seconds: float, waits: Sequence[Waits]) -> dict[str, Any]:
    """One run; who waits for several tables waits for the slowest."""
    reads = max((one.reads for one in waits), default=0.0)
    writes = max((one.writes for one in waits), default=0.0)
    return {"rows": rows, "seconds": seconds, "blocked": {"reads": reads, "writes": writes}}


def _work(tables: Sequence[TableSeen]) -> dict[str, Any]:
    return {
        "rewritten": any(one.rewritten for one in tables),
        "scanned": any(one.read for one in tables),
        "built": [name for one in tables for name in one.built],
    }
