"""Runs commands in turn and keeps the time and the memory of each."""

from __future__ import annotations

import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WARM_UP = 2
"""Rounds that are not counted: they fill caches and write byte code."""

MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of `ru_maxrss`: macOS counts bytes, Linux kibibytes (getrusage(2))."""


@dataclass(slots=True)
class Contender:
    """A command in a directory, and what its runs took: seconds, and bytes of its largest process.

    `accepted` are the exit codes of a run that did its work.
    """

    name: str
    command: Sequence[str]
    directory: Path
    accepted: tuple[int, ...] = (0,)
    seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Half of the runs took no longer, in seconds."""
        return statistics.median(self.seconds)

    @property
    def fastest(self) -> float:
        """The fastest run, in seconds."""
        return min(self.seconds)

    @property
    def peak(self) -> float:
        """Most memory of any of its processes in any run, in MB (1,000,000 bytes)."""
        return max(self.memory) / 1e6


def measure_in_turn(
    contenders: Sequence[Contender], rounds: int, environment: Mapping[str, str]
) -> None:
    """Run all contenders once, then all of them again, so that a slow minute hits every one."""
    for number in range(WARM_UP + rounds):
        for contender in contenders:
            seconds, memory = run_once(contender, environment)
            if number >= WARM_UP:
                contender.seconds.append(seconds)
                contender.memory.append(memory)


def run_once(contender: Contender, environment: Mapping[str, str]) -> tuple[float, int]:
    """Seconds from start to end, and bytes of the largest process.

    Raises:
        SystemExit: it ended with an exit code that says that it did not do its work.
    """
    output = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, output, number) for number in (0, 1, 2)]
    before = Path.cwd()
    os.chdir(contender.directory)
    started = time.perf_counter()
    child = os.posix_spawnp(
        contender.command[0], list(contender.command), environment, file_actions=actions
    )
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    os.chdir(before)
    os.close(output)
    code = os.waitstatus_to_exitcode(status)
    if code not in contender.accepted:
        raise SystemExit(f"{' '.join(contender.command)}: exit code {code}")
    return seconds, usage.ru_maxrss * MEMORY_UNIT
