"""What a rehearsal of migrations saw, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.measured import BRIEF, spell
from shipcheck.model.text import visible
from shipcheck.rehearse.migration_result import RehearsalState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.rehearse.migration_result import (
        MigrationSeen,
        MigrationsRehearsal,
        StatementSeen,
        TableSeen,
    )

SHOWN = 90
"""Characters of a statement."""

VERDICTS = {
    RehearsalState.PASSED: "passed: forward and back, nothing wrong",
    RehearsalState.FAILED: "failed",
    RehearsalState.INCOMPLETE: "could not rehearse all of it",
}


def as_text(rehearsal: MigrationsRehearsal) -> str:
    """Statement by statement what was locked, who waited and for how long; ends in a line feed."""
    return "".join(f"{visible(line).rstrip()}\n" for line in _lines(rehearsal))


def _lines(rehearsal: MigrationsRehearsal) -> Iterator[str]:
    small, large = rehearsal.rows
    yield f"{rehearsal.server}; base: {rehearsal.base}"
    yield f"Rows are invented: {small:,}, then {large:,}. Times are those of this machine."
    for migration in rehearsal.migrations:
        yield ""
        yield from _migration(migration)
    yield from _section("back is not back", rehearsal.differences)
    yield from _section("going back loses data", rehearsal.lost)
    yield from _section("code of the base on the new schema", rehearsal.old_code)
    yield from _section("could not be done", rehearsal.gaps)
    yield from _section("good to know", rehearsal.notes)
    yield ""
    yield f"{_verdict(rehearsal)} ({rehearsal.seconds:.1f} s)"


def _verdict(rehearsal: MigrationsRehearsal) -> str:
    """The last line; one-way migrations passed only one way."""
    one_way = any(one.no_way_back for one in rehearsal.migrations)
    if rehearsal.state is RehearsalState.PASSED and one_way:
        return "passed: forward; there is no way back to rehearse"
    return VERDICTS[rehearsal.state]


def _section(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _migration(migration: MigrationSeen) -> Iterator[str]:
    yield migration.path
    for title, statements in (("forward", migration.forward), ("back", migration.back)):
        if statements:
            yield f"  {title}"
            for statement in statements:
                yield from _statement(statement)
    if migration.no_way_back:
        yield f"  back: {migration.no_way_back}"


def _statement(statement: StatementSeen) -> Iterator[str]:
    text = " ".join(statement.text.split())
    short = text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
    yield f"    {statement.line:>4}  {short}"
    if statement.not_run:
        yield f"          not run: {statement.not_run}"
        return
    if statement.error:
        yield f"          FAILS: {statement.error}"
        return
    took = f"took {spell(statement.seconds)}"
    if statement.large_seconds is not None and statement.large_seconds >= BRIEF:
        took += f", {spell(statement.large_seconds)} with ten times the rows"
    yield f"          {took}"
    for table in statement.tables:
        yield f"          {table.table}: {'; '.join(_facts(table))}"


def _facts(table: TableSeen) -> Iterator[str]:
    """What happened to a table, the most important first."""
    if table.lock:
        yield f"{table.lock} lock{' (held since before)' if table.earlier else ''}"
    waits = [
        told
        for name in ("reads", "writes")
        if (told := _waits(table, name))
    ]  # fmt: skip
    if waits:
        yield from waits
    elif table.lock:
        yield "nobody waited for long"
    if table.rewritten:
        yield "written anew"
    if table.built:
        yield f"built {', '.join(table.built)}"
    if table.read and not table.rewritten:
        yield "all rows read"
    yield from _changed(table)


def _waits(table: TableSeen, name: str) -> str:
    """How long reads or writes waited, in both runs; empty where nobody would notice."""
    small = float(getattr(table.small, name))
    large = float(getattr(table.large, name)) if table.large else 0.0
    if max(small, large) < BRIEF:
        return ""
    if table.large is None:
        return f"{name} waited {spell(small)}"
    return f"{name} waited {spell(small)}, {spell(large)} with ten times the rows"


def _changed(table: TableSeen) -> Iterator[str]:
    one = table.large or table.small
    if one.changed:
        yield f"{one.changed:,} rows changed, locked for {spell(one.until_commit)} until the commit"
