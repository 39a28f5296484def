"""Small parts of the screen that need none: the background, the clipboard, commands, the theme."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest

from shipcheck.model.words import Place
from shipcheck.ship.request import Request
from shipcheck.tui.app import own_theme
from shipcheck.tui.background import Background
from shipcheck.tui.clipboard import copy_by_program
from shipcheck.tui.commands import command

HERE = Path("/repo")


def test_work_in_the_background_answers_and_raises() -> None:
    async def answer() -> int:
        return 7

    async def fail() -> int:
        raise ZeroDivisionError

    async def story() -> None:
        background = Background()
        try:
            assert await background.run(answer()) == 7
            with pytest.raises(ZeroDivisionError):
                await background.run(fail())
        finally:
            background.close()
            background.close()

    asyncio.run(story())


def test_closing_waits_until_what_was_running_has_tidied_up() -> None:
    began, tidied = threading.Event(), []

    async def work() -> None:
        began.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            tidied.append(True)

    background = Background()
    background.submit(work())
    assert began.wait(30)
    background.close()
    assert tidied == [True]


def program(folder: Path, name: str, script: str) -> None:
    """A program of that name."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_the_first_clipboard_program_that_works_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    program(folder, "wl-copy", "exit 1")
    program(folder, "xclip", f"cat > {tmp_path}/copied; echo $* > {tmp_path}/how")
    environment = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "WAYLAND_DISPLAY": "w",
        "DISPLAY": ":0",
    }
    assert asyncio.run(copy_by_program("héllo", environment)) == "xclip"
    assert (tmp_path / "copied").read_text() == "héllo"
    assert (tmp_path / "how").read_text() == "-selection clipboard\n"


def test_without_a_clipboard_program(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    program(folder, "xclip", "true")
    assert asyncio.run(copy_by_program("x", {"PATH": str(folder)})) is None


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request(HERE), "shipcheck waive a"),
        (Request(HERE, base="main", head="it's"), "shipcheck waive a --base main --head 'it'\"'\"'s'"),
        (Request(HERE, checklist_from="base"), "shipcheck waive a --checklist-from base"),
        (Request(HERE, place=Place.MERGE), "shipcheck waive a --checklist-from base"),
        (Request(HERE, checklist_file=HERE / "c.yaml"), "shipcheck waive a --checklist /repo/c.yaml"),
    ],
)  # fmt: skip
def test_the_command_judges_what_the_screen_judges(request_: Request, expected: str) -> None:
    assert command(request_, "waive", "a") == expected


@pytest.mark.parametrize(
    ("colours", "theme"),
    [
        ("", "ansi-dark"),
        ("15;0", "ansi-dark"),
        ("0;15", "ansi-light"),
        ("0;default;15", "ansi-light"),
    ],
)
def test_the_theme_fits_the_terminals_background(colours: str, theme: str) -> None:
    assert own_theme(colours) == theme
