"""Waiting for what other processes do, with a deadline instead of a fixed time."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DEADLINE = 20.0


def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def alive(process: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not Path("/proc/self").exists()


def open_files() -> list[str]:
    """The descriptors that this process has open."""
    return sorted(path.name for path in Path("/dev/fd").iterdir() if path.exists())


def numbers(mark: Path, count: int) -> list[int]:
    """The process numbers that a command wrote down, once they are all there."""
    until(lambda: mark.exists() and mark.read_text().count("\n") >= count)
    return [int(line) for line in mark.read_text().split()]


def named_in_a_command(text: str) -> bool:
    """Whether a running process has the text in its command line."""
    if not Path("/proc/self").exists():
        listing = subprocess.run(["ps", "-axww", "-o", "command="], capture_output=True, check=True)
        return os.fsencode(text) in listing.stdout
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if os.fsencode(text) in command.read_bytes():
                return True
    return False
