"""How soon the screen is there and answers a key, in a terminal of its own, beside a bare program."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import contenders, report
from benchmarks.bare import PAINTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.sample import Workload

ROOT = Path(__file__).parents[1]
ROWS, COLUMNS = 40, 120
PATIENCE = 60.0
"""Seconds after which something is broken."""

QUIET = 0.2
"""Seconds without output after which nothing more is drawn."""

KEYS = (b"\x1b[B", b"\x1b[A")
"""Down and up."""

PRESSED = 20


@dataclass
class Drawn:
    """A program with a screen, the words of its first picture and of its last, and its seconds."""

    name: str
    command: list[str]
    directory: Path
    first: bytes
    last: bytes
    paints: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)


def programs(workload: Workload) -> list[Drawn]:
    """The bare program, and `shipcheck` on a change."""
    shipcheck = [contenders.installed("shipcheck"), "--offline", "--base", workload.base]
    bare = [sys.executable, "-m", "benchmarks.bare"]
    painted = PAINTED.encode()
    return [
        Drawn("a bare Textual program", bare, ROOT, painted, painted),
        Drawn("`shipcheck`", shipcheck, workload.path, b"reading the change", b"READY"),
    ]


def measure_screens(drawn: Sequence[Drawn], rounds: int, environment: Mapping[str, str]) -> None:
    """All of them in turn; the first round does not count."""
    environment = {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    for number in range(rounds + 1):
        for program in drawn:
            paint, answers = _one(program, environment)
            if number:
                program.paints.append(paint)
                program.answers += answers


def _one(program: Drawn, environment: Mapping[str, str]) -> tuple[float, list[float]]:
    """Seconds to the first picture, and from each key to what it draws."""
    terminal, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    start = time.perf_counter()
    process = subprocess.Popen(
        program.command, cwd=program.directory, env=dict(environment), start_new_session=True,
        stdin=inside, stdout=inside, stderr=inside,
    )  # fmt: skip
    os.close(inside)
    try:
        seen = _until(terminal, program.first)
        paint = time.perf_counter() - start
        if program.last not in seen:
            _until(terminal, program.last)
        return paint, [_answer(terminal, KEYS[turn % 2]) for turn in range(PRESSED)]
    finally:
        process.terminate()
        _drain(terminal)
        process.wait(PATIENCE)
        os.close(terminal)


def _answer(terminal: int, key: bytes) -> float:
    """Seconds from a key to the first that is drawn after it."""
    _drain(terminal)
    start = time.perf_counter()
    os.write(terminal, key)
    if not select.select([terminal], [], [], PATIENCE)[0]:
        raise SystemExit("a key was not answered")
    return time.perf_counter() - start


def _until(terminal: int, words: bytes) -> bytes:
    """What is drawn until the words are."""
    seen = b""
    while words not in seen:
        if not select.select([terminal], [], [], PATIENCE)[0]:
            raise SystemExit(f"never drawn: {words!r}")
        seen += os.read(terminal, 1 << 16)
    return seen


def _drain(terminal: int) -> None:
    """Read until nothing more is drawn."""
    while select.select([terminal], [], [], QUIET)[0]:
        try:
            if not os.read(terminal, 1 << 16):
                return
        except OSError:
            return  # Linux says so when the last process has left the terminal


def table(drawn: Sequence[Drawn]) -> Iterator[str]:
    """First paint and key to paint, in milliseconds."""
    rows = [
        (
            one.name,
            *(
                f"{seconds * 1000:.0f}"
                for seconds in (statistics.median(one.paints), min(one.paints))
            ),
            *(
                f"{seconds * 1000:.1f}"
                for seconds in (statistics.median(one.answers), max(one.answers))
            ),
        )
        for one in drawn
    ]
    header = ("program", "first paint ms", "fastest ms", "key to paint ms", "slowest ms")
    return report.table(header, rows)
