from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult

from shipcheck.tui.excerpt import Source
from shipcheck.tui.glyphs import ASCII, UNICODE, Glyphs
from shipcheck.tui.widgets.source import AT_ONCE, SourceView
from tests.tui.screens import drawn, settled

if TYPE_CHECKING:
    from textual.pilot import Pilot

CODE = "".join(f"value_{number} = {number}\n" for number in range(1, 61))


class Viewer(App[None]):
    def __init__(self, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.view = SourceView(glyphs=glyphs)

    def compose(self) -> ComposeResult:
        yield self.view


async def shown(pilot: Pilot[None], source: Source | None) -> list[str]:
    """The rows once everything is coloured."""
    app = pilot.app
    assert isinstance(app, Viewer)
    app.view.show(source)
    await settled(pilot)
    return drawn(app).splitlines()


def rows(source: Source | None, *, glyphs: Glyphs = UNICODE) -> list[str]:
    async def look() -> list[str]:
        async with Viewer(glyphs=glyphs).run_test(size=(30, 6)) as pilot:
            return await shown(pilot, source)

    return asyncio.run(look())


def test_changes_and_the_place_in_question_are_marked() -> None:
    source = Source("a.py", "one = 1\ntwo = 2\nthree = 3\n", ((2, 3),), (3, 3))
    assert rows(source) == [" 1  one = 1", " 2 ▌two = 2", "▶3 ▌three = 3"]
    assert rows(source, glyphs=ASCII) == [" 1  one = 1", " 2 |two = 2", ">3 |three = 3"]


def test_the_place_in_question_is_in_sight() -> None:
    lines = rows(Source("a.py", CODE, focus=(40, 40)))
    assert [line[:3] for line in lines] == [" 37", " 38", " 39", "▶40", " 41", " 42"]


def test_a_long_line_is_cut_at_the_edge() -> None:
    [line] = rows(Source("a.py", "x" * 10_000))
    assert line == " 1  " + "x" * 25 + "…"


def test_of_a_huge_file_the_lines_around_the_place() -> None:
    text = "x\n" * AT_ONCE
    lines = rows(Source("a.py", text, focus=(100_000, 100_000)))
    assert lines[3].startswith("▶100000")


def test_nothing_is_shown_of_nothing() -> None:
    async def look() -> list[str]:
        async with Viewer().run_test(size=(30, 6)) as pilot:
            assert await shown(pilot, Source("a.py", CODE))
            return await shown(pilot, None)

    assert asyncio.run(look()) == [""]


@pytest.mark.parametrize(
    ("key", "number"), [("j", 2), ("down", 2), ("ctrl+d", 7), ("G", 55), ("end", 55)]
)
def test_keys_scroll(key: str, number: int) -> None:
    async def look() -> list[str]:
        async with Viewer().run_test(size=(30, 6)) as pilot:
            await shown(pilot, Source("a.py", CODE))
            pilot.app.set_focus(pilot.app.query_one(SourceView))
            await pilot.press(key)
            await settled(pilot)
            return drawn(pilot.app).splitlines()

    assert look_first(asyncio.run(look())) == number


def look_first(lines: list[str]) -> int:
    return int(lines[0].split()[0])


def test_code_is_coloured_and_hostile_code_is_not_obeyed() -> None:
    async def look() -> tuple[set[str], str]:
        app = Viewer()
        async with app.run_test(size=(60, 6)) as pilot:
            await shown(pilot, Source("a.py", "return '[bold]x[/] [/oops] \x1b[31m'\n"))
            strip = app.view.render_line(0)
            return {str(one.style.color) for one in strip if one.style}, strip.text

    colours, text = asyncio.run(look())
    assert len(colours) >= 3
    assert "'[bold]x[/] [/oops] \\x1b[31m'" in text
