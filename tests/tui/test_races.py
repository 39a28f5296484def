"""Keys and news that come at an awkward moment: what was shown is what is decided."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual import events

from shipcheck.errors import ShipcheckError
from shipcheck.model.words import Level, Severity, Status
from shipcheck.ship.amend import with_waiver
from shipcheck.ship.decisions import Decision
from shipcheck.ship.events import Finished, Judged, Started
from shipcheck.tui.board import Board, Phase
from shipcheck.tui.screens.confirm import ConfirmDialog
from shipcheck.tui.session import Cancelled, Failed, Prepared, Told
from tests.reports.results import finding, item, outcome
from tests.tui.screens import drawn, settled
from tests.tui.staging import NOW, app_of, by_command, evaluation, news_of, result_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from shipcheck.model.result import ItemResult
    from shipcheck.tui.app import ShipcheckApp
    from shipcheck.tui.leaving import Leaving
    from shipcheck.tui.session import News

BROKEN = by_command(item("tests", outcome(Status.FAIL, "3 tests failed")))
FINE = item("up-to-date", outcome(Status.PASS, "merges cleanly into main"))
WAIVER = Decision(
    kind="waiver", item="tests", by="Ada", at="2026-11-23T10:00:00+00:00", head="1", patch_id="1",
    content_id="1", base_head="2", checklist_digest="3", reason="known",
)  # fmt: skip


def at_once(app: ShipcheckApp, *keys: str) -> None:
    """Keys as they come when all are read from the terminal in one go."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def tell(pilot: Pilot[Leaving], app: ShipcheckApp, *news: News) -> None:
    """More news of the run at hand."""
    for one in news:
        app.main.post_message(Told(app.main.session.run, one))
    await settled(pilot)


def test_a_word_typed_into_the_wrong_window_merges_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ConfirmDialog, "SOONEST", 3600.0)

    async def story() -> None:
        app = app_of(news_of(result_of(FINE)))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            at_once(app, "m", "y", "q", "r")
            for _ in range(4):
                await pilot.pause()
            assert app.return_value is None
            assert app.is_running
            assert app.main.session.run == 1
            assert isinstance(app.screen, ConfirmDialog)

    asyncio.run(story())


@pytest.mark.parametrize("key", ["w", "question_mark"])
def test_a_key_right_after_one_that_opens_a_dialog_acts_on_nothing_else(key: str) -> None:
    async def story() -> None:
        app = app_of(news_of(result_of(BROKEN)))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            at_once(app, key, "q", "r")
            for _ in range(4):
                await pilot.pause()
            assert app.is_running
            assert app.return_value is None
            assert app.main.session.run == 1
            assert app.screen is not app.main

    asyncio.run(story())


def test_a_merge_confirmed_on_a_verdict_that_has_changed_is_none() -> None:
    async def story() -> None:
        app = app_of(news_of(result_of(FINE)))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            await pilot.press("m")
            await settled(pilot)
            app.main.board.decide(replace(FINE, outcome=outcome(Status.FAIL, "no longer")))
            await pilot.press("y")
            await pilot.pause()
            assert app.return_value is None
            assert "the verdict has changed" in drawn(app)

    asyncio.run(story())


def test_what_was_decided_on_the_last_evaluation_says_nothing_of_the_next() -> None:
    judged = result_of(BROKEN)
    first, second = evaluation(judged), evaluation(judged)
    board = Board()
    board.begin(NOW)
    board.prepared(first)
    for event in (Started(BROKEN.item), Finished(BROKEN), Judged(judged)):
        board.take(event, NOW)
    board.begin(NOW)
    board.decide(with_waiver(BROKEN, WAIVER, counts=True))
    assert board.rows["tests"].result is not BROKEN
    board.prepared(second)
    for event in (Started(BROKEN.item), Finished(BROKEN), Judged(judged)):
        board.take(event, NOW)
    assert board.rows["tests"].result is BROKEN
    assert board.result == judged


def test_a_decision_while_a_new_run_fails_is_no_crash() -> None:
    async def story() -> None:
        app = app_of(news_of(result_of(BROKEN)))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            await pilot.press("w", "x")
            app.main.board.begin(NOW)
            await tell(pilot, app, Failed(ShipcheckError("the base is gone")))
            assert app.main.board.evaluation is None
            await pilot.press("escape")
            await settled(pilot)
            await pilot.press("w")
            await settled(pilot)
            assert "nothing is judged yet" in drawn(app)

    asyncio.run(story())


def test_what_a_cancelled_run_still_tells_is_left_out() -> None:
    judged = result_of(BROKEN)

    async def story() -> None:
        app = app_of([Cancelled()])
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            news = (Prepared(evaluation(judged)), Started(BROKEN.item), Judged(judged))
            await tell(pilot, app, *news)
            assert app.main.board.phase is Phase.CANCELLED
            assert "CANCELLED" in drawn(app)

    asyncio.run(story())


def test_a_stopped_item_that_is_then_decided_is_shown_as_decided() -> None:
    board = Board()
    board.begin(NOW)
    board.prepared(evaluation(result_of(BROKEN)))
    board.take(Started(BROKEN.item), NOW)
    board.cancel()
    board.decide(BROKEN)
    assert not board.rows["tests"].stopped


def test_the_next_problem_is_found_from_a_row_that_has_just_gone() -> None:
    skipped = by_command(item("left-out", outcome(Status.SKIPPED, "when: it is false")))

    async def story() -> None:
        app = app_of([Prepared(evaluation(result_of(skipped, BROKEN))),
                      Started(skipped.item), Started(BROKEN.item), Finished(BROKEN)])  # fmt: skip
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            assert app.main.checklist.chosen == "left-out"
            app.main.board.take(Finished(skipped), NOW)
            app.main.action_next_problem(1)
            assert app.main.chosen == "tests"

    asyncio.run(story())


def test_a_problem_that_the_user_went_to_stays_chosen_when_the_verdict_comes() -> None:
    other = by_command(item("other", outcome(Status.FAIL, "also")))
    judged = result_of(BROKEN, other)
    *before, last = news_of(judged)

    async def story() -> None:
        app = app_of(before)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            await pilot.press("n")
            assert app.main.chosen == "other"
            await tell(pilot, app, last)
            assert app.main.checklist.chosen == "other"

    asyncio.run(story())


def with_findings(count: int) -> ItemResult:
    found = [finding(f"finding {number}") for number in range(count)]
    return by_command(item("tests", outcome(Status.FAIL, "some", *found)))


def test_fewer_findings_than_before_begin_at_the_first() -> None:
    async def story() -> None:
        app = app_of(news_of(result_of(with_findings(2))))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            await pilot.press("right_square_bracket")
            await settled(pilot)
            assert "finding 1" in drawn(app)
            app.main.board.rows["tests"].result = with_findings(1)
            app.main.paint()
            await settled(pilot)
            assert "finding 0" in drawn(app)

    asyncio.run(story())


def test_letters_right_after_the_key_that_asks_for_text_are_text() -> None:
    async def story() -> None:
        app = app_of(news_of(result_of(BROKEN)))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            await pilot.press("slash")
            app.post_message(events.Key("q", "q"))
            await settled(pilot)
            assert app.is_running
            assert app.main.words == "q"

    asyncio.run(story())


def test_what_passes_with_a_warning_is_not_in_the_way_of_a_merge() -> None:
    warned = item("revert-plan", outcome(Status.PASS, "can be", finding("by hand", Level.WARNING)))
    assert warned.item.severity is Severity.BLOCK

    async def story() -> None:
        app = app_of(news_of(result_of(warned, BROKEN)))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            assert app.main.why_not("merge") == "not ready, so not merged: tests"

    asyncio.run(story())


@pytest.mark.parametrize("status", [Status.PENDING, Status.UNKNOWN])
@pytest.mark.parametrize("other", [True, False])
def test_what_a_forge_can_wait_for_is_told(status: Status, *, other: bool) -> None:
    """CI runs, or knows nothing of a commit that is not pushed: `shipcheck merge` knows what to do."""
    items = [item("ci-green", outcome(status, "soon"))]
    items += [item("load-test", outcome(status, "soon"))] if other else []

    async def story() -> None:
        app = app_of(news_of(result_of(*items)))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settled(pilot)
            said = app.main.why_not("merge") or ""
            assert "so not merged: ci-green" in said
            assert said.endswith("shipcheck merge can leave that to a forge") != other

    asyncio.run(story())


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (10, 2)])
def test_no_terminal_is_too_small(size: tuple[int, int]) -> None:
    async def story() -> None:
        app = app_of(news_of(result_of(BROKEN)))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            for key in ("w", "question_mark", "enter", "i"):
                await pilot.press(key)
                await pilot.resize_terminal(*size)
                await pilot.pause()
                await pilot.resize_terminal(80, 24)
                await pilot.press("escape")
            await pilot.pause()
            assert "NOT READY" in drawn(app)

    asyncio.run(story())
