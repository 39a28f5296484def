"""What the gate tells while it runs, in order; every front end folds these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.model.checklist import Item
    from shipcheck.model.result import ItemResult, Result


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that waits for its turn: commands run after the checks, one after another."""

    item: Item


@dataclass(frozen=True, slots=True)
class Started:
    """An item has begun."""

    item: Item


@dataclass(frozen=True, slots=True)
class Progressed:
    """Something goes on that takes time; `text` is one line."""

    text: str


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Under `--wait`: nothing is done for `pause` seconds, then these items are looked at again.

    `left` are the seconds until the deadline, from now; `what` says in one line what they wait for.
    """

    names: tuple[str, ...]
    what: str
    left: float
    pause: float

    def text(self, passed: float = 0.0) -> str:
        """The line that counts down, `passed` seconds after this was told."""
        return f"waiting for {', '.join(self.names)}, {self.countdown(passed)}: {self.what}"

    def countdown(self, passed: float) -> str:
        """Only the figures of that line."""
        left, pause = max(0.0, self.left - passed), max(0.0, self.pause - passed)
        again = f"looks again in {pause:.0f} s" if pause >= 1 else "looks again"
        return f"{in_words(left)} left, {again}"


def in_words(seconds: float) -> str:
    """A number of seconds for people: `40 s`, `12 min 05 s`."""
    whole = round(seconds)
    return f"{whole // 60} min {whole % 60:02} s" if whole >= 60 else f"{whole} s"  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Finished:
    """An item has its outcome; while `--wait` lasts, a pending one may finish again."""

    result: ItemResult


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict: always the last event."""

    result: Result


Event = Waiting | Started | Progressed | Awaiting | Finished | Judged
