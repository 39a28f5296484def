"""A repository to be judged while somebody kills the judge, and what must be the same afterwards."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.repository import Sample
from tests.stories.running import COMMAND, environment_with, shipcheck

if TYPE_CHECKING:
    import signal

PATIENCE = 30.0
"""Seconds until everything has to be gone; the guardian itself takes up to seven."""

# Leaves its work tree dirty, and children behind: one in its group, one in a session of its own,
# which ends by itself only when the command comes to its end.
COMMAND_OF_ITEM = """\
flag=$(mktemp "$SCRATCH/flag.XXXXXX"); echo made > made.txt; echo more >> README.md
setsid sh -c 'while [ -e "$0" ]; do sleep 0.05; done' "$flag" &
sleep 600 &
sleep 0.4; rm "$flag"
"""

CHECKLIST = """\
version: 1
extends: builtin:default
items:
  - {id: first, run: ./slow}
  - {id: second, run: sh ./slow}
"""


def hard_case(path: Path) -> Sample:
    """A branch that is behind, with a dirty tree, a decision on record, and slow commands."""
    sample = Sample.create(path)
    sample.branch("topic")
    sample.write({"slow": f"#!/bin/sh\n{COMMAND_OF_ITEM}"})
    (path / "slow").chmod(0o755)
    sample.commit({".shipcheck.yaml": CHECKLIST, "app.py": "x = 1\n"})
    sample.git("switch", "-q", "main")
    sample.commit({"other.py": "y = 1\n"})
    sample.git("switch", "-q", "topic")
    waived = shipcheck("waive", "first", "--reason", "so that there is one", cwd=path)
    assert waived.code == 0, waived
    sample.write({"README.md": "# Not committed\n", "untracked.txt": "mine\n"})
    sample.git("update-index", "--refresh", ok=False)
    return sample


@dataclass(frozen=True)
class Killed:
    """A run and what became of it."""

    code: int
    out: bytes
    err: str
    delay: float


@dataclass(frozen=True)
class Round:
    """One repository in which runs are killed, with its own folder for temporary files."""

    sample: Sample
    scratch: Path

    @classmethod
    def copy(cls, original: Sample, folder: Path) -> Round:
        """A copy of a repository, and a folder for temporary files beside it."""
        shutil.copytree(original.path, folder / "repository", symlinks=True)
        scratch = folder / "scratch"
        scratch.mkdir()
        sample = Sample(folder / "repository")
        sample.git("update-index", "--refresh", ok=False)
        return cls(sample, scratch)

    def start(self) -> subprocess.Popen[bytes]:
        """Start `shipcheck check` here."""
        scratch = str(self.scratch)
        return subprocess.Popen(
            [*COMMAND, "check"], cwd=self.sample.path,
            env=environment_with({"TMPDIR": scratch, "SCRATCH": scratch}),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def kill(self, number: signal.Signals, delay: float) -> Killed:
        """Start a run and send it a signal after `delay` seconds."""
        process = self.start()
        time.sleep(delay)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        return Killed(process.returncode, out, err.decode(), delay)

    def state(self) -> dict[str, bytes]:
        """Every file of repository and work tree: refs, index, objects, decisions, all."""
        top = self.sample.path
        return {
            str(path.relative_to(top)): path.read_bytes()
            for path in sorted(top.rglob("*"))
            if path.is_file()
        }

    def assert_intact(self, before: dict[str, bytes], killed: Killed) -> None:
        """Nothing runs any more, and the repository is as it was."""
        deadline = time.monotonic() + PATIENCE
        while (left := self.leftovers()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not left, (killed, left)
        after = self.state()
        assert after.keys() == before.keys(), (killed, after.keys() ^ before.keys())
        assert after == before, killed
        self.sample.git("fsck", "--strict", "--no-progress")
        trees = self.sample.git("worktree", "list", "--porcelain")
        assert trees.count("worktree ") == 1, (killed, trees)

    def leftovers(self) -> list[str]:
        """The processes that came of a run, and the work trees that it made."""
        trees = [str(path) for path in self.scratch.glob("shipcheck-tree-*")]
        folders = (folder for folder in Path("/proc").iterdir() if folder.name.isdigit())
        return trees + [folder.name for folder in folders if self._ours(folder)]

    def _ours(self, folder: Path) -> bool:
        mark = os.fsencode(self.scratch)
        try:
            return mark in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:  # it has ended
            return False


def moments(count: int, duration: float, seed: int) -> list[float]:
    """Random moments of a run, one in each of `count` equal parts of its duration, and shuffled."""
    chance = random.Random(seed)
    found = [(part + chance.random()) * duration / count for part in range(count)]
    chance.shuffle(found)
    return found
