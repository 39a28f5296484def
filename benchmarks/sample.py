"""Repositories to measure on: a copy of a real one, or generated ones of any size."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LINES = 60
"""Lines of a generated file; every one is different, as in real code."""

EDITED = 8
"""Lines that the generated change edits in each file."""

PER_FOLDER = 50


@dataclass(frozen=True, slots=True)
class Workload:
    """A checked out repository, the commit that the change is measured against, and its size."""

    path: Path
    base: str
    files: int
    changed: int

    @property
    def title(self) -> str:
        """Its size in words."""
        return f"{self.changed:,} changed of {self.files:,} files"


def copy_of(source: Path, base: str, path: Path) -> Workload:
    """A clone of a repository, so that measuring does not touch it."""
    commit = git(source, "rev-parse", "--verify", f"{base}^{{commit}}")
    git(source, "clone", "-q", str(source), str(path))
    return _workload(path, commit)


def generate(path: Path, *, files: int, changed: int) -> Workload:
    """A repository of Python files on a branch that edits the first `changed` of them."""
    contents = (
        ((_name(index), _content(index, edited=edited)) for index in range(count))
        for count, edited in ((files, False), (changed, True))
    )
    return build(path, contents)


def build(path: Path, commits: Iterable[Iterable[tuple[str, str]]]) -> Workload:
    """A repository whose two commits, `main` and `topic`, write these files; `topic` is checked out."""
    path.mkdir(parents=True)
    git(path, "init", "-q", "-b", "main")
    git(path, "fast-import", "--quiet", stdin="".join(_history(commits)).encode())
    git(path, "config", "user.email", "ada@example.com")
    git(path, "config", "user.name", "Ada")
    git(path, "checkout", "-q", "topic")
    return _workload(path, git(path, "rev-parse", "main"))


def _history(commits: Iterable[Iterable[tuple[str, str]]]) -> Iterator[str]:
    """Two commits in the language of `git fast-import`."""
    for number, (branch, files) in enumerate(zip(("main", "topic"), commits, strict=True)):
        yield f"commit refs/heads/{branch}\nmark :{number + 1}\n"
        yield f"committer Ada <ada@example.com> {1_700_000_000 + number} +0000\n"
        yield f"data <<END\nCommit {number}\nEND\n"
        if number:
            yield "from :1\n"
        for name, text in files:
            yield f"M 100644 inline {name}\ndata {len(text.encode())}\n{text}\n"


def _name(index: int) -> str:
    return f"app/part_{index // PER_FOLDER:04}/module_{index:06}.py"


def _content(index: int, *, edited: bool) -> str:
    word = "edited" if edited else "value"
    return "".join(
        f"{word if line < EDITED else 'value'}_{line} = {index * LINES + line}\n"
        for line in range(LINES)
    )


def _workload(path: Path, base: str) -> Workload:
    files = git(path, "ls-files", "-z").rstrip("\0").split("\0")
    _settle(path, files)
    changed = git(path, "diff", "--name-only", f"{base}...HEAD").count("\n") + 1
    return Workload(path, base, len(files), changed)


def _settle(path: Path, files: list[str]) -> None:
    """Make the checkout look older than git's index.

    Files as old as the index are read anew by every command, which a user meets for a second only.
    """
    past = time.time() - 60
    for name in files:
        os.utime(path / name, (past, past), follow_symlinks=False)
    git(path, "status")


def git(directory: Path, *arguments: str, stdin: bytes | None = None) -> str:
    """Git's answer, without the last newline."""
    done = subprocess.run(
        ["git", *arguments], cwd=directory, input=stdin, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode(errors="surrogateescape").strip()
