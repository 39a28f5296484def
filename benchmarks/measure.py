"""Runs commands in turn and keeps the time and the memory of each."""

from __future__ import annotations

import statistics
import subprocess
import sys
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
    """A command in a directory, and what its runs took.

    `seconds` are from start to end, `memory` the bytes of the largest process, `processor` the
    processor's seconds of all its processes, which other work on the machine changes less.
    `accepted` are the exit codes of a run that did its work.
    """

    name: str
    command: Sequence[str]
    directory: Path
    accepted: tuple[int, ...] = (0,)
    seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Half of the runs took no longer, in seconds."""
        return statistics.median(self.seconds)

    @property
    def fastest(self) -> float:
        """The fastest run, in seconds."""
        return min(self.seconds)

    @property
    def work(self) -> float:
        """The processor's seconds of the run that took fewest."""
        return min(self.processor)

    @property
    def peak(self) -> float:
        """Most memory of any of its processes in any run, in MB (1,000,000 bytes)."""
        return max(self.memory) / 1e6


def measure_in_turn(
    contenders: Sequence[Contender],
    rounds: int,
    environment: Mapping[str, str],
    *,
    warm_up: int = WARM_UP,
) -> None:
    """Run all contenders once, then all of them again, so that a slow minute hits every one.

    Raises:
        SystemExit: a run ended with an exit code that says that it did not do its work.
    """
    script = Path(__file__).with_name("launch.py")
    with subprocess.Popen(
        [sys.executable, "-I", "-S", str(script)],
        env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as launcher:  # fmt: skip
        for number in range(warm_up + rounds):
            for contender in contenders:
                seconds, memory, processor = _run_once(contender, launcher)
                if number >= warm_up:
                    contender.seconds.append(seconds)
                    contender.memory.append(memory)
                    contender.processor.append(processor)


def _run_once(contender: Contender, launcher: subprocess.Popen[str]) -> tuple[float, int, float]:
    """Seconds from start to end, bytes of the largest process, the processor's seconds."""
    if launcher.stdin is None or launcher.stdout is None:
        raise SystemExit("the launcher has no pipes")
    launcher.stdin.write("\0".join([str(contender.directory), *contender.command]) + "\n")
    launcher.stdin.flush()
    seconds, memory, processor, code = launcher.stdout.readline().split()
    if int(code) not in contender.accepted:
        raise SystemExit(f"{' '.join(contender.command)}: exit code {code}")
    return float(seconds), int(memory) * MEMORY_UNIT, float(processor)
