"""Moving about on the main screen, without a mouse."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList

from shipcheck.ship.request import Request
from tests.ship.gating import branch_with
from tests.tui.opening import judged, main_screen, opened, press, shown, typed, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from shipcheck.tui.leaving import Leaving
    from tests.repository import Sample

ITEMS = """\
  - {id: first, run: 'true'}
  - {id: second, run: 'echo second is broken >&2; false'}
  - {id: third, run: 'true'}
  - {id: fourth, run: 'false', severity: warn}
  - {id: elsewhere, run: 'true', when: {paths: ['other/**']}}
  - {id: asked, ask: Is it so?}
"""


def chosen(pilot: Pilot[Leaving]) -> str | None:
    return main_screen(pilot).chosen


def test_it_begins_at_the_first_problem_and_the_keys_move(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample) as pilot:
            await judged(pilot)
            assert chosen(pilot) == "second"
            expected = {
                "j": "third", "down": "fourth", "k": "third", "up": "second", "G": "asked",
                "g": "first", "end": "asked", "home": "first", "n": "second", "N": "asked",
            }  # fmt: skip
            for key, name in expected.items():
                await press(pilot, key)
                assert chosen(pilot) == name, key
            await press(pilot, "n", "n", "n", "n")
            assert chosen(pilot) == "second"

    asyncio.run(story())


def test_the_place_of_the_user_is_kept_while_items_come_in(sample: Sample) -> None:
    async def story() -> None:
        items = "  - {id: one, run: 'true'}\n  - {id: two, run: 'until test -e out/go; do :; done; false'}\n"
        branch_with(sample, items + "  - {id: three, ask: Well?}\n")
        async with opened(sample) as pilot:
            await until(pilot, lambda: "judging, 2 of 3" in shown(pilot))
            await press(pilot, "G")
            sample.write({"out/go": ""})
            await judged(pilot)
            assert chosen(pilot) == "three"

    asyncio.run(story())


def test_the_filter_takes_words_in_any_order(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample) as pilot:
            await judged(pilot)
            await press(pilot, "slash")
            await typed(pilot, "COND fai")
            await press(pilot, "enter")
            assert [row.item.id for row in main_screen(pilot).shown_rows()] == ["second"]
            assert "third" not in shown(pilot)
            await press(pilot, "escape")
            assert len(main_screen(pilot).shown_rows()) == 5
            await press(pilot, "slash", "z", "z")
            assert "Nothing holds these words" in shown(pilot)

    asyncio.run(story())


def test_hidden_rows_are_shown_on_demand(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample) as pilot:
            await judged(pilot)
            assert "elsewhere" not in shown(pilot)
            await press(pilot, "full_stop")
            assert "skipped  elsewhere" in shown(pilot)
            await press(pilot, "full_stop")
            assert "elsewhere" not in shown(pilot)

    asyncio.run(story())


def test_details_open_and_close_on_a_small_terminal(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample, size=(40, 12)) as pilot:
            await judged(pilot)
            for opening, closing in (("enter", "escape"), ("l", "h"), ("right", "left")):
                assert "✓ pass     first" in shown(pilot)
                await press(pilot, opening)
                assert "✓ pass     first" not in shown(pilot)
                assert "✗ fail  second" in shown(pilot)
                await press(pilot, "j", "j", "ctrl+d", "G", "g", "ctrl+u", "k")
                assert chosen(pilot) == "second"
                await press(pilot, closing)

    asyncio.run(story())


def test_the_page_of_the_change(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample) as pilot:
            await judged(pilot)
            await press(pilot, "i")
            for said in ("Why it is", "1 commit", "Change", "app.py", "judged by the work tree's"):
                assert said in shown(pilot)
            await press(pilot, "escape")
            assert "second is broken" in shown(pilot)

    asyncio.run(story())


def test_every_action_is_in_the_palette_and_in_the_help(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample, size=(120, 60)) as pilot:
            await judged(pilot)
            names = {one.binding.description for one in main_screen(pilot).active_bindings.values()
                     if one.binding.id is not None}  # fmt: skip
            assert len(names) > 20
            await press(pilot, "ctrl+p")
            await until(pilot, lambda: "Quit  (q)" in shown(pilot))
            palette = shown(pilot)
            await press(pilot, "escape")
            await until(pilot, lambda: pilot.app.screen is main_screen(pilot))
            await press(pilot, "question_mark")
            await until(pilot, lambda: "─ Keys ─" in shown(pilot))
            options = pilot.app.screen.query_one(OptionList).options
            helped = "\n".join(str(option.prompt) for option in options)
            for name in names:
                assert name in palette, name
                assert name in helped, name

    asyncio.run(story())


def test_the_palette_runs_an_action(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample) as pilot:
            await judged(pilot)
            await press(pilot, "ctrl+p")
            await typed(pilot, "change about")
            await until(pilot, lambda: "About this change" in shown(pilot))
            await press(pilot, "down", "enter")
            await until(pilot, lambda: "Why it is" in shown(pilot))

    asyncio.run(story())


def test_the_help_runs_an_action(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample) as pilot:
            await judged(pilot)
            await press(pilot, "question_mark")
            await typed(pilot, "about")
            await press(pilot, "enter")
            await until(pilot, lambda: "Why it is" in shown(pilot))

    asyncio.run(story())


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_quitting_tells_the_last_verdict(sample: Sample, key: str) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample) as pilot:
            await judged(pilot)
            await press(pilot, key)
            leaving = pilot.app.return_value
            assert leaving is not None
            assert leaving.result is not None
            assert (leaving.result.exit_code, leaving.merge) == (1, False)

    asyncio.run(story())


def test_an_interrupt_has_no_verdict(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        async with opened(sample) as pilot:
            await judged(pilot)
            await press(pilot, "ctrl+c")
            leaving = pilot.app.return_value
            assert leaving is not None
            assert leaving.result is None

    asyncio.run(story())


def test_a_branch_that_is_not_checked_out_is_only_looked_at(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ITEMS)
        sample.git("switch", "-q", "main")
        async with opened(Request(sample.path, head="work")) as pilot:
            await judged(pilot)
            assert "review: nothing of it runs unasked" in shown(pilot)
            assert "? unknown  first" in shown(pilot)
            assert "shipcheck allow --head work" in shown(pilot)

    asyncio.run(story())
