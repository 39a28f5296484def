"""The desktop's clipboard, by the programs that there are; the terminal's own is Textual's affair."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from shipcheck.errors import ShipcheckError
from shipcheck.process.runner import run

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT = 2.0
"""Seconds that such a program may take; wl-copy and xclip go on in the background by themselves."""


class Program(NamedTuple):
    """A program that takes the text on standard input, and the variable that says it is of use."""

    command: tuple[str, ...]
    variable: str | None = None


PROGRAMS = (
    Program(("wl-copy",), "WAYLAND_DISPLAY"),
    Program(("xclip", "-selection", "clipboard"), "DISPLAY"),
    Program(("xsel", "--clipboard", "--input"), "DISPLAY"),
    Program(("pbcopy",)),
    Program(("clip.exe",), "WSL_DISTRO_NAME"),
    Program(("tmux", "load-buffer", "-w", "-"), "TMUX"),
)


async def copy_by_program(text: str, environment: Mapping[str, str]) -> str | None:
    """Copy by the first program that is installed and works; returns its name, None without one."""
    for program in PROGRAMS:
        name = program.command[0]
        if program.variable and not environment.get(program.variable):
            continue
        if shutil.which(name, path=environment.get("PATH", "")) is None:
            continue
        try:
            done = await run(
                program.command, directory=Path("/"), environment=environment,
                stdin=text.encode("utf-8", "backslashreplace"), timeout=TIMEOUT,
            )  # fmt: skip
        except ShipcheckError:
            continue
        if done.code == 0:
            return name
    return None
