"""A real terminal for stories: tmux, typed into and read back from."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PATIENCE = 30.0
"""Seconds that something may take to appear on a machine that has other things to do."""

LOOK = 0.05
"""Seconds between two looks at the terminal."""

PROMPT = r"(?m)^[#$] ?$"
"""What a shell asks with, root's and everybody else's."""


@dataclass(frozen=True)
class Terminal:
    """A shell in a terminal of its own server, so that nobody's tmux is touched."""

    socket: Path

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), *arguments],
            capture_output=True, text=True, check=True, timeout=PATIENCE,
        )  # fmt: skip
        return done.stdout

    def shows(self) -> str:
        """What stands on the screen."""
        return self._tmux("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text, and Enter."""
        self._tmux("send-keys", "-l", text)
        self._tmux("send-keys", "Enter")

    def wait(self, text: str) -> str:
        """Wait until a text, a regular expression, is to be seen; returns all that is then."""
        end = time.monotonic() + PATIENCE
        while not re.search(text, shown := self.shows()):
            assert time.monotonic() < end, f"never came: {text}\n{shown}"
            time.sleep(LOOK)
        return shown

    def command(self, text: str) -> str:
        """Run a command that ends by itself; returns what the screen then shows."""
        mark = secrets.token_hex(4)  # what ended before may still be on the screen
        self.type(f"clear; {text}; echo {mark} $?")
        return self.wait(rf"(?m)^{mark} \d+$")


@contextmanager
def terminal(
    directory: Path, folder: Path, environment: Mapping[str, str], size: tuple[int, int] = (100, 30)
) -> Iterator[Terminal]:
    """A terminal with a shell in a directory; what it needs is kept in `folder`.

    Skips the test where tmux is not installed.
    """
    if shutil.which("tmux") is None:
        pytest.skip("no tmux here: apt-get install tmux")
    folder.mkdir(exist_ok=True)
    screen = Terminal(folder / "socket")
    launcher = folder / "shipcheck"
    launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m shipcheck "$@"\n')
    launcher.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    variables = {**environment, "PATH": path, "TERM": "screen-256color"}
    set_all = [f"{name}={value}" for name, value in variables.items()]
    width, height = map(str, size)
    screen._tmux(
        "-f", "/dev/null", "new-session", "-d", "-x", width, "-y", height, "-c", str(directory),
        "env", "-u", "COLUMNS", "-u", "LINES", *set_all, "/bin/sh",
    )  # fmt: skip
    try:
        screen.wait(PROMPT)
        yield screen
    finally:
        screen._tmux("kill-server")
