"""Signals while refs and trees move: nothing is cut in half, and the answer is true."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.process.waiting import until
from tests.repository import Sample
from tests.stories.landed import NOTES, has_records, tip
from tests.stories.running import COMMAND, environment_with

if TYPE_CHECKING:
    from pathlib import Path


class Halfway:
    """A merge that is stopped in the middle of its landing, by a filter that waits."""

    def __init__(self, branch: Sample, folder: Path, last: str = "true") -> None:
        self.branch = branch
        self.begun, self.go = folder / "begun", folder / "go"
        branch.commit({".gitattributes": "*.slow filter=slow\n"})
        branch.commit({"a.slow": "slow\n"})
        wait = f"cat; touch {self.begun}; while ! test -e {self.go}; do sleep 0.01; done; {last}"
        branch.git("config", "filter.slow.smudge", wait)
        branch.git("worktree", "add", "-q", str(folder / "main"), "main")
        self.main = Sample(folder / "main")
        self.process = subprocess.Popen(
            [*COMMAND, "merge", "--yes"], cwd=branch.path, env=environment_with(None),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        until(self.begun.exists)

    def signal(self, number: signal.Signals, *, group: bool) -> None:
        """Send a signal to the merge, or to its group."""
        send = os.killpg if group else os.kill
        with suppress(ProcessLookupError):
            send(self.process.pid, number)

    def ends(self) -> tuple[int, str]:
        """Let it go on; its exit code and what it said."""
        self.go.touch()
        out, _ = self.process.communicate(timeout=60)
        return self.process.returncode, out.decode()

    def assert_sound(self) -> None:
        """The trees are clean, nothing is locked, all objects are there."""
        assert self.main.git("status", "--porcelain") == ""
        assert not list((self.branch.path / ".git").rglob("*.lock"))
        self.branch.git("fsck", "--strict", "--no-progress", "--no-dangling")


@pytest.fixture
def halfway(branch: Sample, tmp_path: Path) -> Halfway:
    return Halfway(branch, tmp_path)


def test_the_filter_stops_it_before_anything_is_seen_to_move(halfway: Halfway) -> None:
    """So the tests below do what they say."""
    assert halfway.main.git("rev-list", "--count", "main") == "1"
    assert not has_records(halfway.branch)
    assert halfway.ends()[0] == 0
    halfway.assert_sound()


@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_answered_by_what_became_of_it(
    halfway: Halfway, number: signal.Signals, group: bool
) -> None:
    for _ in range(3):
        halfway.signal(number, group=group)
        time.sleep(0.02)  # so that each is a signal of its own
    code, out = halfway.ends()
    assert code == 0
    assert out.startswith("merged  topic -> main")
    assert tip(halfway.branch) == halfway.main.head
    halfway.assert_sound()


@pytest.mark.parametrize("group", [False, True])
def test_it_lands_although_it_is_killed(halfway: Halfway, group: bool) -> None:
    before = tip(halfway.branch)
    halfway.signal(signal.SIGKILL, group=group)
    code, out = halfway.ends()
    assert (code, out) == (-signal.SIGKILL, "")
    until(lambda: tip(halfway.branch) != before)
    until(lambda: not list((halfway.branch.path / ".git").rglob("*.lock")))
    halfway.assert_sound()
    assert tip(halfway.branch) in halfway.branch.git("notes", "--ref", NOTES, "list")


def test_somebody_else_cannot_come_in_between(halfway: Halfway) -> None:
    """Neither base nor head moves while it lands: who tries is told that the ref is locked."""
    for name in ("main", "topic"):
        done = subprocess.run(
            ["git", "update-ref", f"refs/heads/{name}", "HEAD~1"],
            cwd=halfway.branch.path, capture_output=True, check=False,
        )  # fmt: skip
        assert b"cannot lock ref" in done.stderr
    assert halfway.ends()[0] == 0
    halfway.assert_sound()


def test_interrupted_and_not_landed_is_an_interruption(branch: Sample, tmp_path: Path) -> None:
    """The filter fails in the end: everything is put back."""
    branch.git("config", "filter.slow.required", "true")
    branch.git("config", "filter.slow.clean", "cat")
    halfway = Halfway(branch, tmp_path, last="exit 1")
    before = tip(branch)
    halfway.signal(signal.SIGINT, group=False)
    assert halfway.ends() == (130, "")
    assert tip(branch) == halfway.main.head == before
    assert not has_records(branch)
    halfway.assert_sound()
