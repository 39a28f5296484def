"""What can still be decided by looking again, and how long to leave it alone in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.words import Reason, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.model.result import ItemResult

FIRST = 5.0
"""Seconds before the second look; CI seldom says anything new sooner."""
GROWTH = 1.5
LONGEST = 30.0
"""Seconds between two looks in the end: half a minute late for a run of half an hour."""
TROUBLES = 5
"""Looks in a row at a service that does not answer, before it counts as gone."""


def may_change(result: ItemResult) -> bool:
    """Whether an item may come out otherwise by itself: it is pending, or nobody answered."""
    unreachable = result.outcome.reason is Reason.UNREACHABLE
    return result.status is Status.PENDING or (result.status is Status.UNKNOWN and unreachable)


def awaited(results: Iterable[ItemResult]) -> list[ItemResult]:
    """What to wait for; nothing where another item has settled that this cannot be merged now."""
    blocking = [one for one in results if one.blocking]
    open_ones = [one for one in blocking if may_change(one)]
    bad = (Status.FAIL, Status.NEEDS_ANSWER, Status.UNKNOWN)
    settled = any(one.status in bad and one not in open_ones for one in blocking)
    return [] if settled else open_ones


class Pauses:
    """How long to wait before each look: longer and longer, short again when something moved."""

    def __init__(self) -> None:
        self._next = FIRST
        self._said: tuple[str, ...] = ()
        self._troubles = 0

    def after(self, waiting: Sequence[ItemResult]) -> float | None:
        """Seconds until the next look at these items; None where a service stays silent.

        A service that asks to be left alone for longer is.
        """
        silent = any(one.status is Status.UNKNOWN for one in waiting)
        self._troubles = self._troubles + 1 if silent else 0
        if self._troubles >= TROUBLES:
            return None
        said = tuple(one.outcome.summary for one in waiting)
        if said != self._said:
            self._said, self._next = said, FIRST
        pause, self._next = self._next, min(self._next * GROWTH, LONGEST)
        return max(pause, *(_asked(one) for one in waiting), 0.0)


def _asked(result: ItemResult) -> float:
    """For how long the service asks to be left alone."""
    seconds = result.outcome.data.get("look_again_in")
    return float(seconds) if isinstance(seconds, int | float) else 0.0
