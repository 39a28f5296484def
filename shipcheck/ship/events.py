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
class Finished:
    """An item has its outcome; while `--wait` lasts, a pending one may finish again."""

    result: ItemResult


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict: always the last event."""

    result: Result


Event = Waiting | Started | Progressed | Finished | Judged
