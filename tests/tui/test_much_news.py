"""The main screen under much news at once: no key waits until all of it is drawn."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.tui.screens.review import ReviewScreen
from tests.reports.results import item
from tests.tui.screens import drawn, settled
from tests.tui.staging import app_of, by_command, news_of, result_of

if TYPE_CHECKING:
    import pytest

ITEMS = 300


def test_hundreds_of_items_at_once_are_not_drawn_hundreds_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = [by_command(item(f"item-{number}")) for number in range(ITEMS)]
    painted, paint = [], ReviewScreen.paint

    def counted(screen: ReviewScreen) -> None:
        painted.append(screen)
        paint(screen)

    monkeypatch.setattr(ReviewScreen, "paint", counted)

    async def story() -> None:
        app = app_of(news_of(result_of(*items)))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            assert "item-0" in drawn(app)
            assert len(painted) < ITEMS / 10

    asyncio.run(story())


def test_before_the_first_item_none_are_counted() -> None:
    async def story() -> None:
        app = app_of(news_of(result_of(item("up-to-date")))[:1])
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            assert " judging  " in drawn(app)

    asyncio.run(story())
