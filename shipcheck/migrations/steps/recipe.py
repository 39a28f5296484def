"""The safe way round a hazard: what to ship, in which order, and what a planned window costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.hazards.hazard import Hazard, Situation


@dataclass(frozen=True, slots=True)
class Step:
    """One change to ship; it is live everywhere before the next begins.

    `sql` can be pasted into a SQL migration; `code` is the same in the words of the migration's own
    framework, or what the application's code must do, empty where there is nothing of it.
    """

    title: str
    sql: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """What it takes to do it in one step instead, while nobody uses the table.

    `seconds` is an estimate from the table's rows, None where they are not known; `basis` says what the
    estimate rests on.
    """

    basis: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """The steps, and the window that would do instead; None where a window does not help."""

    steps: tuple[Step, ...]
    window: Window | None = None


class Writer(Protocol):
    """Writes the recipe for a hazard."""

    def __call__(self, hazard: Hazard, situation: Situation, /) -> Recipe:
        """The recipe, with the names of this table and column filled in and quoted where needed."""


class StepsModule(Protocol):
    """A file of `steps/`: a writer for each rule that it knows."""

    WRITERS: Mapping[str, Writer]
