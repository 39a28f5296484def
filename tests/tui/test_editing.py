"""Handing the terminal to the editor and to a shell: what is opened, and what is refused."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.ship.request import Request
from shipcheck.tui.actions.editing import inside
from tests.ship.gating import CHECKLIST, branch_with
from tests.tui.opening import judged, main_screen, opened, press, shown, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.repository import Sample

CONFLICT = "  - {id: up-to-date, uses: up-to-date}\n"


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that got the terminal, which there is none of here."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> int:
        commands.append(command)
        return 0

    @contextmanager
    def suspend(_: object) -> Iterator[None]:
        yield

    monkeypatch.setattr("shipcheck.process.editor.run_in_foreground", run)
    monkeypatch.setattr("textual.app.App.suspend", suspend)
    return commands


def dirty_branch(sample: Sample) -> None:
    branch_with(sample, CONFLICT)
    sample.write({"app.py": "print(2)\n"})


def test_the_editor_opens_what_the_finding_names_and_all_is_judged_again(
    sample: Sample, handed_over: list[list[str]]
) -> None:
    async def story() -> None:
        dirty_branch(sample)
        async with opened(sample, VISUAL="vim -n") as pilot:
            await judged(pilot)
            assert "e opens app.py in your editor" in shown(pilot)
            await press(pilot, "e")
            await until(pilot, lambda: main_screen(pilot).session.run == 2)
            assert handed_over == [["vim", "-n", str(sample.path / "app.py")]]
            await judged(pilot)

    asyncio.run(story())


def test_a_mistake_in_the_checklist_is_opened_at_its_line(
    sample: Sample, handed_over: list[list[str]]
) -> None:
    async def story() -> None:
        dirty_branch(sample)
        sample.write({CHECKLIST: "version: 1\nitems:\n  - {id: a, rum: b}\n"})
        async with opened(sample, VISUAL="vim") as pilot:
            await judged(pilot)
            await press(pilot, "e")
            await until(pilot, lambda: main_screen(pilot).session.run == 2)
            assert handed_over == [["vim", "+3", str(sample.path / CHECKLIST)]]

    asyncio.run(story())


def test_a_shell_opens_in_the_repository(sample: Sample, handed_over: list[list[str]]) -> None:
    async def story() -> None:
        dirty_branch(sample)
        async with opened(sample, SHELL="/bin/zsh") as pilot:
            await judged(pilot)
            await press(pilot, "exclamation_mark")
            await until(pilot, lambda: main_screen(pilot).session.run == 2)
            assert handed_over == [["/bin/zsh"]]

    asyncio.run(story())


def test_what_cannot_be_opened_is_told(sample: Sample, handed_over: list[list[str]]) -> None:
    async def story() -> None:
        dirty_branch(sample)
        async with opened(sample, VISUAL="", EDITOR="") as pilot:
            await judged(pilot)
            await press(pilot, "e")
            await until(pilot, lambda: "no editor is set" in shown(pilot))
        sample.git("checkout", "-q", "--", ".")
        sample.git("switch", "-q", "main")
        async with opened(Request(sample.path, head="work"), VISUAL="vim") as pilot:
            await judged(pilot)
            await press(pilot, "e")
            await until(pilot, lambda: "is not checked out" in shown(pilot))
        assert handed_over == []

    asyncio.run(story())


def test_without_a_terminal_to_hand_over(sample: Sample) -> None:
    async def story() -> None:
        dirty_branch(sample)
        async with opened(sample, VISUAL="vim") as pilot:
            await judged(pilot)
            await press(pilot, "e")
            await until(pilot, lambda: "there is no terminal" in shown(pilot))

    asyncio.run(story())


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/passwd", "link", "missing", "folder", "a\0b", "x" * 5000, "\ud800", ""],
)
def test_only_files_of_the_work_tree_are_opened(tmp_path: Path, name: str) -> None:
    top = tmp_path / "top"
    (top / "folder").mkdir(parents=True)
    (tmp_path / "outside").write_text("")
    (top / "link").symlink_to(tmp_path / "outside")
    (top / "-n").write_text("")
    assert inside(top, "-n") == top / "-n"
    with pytest.raises(ShipcheckError):
        inside(top, name)
