"""Linted migrations as text: one line for what is straightforward, the way out for what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.findings import findings_of
from shipcheck.migrations.judged import Safety
from shipcheck.migrations.summary import sentence
from shipcheck.model.steps import steps_of, window_of
from shipcheck.model.text import counted, visible
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.judged import JudgedMigration
    from shipcheck.model.outcome import Finding

SHOWN = 20
"""Findings of a file that are shown one by one."""

STATEMENT = 88
"""Characters of a statement that are shown."""


def as_text(all_judged: Sequence[JudgedMigration], *, verbose: bool = False) -> str:
    """The report; notes are shown beside something worse, or where everything is asked for."""
    lines = [line for judged in all_judged for line in _file(judged, verbose=verbose)]
    if len(all_judged) > 1:
        lines.append(_total(all_judged))
    return "".join(f"{visible(line)}\n" for line in lines)


def _file(judged: JudgedMigration, *, verbose: bool) -> Iterator[str]:
    yield f"{judged.migration.path}: {sentence(judged)} ({judged.server.name})"
    found = findings_of(judged)
    if not verbose and judged.safety is Safety.SAFE:
        found = tuple(one for one in found if one.level is not Level.NOTE)
    told: set[str] = set()
    for finding in found[:SHOWN]:
        yield from _finding(finding, judged.migration.path, told)
    if len(found) > SHOWN:
        yield f"  and {counted(len(found) - SHOWN, 'more finding')}; --format json has them all"


def _finding(finding: Finding, path: str, told: set[str]) -> Iterator[str]:
    """A finding with its statement, and its steps where they were not yet told."""
    place = f"{finding.line}" if finding.path == path else f"{finding.path}:{finding.line}"
    yield f"  {place}: {finding.level.value}: {finding.message} [{finding.rule}]"
    statement = " ".join(str(finding.data.get("statement", "")).split())
    if statement:
        cut = "…" if len(statement) > STATEMENT else ""
        yield f"      {statement[:STATEMENT]}{cut}"
    if finding.fix:
        yield f"      {finding.fix}"
    if finding.level is not Level.NOTE:
        yield from _steps(finding, told)


def _steps(finding: Finding, told: set[str]) -> Iterator[str]:
    """The steps of a finding, ready to paste, and the window that would do instead."""
    steps = steps_of(finding)
    if not steps or str(steps) in told:
        return
    told.add(str(steps))
    for number, step in enumerate(steps, 1):
        yield f"      {number}. {step.title}"
        yield from (f"           {line}" for line in step.source.splitlines())
    window = window_of(finding)
    if window:
        yield f"      Or at once, while nobody uses the table: {window}"


def _total(all_judged: Sequence[JudgedMigration]) -> str:
    unsafe = sum(one.safety is Safety.UNSAFE for one in all_judged)
    unknown = sum(one.safety is Safety.UNKNOWN for one in all_judged)
    parts = [f"{unsafe} unsafe"] * bool(unsafe) + [f"{unknown} not understood"] * bool(unknown)
    return f"{counted(len(all_judged), 'migration')}: {', '.join(parts) or 'all safe'}"
