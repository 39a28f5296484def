"""Whatever moves or is killed during a merge, what lands was judged and nothing is broken.

By default 12 merges. The full run takes about six minutes:

    SHIPCHECK_MERGES=200 .venv/bin/python -m pytest tests/stories/test_merge_races.py
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

import pytest

from tests.stories.merging import Run, Yard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MERGES = int(os.environ.get("SHIPCHECK_MERGES", "12"))

AT_ONCE = 2
"""Merges at the same time, each in a repository of its own."""

CALIBRATED = 4
"""Rounds after which it is measured again how long a merge takes: the machine is busy with others."""

SOON = 0.2
"""Seconds within which a second merge starts after the first."""

LANDING = 0.6
"""The part of a merge after which it is about to land: half of the kills come then."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@dataclass(frozen=True)
class Disturbance:
    """What happens during a merge."""

    name: str
    base: bool = False
    head: bool = False
    second: bool = False
    kill: signal.Signals | None = None
    group: bool = False


KINDS = (
    Disturbance("base moves", base=True),
    Disturbance("head moves", head=True),
    Disturbance("second merge", second=True),
    Disturbance("SIGINT", kill=signal.SIGINT),
    Disturbance("SIGTERM", kill=signal.SIGTERM),
    Disturbance("SIGKILL", kill=signal.SIGKILL),
    Disturbance("SIGKILL to the group", kill=signal.SIGKILL, group=True),
    Disturbance("SIGINT to the group", kill=signal.SIGINT, group=True),
    Disturbance("SIGTERM to the group", kill=signal.SIGTERM, group=True),
    Disturbance("base and head move", base=True, head=True),
    Disturbance("base moves, second merge", base=True, second=True),
    Disturbance("all at once", base=True, head=True, second=True, kill=signal.SIGKILL),
)


@dataclass
class Round:
    """One disturbed merge: what it is, and once played how it ended."""

    yard: Yard
    kind: Disturbance
    duration: float
    chance: random.Random
    method: tuple[str, ...] = ()
    moments: list[float] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    landed: set[str] = field(default_factory=set)

    def play(self) -> None:
        """Merge, disturb, wait for the end, and look whether all is well."""
        self.yard.branch()
        self.method = self.chance.choice([(), (), ("--squash",), ("--ff",)])
        before = set(self.yard.records())
        self.runs = [self.yard.merge(*self.method)]
        start = time.monotonic()
        for moment, act in sorted(self._acts(), key=itemgetter(0)):
            self.moments.append(moment)
            time.sleep(max(0.0, start + moment - time.monotonic()))
            act()
        for run in self.runs:
            run.wait()
        self.yard.settle()
        self.yard.assert_sound(self)
        self.landed = set(self.yard.records()) - before
        self.assert_told_truly()

    def _acts(self) -> Iterator[tuple[float, Callable[[], None]]]:
        """What happens, and when."""
        if self.kind.base:
            yield self._any_moment(), self.yard.move_base
        if self.kind.head:
            yield self._any_moment(), self.yard.move_head
        if self.kind.second:
            yield self.chance.random() * SOON, lambda: self.runs.append(self.yard.merge())
        if self.kind.kill:
            yield self._any_moment(), self._kill

    def _kill(self) -> None:
        assert self.kind.kill
        self.runs[0].signal(self.kind.kill, group=self.kind.group)

    def _any_moment(self) -> float:
        """Half of the time before it is about to land, half of the time when it does."""
        start = LANDING if self.chance.random() < 0.5 else 0.0
        return (start + (1.1 - start) * self.chance.random()) * self.duration

    def assert_told_truly(self) -> None:
        """What a merge says of itself is so."""
        told = set()
        for run in self.runs:
            assert run.code in (0, 1, 3, 130, -2, -9, -15), self
            assert "internal error" not in run.err, self
            if run.out.startswith("merged"):
                assert run.code == 0, self
                told.add(run.out.split(" as ")[1][:12])
        assert told <= {commit[:12] for commit in self.landed}, self
        spoken = all(run.code != -signal.SIGKILL for run in self.runs)
        if spoken:
            assert len(told) == len(self.landed), self


def play(yard: Yard, rounds: list[tuple[int, Disturbance]]) -> Counter[str]:
    """Rounds one after another in one yard; of each kind how many, and how many landed."""
    ended: Counter[str] = Counter()
    duration = 0.0
    for played, (number, kind) in enumerate(rounds):
        if played % CALIBRATED == 0:
            duration = undisturbed(yard)
        one = Round(yard, kind, duration, random.Random(number))
        one.play()
        ended[f"{kind.name}: rounds"] += 1
        ended[f"{kind.name}: landed"] += bool(one.landed)
    return ended


def test_disturbed_merges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    yards = [Yard.create(tmp_path / f"yard{number}") for number in range(AT_ONCE)]
    rounds = [(number, KINDS[number % len(KINDS)]) for number in range(MERGES)]
    share = -(-MERGES // AT_ONCE)
    shares = [rounds[start : start + share] for start in range(0, MERGES, share)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ended = list(pool.map(play, yards, shares))
    counts = sum(ended, Counter())
    if len(KINDS) < MERGES:
        with capsys.disabled():
            sys.stdout.write("".join(f"\n  {name} {counts[name]}" for name in sorted(counts)))
    assert sum(counts[f"{kind.name}: rounds"] for kind in KINDS) == MERGES
    assert any(counts[f"{kind.name}: landed"] for kind in KINDS)


def undisturbed(yard: Yard) -> float:
    """A merge that nobody disturbs: how long it takes."""
    yard.branch()
    start = time.monotonic()
    run = yard.merge()
    run.wait()
    duration = time.monotonic() - start
    assert run.code == 0, run.err
    yard.settle()
    yard.assert_sound(run)
    return duration
