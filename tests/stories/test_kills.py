"""Killed at any moment, `check` leaves nothing behind and nothing changed.

By default 8 times for each signal. The full run, 50 times each, takes about three minutes:

    SHIPCHECK_KILLS=50 .venv/bin/python -m pytest tests/stories/test_kills.py
"""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.conftest import CI_VARIABLES
from tests.stories.killing import Killed, Round, hard_case, moments

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("SHIPCHECK_KILLS", "8"))

AT_ONCE = 4
"""Runs at the same time, each in a repository of its own: most of them wait most of the time."""

VERDICT = 1  # of a run that was over before the signal came: the tree is dirty

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> list[Round]:
    folder = tmp_path_factory.mktemp("kills")
    with pytest.MonkeyPatch.context() as patch:
        isolate(patch, folder)
        original = hard_case(folder / "original")
    return [Round.copy(original, folder / f"copy{index}") for index in range(AT_ONCE)]


def isolate(patch: pytest.MonkeyPatch, home: Path) -> None:
    """What the fixture of every test does, for a fixture of the whole module."""
    for name in CI_VARIABLES:
        patch.delenv(name, raising=False)
    patch.setenv("HOME", str(home))
    patch.setenv("XDG_STATE_HOME", str(home / "state"))
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    (home / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.com\n")


def run_once(one: Round) -> tuple[float, Killed]:
    """A run that nobody kills: how long it takes, and how it ends."""
    start = time.monotonic()
    process = one.start()
    out, err = process.communicate(timeout=60)
    duration = time.monotonic() - start
    return duration, Killed(process.returncode, out, err.decode(), duration)


def test_the_look_for_what_is_left_sees_a_run(rounds: list[Round]) -> None:
    one = rounds[0]
    before = one.state()
    process = one.start()
    seen: list[str] = []
    # Itself, two guardians, the command with its two children, and the work tree.
    while len(seen) < 7 and process.poll() is None:
        seen = one.leftovers()
    process.terminate()
    out, err = process.communicate(timeout=60)
    assert len(seen) >= 7
    one.assert_intact(before, Killed(process.returncode, out, err.decode(), 0.0))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_killed_at_a_random_moment(rounds: list[Round], number: signal.Signals) -> None:
    before = [one.state() for one in rounds]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        measured = list(pool.map(run_once, rounds))
    for (_, whole), one, state in zip(measured, rounds, before, strict=True):
        assert whole.code == VERDICT, whole
        one.assert_intact(state, whole)
    duration = max(duration for duration, _ in measured)
    delays = moments(KILLS, duration, seed=number)

    def kill_in_turn(index: int) -> list[Killed]:
        ended = []
        for delay in delays[index::AT_ONCE]:
            killed = rounds[index].kill(number, delay)
            rounds[index].assert_intact(before[index], killed)
            ended.append(killed)
        return ended

    with ThreadPoolExecutor(AT_ONCE) as pool:
        killed = [one for some in pool.map(kill_in_turn, range(AT_ONCE)) for one in some]
    assert len(killed) == KILLS
    for ended in killed:
        assert_ended_by(ended, number, startup=duration / 4)


def assert_ended_by(killed: Killed, number: signal.Signals, *, startup: float) -> None:
    """The exit code fits the signal, and standard output holds a whole result or nothing."""
    if killed.code == VERDICT and killed.out:  # it was over already
        assert killed.out.startswith(b"not ready"), killed
        return
    assert killed.out == b"", killed
    if number is signal.SIGKILL:
        assert killed.code == -number, killed
    elif killed.code != 130:
        # The signal came before the interpreter reached the first line of ours: then it ends by
        # the signal, or (SIGINT while it sets itself up) with a complaint of its own and 1.
        assert killed.code in (-number, 1), killed
        assert killed.delay < startup, killed
        assert "shipcheck" not in killed.err.replace("shipcheck/__main__", ""), killed
