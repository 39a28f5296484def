"""What is waited for, and how long between two looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.model.checklist import Item
from shipcheck.model.outcome import Outcome
from shipcheck.model.result import ItemResult
from shipcheck.model.words import Reason, Severity, Status
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.events import Awaiting, Judged, in_words
from shipcheck.ship.waiting import LONGEST, TROUBLES, Pauses, awaited
from tests.ship.gating import Clock, branch_with, events_of

if TYPE_CHECKING:
    from shipcheck.ship.events import Event
    from tests.repository import Sample


def result(
    status: Status, reason: Reason | None = None, severity: Severity = Severity.BLOCK,
    summary: str = "said", **data: object,
) -> ItemResult:  # fmt: skip
    """An item with an outcome."""
    item = Item(f"{status}-{reason}", "", severity, 1.0, uses="ci-green")
    return ItemResult(item, Outcome(status, summary, reason=reason, data=data))


PENDING = result(Status.PENDING, Reason.RUNNING)
SILENT = result(Status.UNKNOWN, Reason.UNREACHABLE)
PASSED = result(Status.PASS)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([PASSED], []),
        ([PASSED, PENDING], [PENDING]),
        ([SILENT], [SILENT]),
        ([PENDING, SILENT], [PENDING, SILENT]),
        ([PENDING, result(Status.FAIL)], []),
        ([PENDING, result(Status.NEEDS_ANSWER)], []),
        ([PENDING, result(Status.UNKNOWN, Reason.NO_CREDENTIAL)], []),
        ([result(Status.PENDING, Reason.RUNNING, Severity.WARN)], []),
        ([PENDING, result(Status.FAIL, None, Severity.WARN)], [PENDING]),
    ],
)
def test_what_is_waited_for(results: list[ItemResult], expected: list[ItemResult]) -> None:
    assert awaited(results) == expected


def test_the_pause_grows_and_has_a_limit() -> None:
    pauses = Pauses()
    found = [pauses.after([PENDING]) for _ in range(8)]
    assert found[:3] == [5.0, 7.5, 11.25]
    assert found[-1] == LONGEST


def test_news_makes_it_short_again() -> None:
    pauses = Pauses()
    for _ in range(5):
        pauses.after([PENDING])
    news = result(Status.PENDING, Reason.RUNNING, summary="something else")
    assert pauses.after([news]) == 5.0


def test_a_service_that_asks_to_be_left_alone_is() -> None:
    asks = result(Status.UNKNOWN, Reason.UNREACHABLE, look_again_in=90)
    assert Pauses().after([asks, PENDING]) == 90.0


def test_a_service_that_stays_silent_is_given_up() -> None:
    pauses = Pauses()
    found = [pauses.after([SILENT]) for _ in range(TROUBLES)]
    assert None not in found[:-1]
    assert found[-1] is None


def test_one_that_answers_now_and_then_is_not() -> None:
    pauses = Pauses()
    assert all(pauses.after([SILENT if turn % 2 else PENDING]) for turn in range(4 * TROUBLES))


def test_the_countdown() -> None:
    event = Awaiting(("ci-green",), "1 of 2 runs not finished: tests", 100.0, 20.0)
    assert event.text() == (
        "waiting for ci-green, 1 min 40 s left, looks again in 20 s: 1 of 2 runs not finished: tests"
    )
    assert "left, looks again in 5 s" in event.text(15.0)
    assert "0 s left, looks again:" in event.text(200.0)
    assert in_words(59.4) == "59 s"


COUNTING = """
  - {id: ci, uses: ci-green}
services: {ci: {uses: command, run: 'echo x >> out/looks; %s'}}
"""


def waited(sample: Sample, command: str, seconds: float) -> tuple[list[Event], Clock]:
    """The events of a run that waits for a command's word."""
    branch_with(sample, COUNTING % command)
    (sample.path / "out").mkdir()
    clock = Clock()
    return events_of(sample, GateOptions(wait=seconds), clock), clock


def test_a_command_that_fails_is_not_waited_for(sample: Sample) -> None:
    events, clock = waited(sample, "exit 3", 60)
    assert not clock.slept
    last = events[-1]
    assert isinstance(last, Judged)
    assert last.result.exit_code == 3
