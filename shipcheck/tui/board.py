"""What is known so far: the gate's events folded into what the screen shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from shipcheck.model.words import Status
from shipcheck.ship.amend import amend
from shipcheck.ship.events import (
    Awaiting,
    Event,
    Finished,
    Judged,
    Progressed,
    Started,
    Waiting,
)
from shipcheck.ship.standing import by_level
from shipcheck.ship.waiting import LONGEST, Pauses, may_change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from shipcheck.errors import ShipcheckError
    from shipcheck.model.checklist import Item
    from shipcheck.model.outcome import Finding
    from shipcheck.model.result import ItemResult, Result
    from shipcheck.ship.evaluation import Evaluation

HIDDEN = (Status.SKIPPED, Status.NOT_APPLICABLE)
"""What is shown only on demand."""


class Phase(Enum):
    """How far a run is."""

    PREPARING = auto()
    RUNNING = auto()
    JUDGED = auto()
    CANCELLED = auto()
    FAILED = auto()


@dataclass(slots=True)
class Row:
    """An item with its result, None while it runs; `started` is when that began, None before.

    `stopped` is whether it was cancelled and so never gets a result in this run.
    """

    item: Item
    started: datetime | None
    result: ItemResult | None = None
    stopped: bool = False

    @property
    def is_problem(self) -> bool:
        """Whether somebody has to look at it."""
        result = self.result
        if result is None or result.status in (*HIDDEN, Status.WAIVED):
            return False
        return result.status is not Status.PASS or result.warns

    @property
    def is_hidden(self) -> bool:
        """Whether it is shown only on demand."""
        return self.result is not None and self.result.status in HIDDEN

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, errors first."""
        return by_level(self.result.outcome.findings if self.result else ())


@dataclass(slots=True)
class Live:
    """What may change by itself: when it was seen last, when it is looked at again, whether it just is."""

    names: tuple[str, ...]
    seen: datetime
    next_look: datetime
    looking: bool = False


@dataclass(slots=True)
class Board:
    """The state of one run; a new run starts it anew.

    `evaluation`, `rows` and `decided` of the last run stay until the new one brings its own. `result` is only
    ever that of the run at hand: what was judged before says nothing about what is there now. `doing` says
    in words what goes on; `awaiting` is the countdown of `--wait`, with when it began; `live` is set after a
    verdict while something may still change by itself.
    """

    phase: Phase = Phase.PREPARING
    evaluation: Evaluation | None = None
    rows: dict[str, Row] = field(default_factory=dict)
    result: Result | None = None
    error: ShipcheckError | None = None
    began: datetime | None = None
    decided: dict[str, ItemResult] = field(default_factory=dict)
    doing: str = ""
    awaiting: tuple[Awaiting, datetime] | None = None
    live: Live | None = None
    pauses: Pauses = field(default_factory=Pauses)

    def begin(self, now: datetime) -> None:
        """A new run begins."""
        self.phase = Phase.PREPARING
        self.began = now
        self.result = self.error = self.awaiting = self.live = None
        self.pauses, self.doing = Pauses(), ""

    def prepared(self, evaluation: Evaluation) -> None:
        """What is judged is known."""
        self.phase = Phase.RUNNING
        self.evaluation = evaluation
        self.rows.clear()
        self.decided.clear()  # what was decided on the last evaluation may not hold for this one

    def take(self, event: Event, now: datetime) -> None:
        """An event of the gate."""
        self.awaiting = (event, now) if isinstance(event, Awaiting) else None
        if isinstance(event, Progressed):
            self.doing = event.text
        elif isinstance(event, Waiting):
            self.rows[event.item.id] = Row(event.item, None)
        elif isinstance(event, Started):
            self.rows[event.item.id] = Row(event.item, now)
        elif isinstance(event, Finished):
            result = self.decided.get(event.result.item.id, event.result)
            self.rows[event.result.item.id].result = result
        elif isinstance(event, Judged):
            self.phase = Phase.JUDGED
            self.result = amend(event.result, self.decided)

    def decide(self, result: ItemResult) -> None:
        """A person has decided an item, before the verdict or after it."""
        self.decided[result.item.id] = result
        row = self.rows[result.item.id]
        row.result, row.stopped = result, False
        if self.result is not None:
            self.result = amend(self.result, self.decided)

    def plan(self, now: datetime) -> None:
        """Plan the next look at what may change by itself; it was seen just now."""
        rows = self.rows.values()
        found = [row.result for row in rows if row.result and may_change(row.result)]
        pause = self.pauses.after(found) if found else None
        names = tuple(one.item.id for one in found if one.item.uses)
        after = timedelta(seconds=pause or LONGEST)
        self.live = Live(names, now, now + after) if names else None

    def looked(self, results: Sequence[ItemResult]) -> None:
        """Some items were judged again; what a person has decided meanwhile stays."""
        fresh = {one.item.id: one for one in results if one.item.id not in self.decided}
        for name, result in fresh.items():
            self.rows[name].result = result
        if self.result is not None:
            self.result = amend(self.result, fresh)

    def cancel(self) -> None:
        """The run was cancelled; what has not finished never will."""
        self.phase = Phase.CANCELLED
        for row in self.rows.values():
            row.stopped = row.result is None

    def fail(self, error: ShipcheckError) -> None:
        """Nothing can be judged."""
        self.phase = Phase.FAILED
        self.error = error
        self.evaluation = None
        self.rows.clear()

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return self.phase in (Phase.PREPARING, Phase.RUNNING)

    def shown(self, words: str, *, hidden: bool) -> list[Row]:
        """The rows to show: those that hold all words, in any order and any case."""
        wanted = words.casefold().split()
        return [
            row
            for row in self.rows.values()
            if (hidden or not row.is_hidden) and all(word in _searched(row) for word in wanted)
        ]


def _searched(row: Row) -> str:
    """All that is said of an item."""
    item, result = row.item, row.result
    texts = [item.id, item.title, item.uses or "", item.run or "", item.ask or ""]
    if result is not None:
        texts += [result.status, result.outcome.summary]
        texts += [f"{one.message} {one.path or ''}" for one in result.outcome.findings]
    else:
        texts.append("stopped" if row.stopped else "running")
    return " ".join(texts).casefold()
