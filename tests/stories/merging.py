"""A repository in which merges are disturbed, and what must hold after each whatever happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.repository import Sample
from tests.stories.running import COMMAND, environment_with

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60.0
"""Seconds until everything has to be over, on a machine that is busy."""

NOTES = "refs/notes/shipcheck"


@dataclass
class Run:
    """A merge that was started, and how it ended."""

    process: subprocess.Popen[bytes]
    out: str = ""
    err: str = ""

    @property
    def code(self) -> int:
        assert self.process.returncode is not None
        return self.process.returncode

    def wait(self) -> None:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=PATIENCE)
        self.out, self.err = out.decode(), err.decode()

    def signal(self, number: signal.Signals, *, group: bool) -> None:
        """Send a signal, to it alone or to its whole group."""
        with suppress(ProcessLookupError):
            if group:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)


@dataclass
class Yard:
    """A repository with `main` in a work tree of its own, beside the one of the branch."""

    sample: Sample
    main: Sample
    scratch: Path
    moved: set[str] = field(default_factory=set)
    round: int = 0

    @classmethod
    def create(cls, folder: Path) -> Yard:
        """A repository with a commit and two work trees."""
        sample = Sample.create(folder / "repository")
        sample.commit({f"lib/{number}.py": f"x = {number}\n" for number in range(20)}, "Library")
        sample.branch("start")
        sample.git("worktree", "add", "-q", str(folder / "main"), "main")
        scratch = folder / "scratch"
        scratch.mkdir()
        yard = cls(sample, Sample(folder / "main"), scratch)
        yard.moved = set(sample.git("rev-list", "main").split())
        return yard

    @property
    def tip(self) -> str:
        return self.sample.git("rev-parse", "main")

    def branch(self) -> str:
        """Start the next branch from main, with a commit or two; returns its name."""
        self.round += 1
        name = f"topic{self.round}"
        self.sample.git("switch", "-q", "-c", name, "main")
        self.sample.commit({f"app/{name}.py": "a = 1\n", "lib/3.py": f"x = {name!r}\n"}, name)
        return name

    def merge(self, *options: str) -> Run:
        """Start `shipcheck merge --yes`, leading a process group of its own."""
        process = subprocess.Popen(
            [*COMMAND, "merge", "--yes", *options], cwd=self.sample.path,
            env=environment_with({"TMPDIR": str(self.scratch), "SCRATCH": str(self.scratch)}),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        return Run(process)

    def move_base(self) -> None:
        """Commit to main in its own work tree, as somebody would who works there."""
        mark = f"moved/{self.round}-{len(self.moved)}.py"
        subject = f"Base moves {mark}"
        self.main.write({mark: "m = 1\n"})
        self._persist("add", "-A")
        self._persist("commit", "-q", "-m", subject)
        found = self.sample.git(
            "log", "--format=%H", f"--grep={subject}", "--fixed-strings", "main"
        )
        (commit,) = found.split()
        self.moved.add(commit)

    def _persist(self, command: str, *arguments: str) -> None:
        """Run git in main's tree until no lock is in the way."""
        deadline = time.monotonic() + PATIENCE
        while True:
            done = subprocess.run(
                ["git", command, *arguments], cwd=self.main.path, capture_output=True, check=False
            )
            if done.returncode == 0:
                return
            assert time.monotonic() < deadline, done.stderr
            time.sleep(0.01)

    def move_head(self) -> None:
        """Commit once more to the branch."""
        self.sample.commit({f"late/{self.round}.py": "late = 1\n"}, f"Late {self.round}")

    def settle(self) -> None:
        """Wait for what outlives a merge that was killed."""
        deadline = time.monotonic() + PATIENCE
        while self._running():
            assert time.monotonic() < deadline, self._running()
            time.sleep(0.02)

    def _running(self) -> list[str]:
        """The processes that a merge left here, by what they were told."""
        return [folder.name for folder in self._processes() if self._is_ours(folder)]

    def _processes(self) -> Iterator[Path]:
        return (folder for folder in Path("/proc").iterdir() if folder.name.isdigit())

    def _is_ours(self, folder: Path) -> bool:
        try:
            told = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except OSError:  # it has ended
            return False
        # What carries out a plan has no environment: this may be another yard's, and soon over.
        return os.fsencode(self.scratch) in environment or b"all_or_nothing.py" in told

    def records(self) -> dict[str, dict[str, Any]]:
        """The ship records by the commit that they are attached to."""
        if not self.sample.git("for-each-ref", NOTES):
            return {}
        found = {}
        for line in self.sample.git("notes", "--ref", NOTES, "list").splitlines():
            note, commit = line.split()
            (text,) = self.sample.git("cat-file", "blob", note).splitlines()
            found[commit] = json.loads(text)
        return found

    def assert_sound(self, context: object) -> None:
        """Nothing landed that was not judged, no record is lost, nothing is broken."""
        self.assert_records_fit(context)
        for tree in (self.sample, self.main):
            assert tree.git("status", "--porcelain") == "", context
            assert tree.git("diff-index", "HEAD") == "", context
        locks = [str(path) for path in (self.sample.path / ".git").rglob("*.lock")]
        assert not locks, (context, locks)
        self.sample.git("fsck", "--strict", "--no-progress", "--no-dangling")

    def assert_records_fit(self, context: object) -> None:
        """Every landed commit has its record and every record its commit, as it was judged."""
        records = self.records()
        landed = self._landed(records, context)
        assert set(landed) == set(records), (context, set(landed) ^ set(records))
        for commit in landed[:3]:  # those before were looked at in their own round
            record = records[commit]
            change = record["change"]
            parents = self.sample.git("rev-parse", f"{commit}^@").split()
            wanted = [change["base_head"]]
            if record["landed"]["method"] == "merge":
                wanted.append(change["head"])
            if record["landed"]["method"] == "fast_forward":
                wanted = parents
                assert commit == change["head"], (context, record)
            assert parents == wanted, (context, record)
            assert record["landed"]["commit"] == commit, (context, record)
            merged = self.sample.git(
                "merge-tree", "--write-tree", change["base_head"], change["head"]
            )
            assert self.sample.git("rev-parse", f"{commit}^{{tree}}") == merged, (context, record)

    def _landed(self, records: dict[str, dict[str, Any]], context: object) -> list[str]:
        """The commits by which main came where it is, newest first, but for those of others."""
        landed = []
        commit = self.tip
        while True:
            if commit not in self.moved:
                assert commit in records, (context, commit)
                landed.append(commit)
                commit = records[commit]["change"]["base_head"]
                continue
            parents = self.sample.git("rev-parse", f"{commit}^@").split()
            if not parents:
                return landed
            commit = parents[0]
