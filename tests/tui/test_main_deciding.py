"""Deciding on the main screen: waivers, answers, permissions, the merge."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.ship.gating import CHECKLIST, branch_with
from tests.tui.opening import judged, main_screen, opened, press, shown, typed, until
from tests.tui.screens import settled

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from shipcheck.tui.leaving import Leaving
    from tests.repository import Sample

COUNTED = "  - {id: counted, run: 'echo once >> out/runs; false'}\n"
ASKED = "  - {id: asked, ask: Does support know?}\n"


async def dialog(pilot: Pilot[Leaving], heading: str) -> None:
    """Wait for a dialog."""
    await until(pilot, lambda: f"─ {heading} ─" in shown(pilot))
    await settled(pilot)


def test_a_waiver_makes_it_ready_without_a_second_run(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, COUNTED)
        (sample.path / "out").mkdir()
        async with opened(sample) as pilot:
            await judged(pilot)
            assert "NOT READY" in shown(pilot)
            await press(pilot, "w")
            await dialog(pilot, "Waive")
            await press(pilot, "enter")
            assert "needs a reason" in shown(pilot)
            await typed(pilot, "known since may")
            await press(pilot, "enter")
            await until(pilot, lambda: "~ waived   counted" in shown(pilot))
            assert " READY" in shown(pilot)
            assert "NOT READY" not in shown(pilot)
            assert "Ada Lovelace <ada@example.com>: known since may" in shown(pilot)
            await press(pilot, "r")
            await judged(pilot)
            assert "~ waived   counted" in shown(pilot)
        assert (sample.path / "out/runs").read_text() == "once\nonce\n"
        assert '"kind":"waiver"' in decisions(sample)

    asyncio.run(story())


def decisions(sample: Sample) -> str:
    """What was recorded."""
    file = sample.path / ".git/shipcheck/decisions.jsonl"
    return file.read_text() if file.exists() else ""


def test_escape_in_a_dialog_decides_nothing(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ASKED)
        async with opened(sample) as pilot:
            await judged(pilot)
            for key, heading in (("w", "Waive"), ("a", "Answer")):
                await press(pilot, key)
                await dialog(pilot, heading)
                await press(pilot, "escape")
                await until(pilot, lambda: pilot.app.screen is main_screen(pilot))
            assert "? answer   asked" in shown(pilot)
            assert decisions(sample) == ""

    asyncio.run(story())


def test_an_answer_is_taken_before_the_verdict_too(sample: Sample) -> None:
    async def story() -> None:
        slow = "  - {id: slow, run: 'until test -e out/go; do :; done'}\n"
        branch_with(sample, ASKED + slow)
        async with opened(sample) as pilot:
            await until(pilot, lambda: "? answer   asked" in shown(pilot))
            await press(pilot, "g", "a")
            await dialog(pilot, "Answer")
            await press(pilot, "y", "enter")
            await until(pilot, lambda: "✓ pass     asked" in shown(pilot))
            sample.write({"out/go": ""})
            await judged(pilot)
            assert " READY" in shown(pilot)
            assert "NOT READY" not in shown(pilot)

    asyncio.run(story())


def test_what_waited_for_permission_runs_once_it_is_given(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, "  - {id: tests, run: 'true'}\n")
        sample.git("commit", "-q", "--amend", "--no-edit", "--author=Eve <eve@example.com>")
        async with opened(sample) as pilot:
            await judged(pilot)
            assert "? unknown  tests" in shown(pilot)
            assert "A allow" in shown(pilot)
            await press(pilot, "A")
            await dialog(pilot, "Allow")
            assert "eve@example.com" in shown(pilot)
            await press(pilot, "y")
            await until(pilot, lambda: "✓ pass     tests" in shown(pilot))
            await press(pilot, "A")
            await until(pilot, lambda: "no command waits for it" in shown(pilot))

    asyncio.run(story())


def test_the_merge_says_why_not(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, ASKED + COUNTED)
        async with opened(sample) as pilot:
            await judged(pilot)
            await press(pilot, "m")
            await until(pilot, lambda: "not ready, so not merged: asked, counted" in said(pilot))
            assert pilot.app.return_value is None

    asyncio.run(story())


def said(pilot: Pilot[Leaving]) -> str:
    """What is drawn, in one line, without the frame."""
    return " ".join(shown(pilot).replace("│", " ").replace("▌", " ").split())


def test_a_confirmed_merge_leaves_the_screen(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, "  - {id: tests, run: 'true'}\n")
        async with opened(sample) as pilot:
            await judged(pilot)
            await press(pilot, "m")
            await dialog(pilot, "Merge")
            await press(pilot, "n")
            await until(pilot, lambda: pilot.app.screen is main_screen(pilot))
            await press(pilot, "m")
            await dialog(pilot, "Merge")
            await press(pilot, "y")
            await until(pilot, lambda: pilot.app.return_value is not None)
            leaving = pilot.app.return_value
            assert leaving is not None
            assert leaving.merge

    asyncio.run(story())


def test_a_waiver_that_cannot_be_written_is_told(sample: Sample, isolated: Path) -> None:
    async def story() -> None:
        branch_with(sample, ASKED)
        async with opened(sample) as pilot:
            await judged(pilot)
            (isolated / ".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
            await press(pilot, "w")
            await dialog(pilot, "Waive")
            await typed(pilot, "because")
            await press(pilot, "enter")
            await until(pilot, lambda: "git knows no identity" in said(pilot))
            assert "? answer   asked" in shown(pilot)

    asyncio.run(story())


def test_keys_that_decide_say_why_they_cannot(sample: Sample) -> None:
    async def story() -> None:
        branch_with(sample, "  - {id: fine, run: 'true'}\n")
        assert CHECKLIST in sample.git("ls-files")
        async with opened(sample) as pilot:
            await judged(pilot)
            for key, reason in (
                ("w", "fine is not in the way"),
                ("a", "fine asks nothing"),
                ("A", "no command waits for it"),
                ("n", "no problems"),
            ):
                await press(pilot, key)
                await until(pilot, lambda reason=reason: reason in said(pilot))  # type: ignore[misc]

    asyncio.run(story())
