"""Real git repositories for tests."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """A git repository in a temporary folder."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> Sample:
        """A repository whose `main` has one commit with a `README.md`."""
        path.mkdir(parents=True)
        sample = cls(path)
        sample.git("init", "-q", "-b", "main")
        sample.commit({"README.md": "# Sample\n"}, "First commit")
        return sample

    def git(self, *arguments: str, stdin: bytes | None = None, ok: bool = True) -> str:
        """Run git here; returns its standard output without the last newline."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, input=stdin, capture_output=True, check=False
        )
        if ok and done.returncode:
            raise AssertionError(f"git {arguments}: {done.returncode}: {done.stderr!r}")
        return os.fsdecode(done.stdout).rstrip("\n")

    def write(self, files: dict[str, str | bytes]) -> None:
        """Write files of the work tree."""
        for name, content in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: dict[str, str | bytes], message: str = "Change") -> str:
        """Write files, add everything, commit; returns the commit's name."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.head

    def branch(self, name: str) -> None:
        """Start a branch here and switch to it."""
        self.git("switch", "-q", "-c", name)

    @property
    def head(self) -> str:
        """The commit that HEAD names."""
        return self.git("rev-parse", "HEAD")

    def clone(self, path: Path, *options: str) -> Sample:
        """Clone this repository over the file protocol."""
        self.git("clone", "-q", *options, f"file://{self.path}", str(path))
        return Sample(path)
