"""Signals during `merge --push`: the remote has all of it or nothing, and what is said is so."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.process.waiting import until
from tests.repository import Sample
from tests.stories.landed import has_records, record_of, remote_of, tip
from tests.stories.running import COMMAND, environment_with, shipcheck

if TYPE_CHECKING:
    from pathlib import Path


class Pushing:
    """A merge that waits in the middle of its push, on this side or on that of the remote."""

    def __init__(self, branch: Sample, origin: Sample, folder: Path, hook: str) -> None:
        self.branch, self.origin = branch, origin
        begun, self.go = folder / "begun", folder / "go"
        hooks = origin.path / "hooks" if hook == "post-update" else branch.path / ".git" / "hooks"
        file = hooks / hook
        file.write_text(
            f"#!/bin/sh\ntouch {begun}\nwhile ! test -e {self.go}; do sleep 0.01; done\n"
        )
        file.chmod(0o755)
        self.process = subprocess.Popen(
            [*COMMAND, "merge", "--yes", "--push"], cwd=branch.path, env=environment_with(None),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        self.said = ""
        until(begun.exists)

    def ends(self) -> tuple[int, str]:
        """Let it go on; its exit code and what it said."""
        self.go.touch()
        out, said = self.process.communicate(timeout=60)
        self.said = said.decode()
        return self.process.returncode, out.decode()


@pytest.fixture
def origin(branch: Sample, tmp_path: Path) -> Sample:
    branch.git("switch", "-q", "main")
    remote = remote_of(branch, tmp_path / "origin.git")
    branch.git("switch", "-q", "topic")
    return remote


def test_a_signal_to_us_alone_waits_for_the_push(
    branch: Sample, origin: Sample, tmp_path: Path
) -> None:
    pushing = Pushing(branch, origin, tmp_path, "pre-push")
    pushing.process.send_signal(signal.SIGTERM)
    code, out = pushing.ends()
    assert (code, out.startswith("merged  topic -> main")) == (0, True)
    assert tip(origin) == tip(branch)


def test_ctrl_c_ends_the_push_too(branch: Sample, origin: Sample, tmp_path: Path) -> None:
    base = tip(branch)
    pushing = Pushing(branch, origin, tmp_path, "pre-push")
    os.killpg(pushing.process.pid, signal.SIGINT)
    assert pushing.ends() == (130, "")
    assert (tip(branch), tip(origin)) == (base, base)
    assert not has_records(branch)
    assert not has_records(origin)


def test_ctrl_c_when_the_remote_has_it_already(
    branch: Sample, origin: Sample, tmp_path: Path
) -> None:
    """It is asked whether it has, and then we follow."""
    pushing = Pushing(branch, origin, tmp_path, "post-update")
    os.killpg(pushing.process.pid, signal.SIGINT)
    code, out = pushing.ends()
    assert (code, out.startswith("merged  topic -> main")) == (0, True)
    assert tip(origin) == tip(branch)
    assert record_of(branch) == record_of(origin)


def test_ctrl_c_and_a_remote_that_no_longer_answers(
    branch: Sample, origin: Sample, tmp_path: Path
) -> None:
    """Whether it was merged cannot be said then."""
    base = tip(branch)
    pushing = Pushing(branch, origin, tmp_path, "pre-push")
    origin.path.rename(tmp_path / "elsewhere")
    os.killpg(pushing.process.pid, signal.SIGINT)
    assert pushing.ends() == (3, "")
    assert "origin does not tell whether it took main" in pushing.said
    assert tip(branch) == base


@pytest.mark.parametrize("status", ["", " M README.md", "?? app.py"])
def test_somebody_switches_while_it_pushes(
    branch: Sample, origin: Sample, tmp_path: Path, status: str
) -> None:
    """The tree is on the branch when that moves here, so it follows; or keeps what is not committed."""
    base = tip(branch)
    pushing = Pushing(branch, origin, tmp_path, "pre-push")
    branch.git("switch", "-q", "main")
    if status:
        branch.write({status[3:]: "mine\n"})
    code, _ = pushing.ends()
    assert tip(origin) != base
    if status:
        assert (code, tip(branch)) == (3, base)
        assert "origin has it, and main here could not follow" in pushing.said
        assert branch.git("status", "--porcelain") == status
        assert (branch.path / status[3:]).read_text() == "mine\n"
    else:
        assert (code, tip(branch)) == (0, tip(origin))
        assert branch.git("status", "--porcelain") == ""


def test_killed_while_it_pushes(branch: Sample, origin: Sample, tmp_path: Path) -> None:
    """What the remote took has its record there; here, the way to go on is told."""
    base = tip(branch)
    pushing = Pushing(branch, origin, tmp_path, "pre-push")
    pushing.process.kill()
    pushing.ends()
    until(lambda: tip(origin) != base and tip(branch, "origin/main") != base)
    assert record_of(origin)["landed"]["commit"] == tip(origin)
    assert tip(branch) == base
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    assert (ended.code, ended.out) == (0, "nothing to merge: topic -> origin/main\n")
    branch.commit({"next.py": "n = 1\n"})
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    assert (ended.code, ended.out) == (1, "")
    assert "main is 2 commits behind origin/main" in ended.err
    branch.git("fsck", "--strict", "--no-progress", "--no-dangling")
