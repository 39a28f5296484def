"""Whether the runs of a commit have come to their end, so that all the files that they leave are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.ci.runs import RunState, Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from shipcheck.ci.runs import Run


def require_end(
    runs: Iterable[Run], is_own: Callable[[Run], bool], held: Collection[str] = ()
) -> None:
    """Raise Unfinished where a run that counts is under way.

    Args:
        runs: of one commit.
        is_own: whether a run is the job that runs us, which goes on for as long as we do.
        held: words of jobs whose turn comes after others'. They are nobody's to wait for where those that
            they wait for are done, ask for somebody, or run us; where nothing is, all of it is to come.
    """
    others = [run for run in runs if not run.superseded and not is_own(run)]
    going = [run for run in others if run.state is RunState.PENDING]
    active = [run for run in going if run.word not in held]
    if not active and len(going) == len(others):
        active = going
    if active:
        raise Unfinished(f"{active[0].name} is not finished, so its files are not all there")


def ends_with(ending: str) -> Callable[[Run], bool]:
    """Whether a run's address ends so; with an empty ending none is meant."""
    return lambda run: bool(ending) and (run.url or "").rstrip("/").endswith(ending.rstrip("/"))
