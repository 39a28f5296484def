"""The countdown of `--wait`, on a terminal and in spoken lines."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from shipcheck.cli.plain.progress import SpokenProgress
from shipcheck.cli.progress import Progress
from shipcheck.model.checklist import Item
from shipcheck.model.words import Severity
from shipcheck.ship.events import Awaiting, Progressed, Started

if TYPE_CHECKING:
    from shipcheck.ship.events import Event

WAIT = Awaiting(("ci-green",), "1 of 2 runs not finished: \x1b[31mtests", 100.0, 20.0)
ITEM = Item("ci-green", "", Severity.BLOCK, 60.0, uses="ci-green")


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of the clock, which a test sets."""
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    return clock


def line_of(shown: Progress | SpokenProgress, *events: Event) -> str:
    for event in events:
        shown.show(event)
    return shown._line()


def test_on_a_terminal_it_counts_down(passed: list[float]) -> None:
    shown = Progress(io.StringIO())
    assert line_of(shown, WAIT) == (
        "waiting for ci-green, 1 min 40 s left, looks again in 20 s: "
        r"1 of 2 runs not finished: \x1b[31mtests"
    )
    passed[0] += 15
    assert line_of(shown).startswith("waiting for ci-green, 1 min 25 s left, looks again in 5 s")
    assert line_of(shown, Started(ITEM)).startswith("ci-green: 0 s")


def test_spoken_it_is_a_sentence(passed: list[float]) -> None:
    shown = SpokenProgress()
    assert line_of(shown, WAIT).startswith("Waiting for ci-green, 1 min 40 s left")
    passed[0] += 15
    assert "looks again in 5 s" in line_of(shown)
    said = line_of(shown, Started(ITEM), Progressed("github has not answered yet"))
    assert said.endswith("ci-green; github has not answered yet")
