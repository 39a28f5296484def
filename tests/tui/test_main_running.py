"""The main screen while something runs: first the picture, then the work; keys never wait."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from shipcheck.tui.board import Phase
from shipcheck.tui.session import Session
from tests.ship.gating import CHECKLIST, Clock, branch_with
from tests.tui.opening import judged, main_screen, opened, press, shown, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.message import Message

    from shipcheck.tui.session import News
    from tests.repository import Sample

SLOW = "  - {id: quick, run: 'true'}\n  - {id: slow, run: 'touch out/began; exec sleep 60'}\n"


class Asleep(Session):
    """A session that never begins."""

    def judge(self, tell: Callable[[Message], object]) -> int:
        self.run += 1
        return self.run


class Stuck(Session):
    """A session whose work holds its thread, as a parser that does not let go would."""

    let_go = threading.Event()

    async def _judge(self, tell: Callable[[News], object]) -> None:
        self.let_go.wait(30)


def slow_branch(sample: Sample) -> None:
    branch_with(sample, SLOW)
    (sample.path / "out").mkdir()


def test_the_first_picture_comes_before_any_work(sample: Sample) -> None:
    async def story() -> None:
        async with opened(sample, kind=Asleep) as pilot:
            assert "reading the change" in shown(pilot)
            assert "? help" in shown(pilot)
            assert "esc cancel" in shown(pilot)

    asyncio.run(story())


def test_no_key_waits_for_work(sample: Sample) -> None:
    async def story() -> None:
        async with opened(sample, kind=Stuck) as pilot:
            try:
                await until(pilot, lambda: main_screen(pilot).session.run == 1)
                async with asyncio.timeout(5):
                    await press(pilot, "slash", "x")
                    assert main_screen(pilot).words == "x"
            finally:
                Stuck.let_go.set()

    asyncio.run(story())


def test_items_fill_in_and_the_running_one_says_how_long(sample: Sample) -> None:
    async def story() -> None:
        slow_branch(sample)
        clock = Clock()
        async with opened(sample, clock=clock) as pilot:
            await until(pilot, (sample.path / "out/began").exists)
            await until(pilot, lambda: "judging, 1 of 2" in shown(pilot))
            assert "✓ pass     quick" in shown(pilot)
            clock.time += timedelta(seconds=7)
            await until(pilot, lambda: "running  slow   7 s" in shown(pilot))

    asyncio.run(story())


def test_a_command_that_waits_for_its_turn_is_not_said_to_run(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, SLOW + "  - {id: later, run: 'true'}\n")
        (sample.path / "out").mkdir()
        clock = Clock()
        async with opened(sample, clock=clock) as pilot:
            await until(pilot, (sample.path / "out/began").exists)
            clock.time += timedelta(seconds=7)
            await until(pilot, lambda: "running  slow   7 s" in shown(pilot))
            assert "◌ waiting  later" in shown(pilot)
            await press(pilot, "G")
            await until(pilot, lambda: "waits for its turn" in shown(pilot))

    asyncio.run(story())


def test_escape_cancels_and_r_judges_again(sample: Sample) -> None:
    async def story() -> None:
        slow_branch(sample)
        began = sample.path / "out/began"
        async with opened(sample) as pilot:
            await until(pilot, began.exists)
            await press(pilot, "escape")
            await until(pilot, lambda: main_screen(pilot).board.phase is Phase.CANCELLED)
            await until(pilot, lambda: "CANCELLED" in shown(pilot))
            assert "r again" in shown(pilot)
            began.unlink()
            await press(pilot, "r")
            await until(pilot, began.exists)

    asyncio.run(story())


def test_again_judges_what_is_there_now(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, "  - {id: mended, run: 'test -f mended'}\n")
        async with opened(sample) as pilot:
            await judged(pilot)
            assert "✗ fail     mended" in shown(pilot)
            assert "1 commit, " in shown(pilot)
            sample.commit({"mended": "yes\n"}, "Mend it")
            await press(pilot, "r")
            await judged(pilot)
            assert "✓ pass     mended" in shown(pilot)
            assert "2 commits, " in shown(pilot)
            assert "READY" in shown(pilot)

    asyncio.run(story())


def test_a_checklist_that_is_invalid_is_told_with_its_place_and_mended(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, "  - {id: fine, run: 'true'}\n")
        sample.write({CHECKLIST: "version: 1\nitems:\n  - {id: fine, rum: 'true'}\n"})
        async with opened(sample) as pilot:
            await judged(pilot)
            assert "NOTHING JUDGED" in shown(pilot)
            assert f"{CHECKLIST}:3:" in shown(pilot)
            assert "did you mean `run`?" in shown(pilot)
            sample.git("checkout", "-q", "--", CHECKLIST)
            await press(pilot, "r")
            await judged(pilot)
            assert "✓ pass     fine" in shown(pilot)

    asyncio.run(story())


def test_outside_a_repository(tmp_path: Path) -> None:
    async def story() -> None:
        from shipcheck.ship.request import Request

        async with opened(Request(tmp_path)) as pilot:
            await judged(pilot)
            assert "not a git repository" in shown(pilot)
            await press(pilot, "w", "e", "m", "y", "n", "right_square_bracket", "enter", "i")
            assert "not a git repository" in shown(pilot)

    asyncio.run(story())


def test_news_of_an_old_run_is_left_out(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, "  - {id: fine, run: 'true'}\n")
        async with opened(sample) as pilot:
            await press(pilot, "r", "r", "r")
            await judged(pilot)
            assert main_screen(pilot).board.phase is Phase.JUDGED
            assert list(main_screen(pilot).board.rows) == ["fine"]

    asyncio.run(story())


def test_a_mistake_of_ours_ends_the_screen_and_is_handed_on(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr("shipcheck.ship.prepare.prepare", broken)

    async def story() -> None:
        async with opened(sample) as pilot:
            await until(pilot, lambda: pilot.app.return_code is not None)

    with pytest.raises(ZeroDivisionError, match="a mistake"):
        asyncio.run(story())


def test_leaving_leaves_nothing_running(sample: Sample) -> None:
    async def story() -> None:
        slow_branch(sample)
        async with opened(sample) as pilot:
            await until(pilot, (sample.path / "out/began").exists)
            await press(pilot, "q")
            assert pilot.app.return_value is not None
            assert pilot.app.return_value.result is None

    asyncio.run(story())
    assert not [one for one in threading.enumerate() if one.name == "shipcheck-work"]
