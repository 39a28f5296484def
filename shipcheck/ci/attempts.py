"""Newest attempt wins: of runs by one name only the last that tested something counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shipcheck.ci.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.ci.runs import Run

_NEVER = datetime.min.replace(tzinfo=UTC)


def mark_superseded(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs in their order; all but the newest of each name, group, owner and kind are superseded.

    Never "the best wins": a green attempt before a red one is history. One that has not started is newer
    than all that have; of two that started at the same time the higher number wins. One that was skipped
    tested nothing, and takes the place of nothing but such: a red run before it is red still.
    """
    listed = tuple(runs)
    newest: dict[tuple[str, ...], Run] = {}
    for run in listed:
        before = newest.get(_key(run))
        if before is None or _age(run) >= _age(before):
            newest[_key(run)] = run
    return tuple(
        run if newest[_key(run)] is run else replace(run, superseded=True) for run in listed
    )


def _key(run: Run) -> tuple[str, ...]:
    return (run.kind, run.owner, run.group, run.name)


def _age(run: Run) -> tuple[bool, bool, datetime, int, int]:
    tested = run.state is not RunState.SKIPPED
    return (tested, run.started_at is None, run.started_at or _NEVER, run.attempt, run.number)
