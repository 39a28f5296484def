"""Dialogs: what they look like at every size, and what keys do in them."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from textual.app import App
from textual.binding import Binding, BindingType

from shipcheck.model.checklist import Item
from shipcheck.model.words import AnswerValue, Level, Severity, Status
from shipcheck.tui.ascii import AsciiFilter
from shipcheck.tui.glyphs import ASCII, UNICODE, Glyphs
from shipcheck.tui.screens.allow import AllowDialog
from shipcheck.tui.screens.answer import AnswerDialog, AnswerGiven
from shipcheck.tui.screens.confirm import ConfirmDialog
from shipcheck.tui.screens.help import HelpDialog, help_entries
from shipcheck.tui.screens.merge import MergeDialog
from shipcheck.tui.screens.waive import WaiveDialog, WaiverGiven
from tests.reports.results import finding, item, outcome, result, waiver
from tests.tui.screens import SIZES, check_screen, drawn, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.filter import LineFilter
    from textual.screen import ModalScreen

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
UNGUARDED = item(
    "flag-present",
    outcome(Status.FAIL, "2 lines of new behaviour have no flag", finding("no flag")),
)
QUESTION = Item(
    "support-told", "Support knows", Severity.BLOCK, 60,
    ask="Does support know what changes for customers?",
    why="They are asked first when something looks different.",
)  # fmt: skip
WARNED = result(
    [
        item("up-to-date", outcome(Status.PASS, "fits onto main")),
        item("small-step", outcome(Status.FAIL, "412 changed lines"), warn=True),
        item("revert-plan", outcome(Status.PASS, "can be", finding("by hand", Level.WARNING))),
        item("ci-green", outcome(Status.FAIL, "tests failed"), waiver=waiver()),
    ]
)


class Stage(App[None]):
    """An app of nothing but dialogs, with some keys of its own for the help to show."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Judge again", id="again"),
        Binding("j,down", "next", "Next item", id="next"),
        Binding("m", "merge", "Merge", id="merge"),
        Binding("q", "leave", "Quit", id="leave"),
    ]

    def __init__(self, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.glyphs = glyphs
        self.answers: list[Any] = []

    def get_line_filters(self) -> Sequence[LineFilter]:
        own = [AsciiFilter()] if self.glyphs.ascii_only else []
        return [*super().get_line_filters(), *own]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "merge" else True

    def ask(self, dialog: ModalScreen[Any]) -> None:
        self.push_screen(dialog, self.answers.append)


def waive_dialog(app: Stage, *, stays: bool = True) -> WaiveDialog:
    return WaiveDialog(UNGUARDED, stays_in_code=stays, now=NOW, glyphs=app.glyphs)


def waive_what_goes(app: Stage) -> WaiveDialog:
    return waive_dialog(app, stays=False)


def answer(app: Stage) -> AnswerDialog:
    return AnswerDialog(QUESTION, glyphs=app.glyphs)


def allow(app: Stage) -> AllowDialog:
    return AllowDialog(("make test", "./scripts/load-test --full"), ("eve@example.com",),
                       glyphs=app.glyphs)  # fmt: skip


def merge(app: Stage) -> MergeDialog:
    return MergeDialog(WARNED, glyphs=app.glyphs)


def help_of(app: Stage) -> HelpDialog:
    entries = help_entries(app.screen, {"merge": "2 items are red"}.get)
    return HelpDialog(entries, glyphs=app.glyphs)


DIALOGS: dict[str, Callable[[Stage], ModalScreen[Any]]] = {
    "waive": waive_dialog,
    "waive-no-end": waive_what_goes,
    "answer": answer,
    "allow": allow,
    "merge": merge,
    "help": help_of,
}


def after(
    make: Callable[[Stage], ModalScreen[Any]], *keys: str, size: tuple[int, int] = (80, 24)
) -> tuple[list[Any], str]:
    """The answers after some keys, and the screen."""

    async def story() -> tuple[list[Any], str]:
        app = Stage()
        async with app.run_test(size=size) as pilot:
            app.ask(make(app))
            await settled(pilot)
            await pilot.press(*keys)
            await settled(pilot)
            return app.answers, drawn(app)

    return asyncio.run(story())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_looks_as_it_should(name: str, size: tuple[int, int]) -> None:
    async def look() -> None:
        app = Stage()
        async with app.run_test(size=size) as pilot:
            app.ask(DIALOGS[name](app))
            await settled(pilot)
            check_screen(app, f"{name}-{size[0]}x{size[1]}")

    asyncio.run(look())


@pytest.mark.parametrize("name", DIALOGS)
def test_where_only_ascii_can_be_drawn(name: str) -> None:
    async def look() -> str:
        app = Stage(ASCII)
        async with app.run_test(size=(80, 24)) as pilot:
            app.ask(DIALOGS[name](app))
            await settled(pilot)
            if name == "waive":
                check_screen(app, "waive-ascii")
            return drawn(app)

    assert asyncio.run(look()).isascii()


@pytest.mark.parametrize("name", DIALOGS)
def test_escape_decides_nothing(name: str) -> None:
    answers, _ = after(DIALOGS[name], "escape")
    assert answers == ([False] if name in ("allow", "merge") else [None])


@pytest.mark.parametrize(
    ("make", "keys", "given"),
    [
        (waive_dialog, ("o", "k", "enter", "enter"), WaiverGiven("ok", None)),
        (
            waive_dialog,
            ("o", "k", "enter", *"2026-12-31", "enter"),
            WaiverGiven("ok", "2026-12-31"),
        ),
        (waive_what_goes, (*"fine", "enter"), WaiverGiven("fine", None)),
        (answer, ("y", "enter"), AnswerGiven(AnswerValue.YES, None)),
        (answer, ("n", "a", "enter"), AnswerGiven(AnswerValue.NO, "a")),
        (answer, ("a", *"yes", "enter"), AnswerGiven(AnswerValue.NOT_APPLICABLE, "yes")),
        (allow, ("y",), True),
        (allow, ("n",), False),
        (allow, ("enter",), False),
        (merge, ("y",), True),
        (merge, ("enter",), False),
    ],
)
def test_keys_give_an_answer(
    make: Callable[[Stage], ModalScreen[Any]], keys: tuple[str, ...], given: object
) -> None:
    pressed = ["space" if key == " " else "minus" if key == "-" else key for key in keys]
    answers, _ = after(make, *pressed)
    assert answers == [given]


@pytest.mark.parametrize(
    ("keys", "action"),
    [(("down", "enter"), "next"), ((*"quit",), "leave"), ((*"jud", "space", *"aga"), "again")],
)
def test_what_is_found_in_the_help_can_be_run(keys: tuple[str, ...], action: str) -> None:
    answers, _ = after(help_of, *keys, *(() if keys[-1] == "enter" else ("enter",)))
    assert [entry.action for entry in answers] == [action]


@pytest.mark.parametrize(
    ("make", "keys", "complaint"),
    [
        (waive_dialog, ("space", "enter"), "A waiver needs a reason."),
        (waive_dialog, ("tab", "enter"), "A waiver needs a reason."),
        (waive_dialog, ("x", "enter", *"soon", "enter"), "not a date: 'soon'"),
        (waive_dialog, ("x", "enter", *"20200101", "enter"), "20200101 is over"),
        (answer, ("enter",), "Choose first: y, n or a."),
    ],
)
def test_what_is_missing_is_said(
    make: Callable[[Stage], ModalScreen[Any]], keys: tuple[str, ...], complaint: str
) -> None:
    answers, screen = after(make, *keys)
    assert not answers
    assert complaint in screen


@pytest.mark.parametrize("make", [merge, allow])
def test_a_yes_that_comes_before_anybody_can_have_read_does_not_count(
    make: Callable[[Stage], ModalScreen[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConfirmDialog, "SOONEST", 3600.0)

    async def story() -> None:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            app.ask(make(app))
            await pilot.press("y", "y")
            await pilot.pause()
            assert not app.answers
            assert not re.search("y (merge|let them run)", drawn(app))
            await pilot.press("n")
            await pilot.pause()
            assert app.answers == [False]

    asyncio.run(story())


def test_merge_does_not_go_ahead_on_other_keys() -> None:
    answers, _ = after(merge, "m", "a", "space")
    assert not answers


def test_a_key_that_does_nothing_now_says_why_and_cannot_be_run() -> None:
    answers, screen = after(help_of, *"merge", "enter")
    assert "Merge (2 items are red)" in screen
    assert not answers


def test_a_long_text_scrolls_and_the_keys_stay_in_sight() -> None:
    def make(app: Stage) -> AllowDialog:
        return AllowDialog([f"make part-{n}" for n in range(30)], (), glyphs=app.glyphs)

    _, screen = after(make, size=(40, 12))
    assert "make part-0" in screen
    assert "y let them run" in screen
    _, screen = after(make, *["j"] * 3, *["pagedown"] * 9, size=(40, 12))
    assert "make part-29" in screen
    assert "y let them run" in screen
