"""Hostile text in every field: it is shown, it does nothing, and nothing breaks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from shipcheck.model.checklist import Item
from shipcheck.model.outcome import Finding
from shipcheck.model.result import Waiver
from shipcheck.model.words import ChangeClass, Level, Severity, Status
from shipcheck.tui.excerpt import Source
from shipcheck.tui.glyphs import ASCII, UNICODE, Glyphs
from shipcheck.tui.screens.allow import AllowDialog
from shipcheck.tui.screens.answer import AnswerDialog
from shipcheck.tui.screens.help import HelpDialog, HelpEntry
from shipcheck.tui.screens.merge import MergeDialog
from shipcheck.tui.screens.waive import WaiveDialog
from tests.reports.results import CHANGE, COMMIT, FILE, NOW, outcome
from tests.reports.results import item as plain_item
from tests.tui.screens import settled
from tests.tui.staging import app_of, news_of, result_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.screen import Screen

    from shipcheck.model.result import Result

PIECES = [
    "[bold red]x[/]", "[/oops]", "[@click=app.quit]quit[/]", "$text", "[link=file:///]a[/link]",
    "\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\r", "\t", "\x00", "\n", "\u2028", "\u202e", "\u2066",
    "日本語", "e\u0301", "\u0301" * 9, "שלום", "مرحبا", "👩\u200d💻", "❤\ufe0f", "\U0001f1e9\U0001f1ea",
    "\udcff", "\ud800", "\u3164", "\ufeff", "|", "\\", "word ", "a" * 40,
]  # fmt: skip


class Long(str):
    """A long text that a failure report shows by its beginning."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{self[:9]!s}... of {len(self)}"


HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join) | st.sampled_from(
    [Long("x" * 10_000), Long("日" * 5_000), Long("[b]" * 3_000), Long("y\n" * 500)]
)
QUICK = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
"""Every example runs an app: to make a failure smaller would take minutes."""

SIZES = st.sampled_from([(40, 12), (80, 24), (120, 40)])
SIGNS = st.sampled_from([UNICODE, ASCII])


def _data(text: Callable[[], str]) -> dict[str, Any]:
    """What a migration's finding brings along."""
    run = {"rows": 10, "seconds": 0.1, "blocked": {"reads": 0.1, "writes": 0.0}}
    effect = {"table": text(), "lock": text(), "blocks": text(), "rewrites": True}
    steps = [{"title": text(), "sql": text(), "code": text()}]
    return {
        "statement": text(), "effect": effect, "steps": steps,
        "window": {"seconds": 1, "basis": text()},
        "measured": {"server": text(), **run, "small": run},
    }  # fmt: skip


@st.composite
def hostile_results(draw: st.DrawFn) -> Result:
    """A result in which every text may be anything."""

    def text() -> str:
        return draw(HOSTILE)

    found = Finding("rule", Level.ERROR, text(), text(), 1, fix=text(), data=_data(text))
    asked = Item(
        "asked", text(), Severity.BLOCK, 60, ask=text(), why=text(),
    )  # fmt: skip
    command = Item(text(), text(), Severity.BLOCK, 60, run=text(), why=text())
    items = (
        replace(plain_item("-", outcome(Status.FAIL, text(), found)), item=command),
        replace(plain_item("-", outcome(Status.NEEDS_ANSWER, text())), item=asked),
        replace(
            plain_item("up-to-date", outcome(Status.FAIL, text()), warn=True),
            waiver=Waiver(text(), text(), NOW, text(), Status.FAIL, counts=True),
        ),
    )
    change = replace(
        CHANGE, branch=text(), base=text(), class_reasons=(text(), text()),
        change_class=ChangeClass.TRICKY,
        commits=(replace(COMMIT, subject=text(), author_name=text()),),
        files=(replace(FILE, path=text()),),
    )  # fmt: skip
    return result_of(*items, change=change, notes=(text(),))


def assert_inert(app: App[Any], size: tuple[int, int], glyphs: Glyphs) -> None:
    """Every row is as wide as the screen, and holds nothing but cells to look at."""
    strips = app.screen._compositor.render_strips()
    assert len(strips) == size[1]
    for strip in strips:
        text = "".join(segment.text for segment in strip)
        assert cell_len(text) == size[0]
        assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 for one in text)
        assert not set(text) & set("\u202e\u2066\u200d\ufe0f\u2028\ufeff\u3164\udcff\ud800")
        assert text.isascii() or not glyphs.ascii_only
        assert not any(one.control for one in strip)
        styles = [one.style for one in strip if one.style]
        assert not any(style.link or "@click" in style.meta for style in styles)


def see(app: App[Any], size: tuple[int, int], glyphs: Glyphs, *keys: str) -> None:
    """Look at the screen, and again after each key."""

    async def look() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            assert_inert(app, size, glyphs)
            for key in keys:
                await pilot.press(key)
                await settled(pilot)
                assert_inert(app, size, glyphs)

    asyncio.run(look())


@pytest.mark.slow
@settings(QUICK, max_examples=10)
@given(hostile_results(), HOSTILE, SIZES, SIGNS)
def test_the_main_screen_shows_and_does_nothing(
    judged: Result, code: str, size: tuple[int, int], glyphs: Glyphs
) -> None:
    source = Source("a.py", code, ((1, 1),), (1, 1))
    see(app_of(news_of(judged), source, glyphs), size, glyphs, "i", "enter", "m")


@pytest.mark.slow
@settings(QUICK, max_examples=12)
@given(hostile_results(), HOSTILE, SIZES, SIGNS, st.integers(0, 4))
def test_dialogs_show_and_do_nothing(
    judged: Result, text: str, size: tuple[int, int], glyphs: Glyphs, which: int
) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    first, asked, _ = judged.items
    app = app_of([], glyphs=glyphs)

    def dialog() -> Screen[Any]:
        makers: list[Screen[Any]] = [
            WaiveDialog(first, stays_in_code=True, now=now, glyphs=glyphs),
            AnswerDialog(asked.item, glyphs=glyphs),
            AllowDialog([text, first.item.run or ""], [text], glyphs=glyphs),
            MergeDialog(judged, glyphs=glyphs),
            HelpDialog([HelpEntry((text,), text, "help", app, text)], glyphs=glyphs),
        ]
        return makers[which]

    async def look() -> None:
        async with app.run_test(size=size) as pilot:
            app.push_screen(dialog())
            await settled(pilot)
            assert_inert(app, size, glyphs)
            await pilot.press("pagedown", "x")
            await settled(pilot)
            assert_inert(app, size, glyphs)

    asyncio.run(look())
