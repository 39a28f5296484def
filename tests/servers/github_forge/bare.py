"""The bare repositories behind the fake, and what is made in them: merges, squashes, rebases."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada Author", "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": "noreply@github.com",
}  # fmt: skip
"""GitHub commits what it merges under this name."""


@dataclass(frozen=True)
class Done:
    """How a run of git ended."""

    code: int
    out: str


@dataclass(frozen=True)
class Bare:
    """A bare repository."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> Bare:
        """A new one whose HEAD is `main`."""
        path.mkdir(parents=True)
        bare = cls(path)
        bare.git("init", "-q", "--bare", "-b", "main")
        return bare

    @cached_property
    def _environment(self) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        return {**mine, "GIT_DIR": str(self.path), **IDENTITY}

    def run(self, *arguments: str, **variables: str) -> Done:
        """Run git here."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env={**self._environment, **variables},
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        return Done(done.returncode, os.fsdecode(done.stdout).rstrip("\n"))

    def git(self, *arguments: str, **variables: str) -> str:
        """What git says; it must end well."""
        done = self.run(*arguments, **variables)
        assert done.code == 0, (arguments, done)
        return done.out

    def branches(self) -> dict[str, str]:
        """The tips of all branches."""
        lines = self.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/")
        pairs = (line.split(" ", 1) for line in lines.splitlines())
        return {name.removeprefix("refs/heads/"): tip for tip, name in pairs}

    def commit_of(self, name: str) -> str | None:
        """The commit that a name stands for; None for none."""
        done = self.run("rev-parse", "-q", "--verify", "--end-of-options", f"{name}^{{commit}}")
        return done.out if done.code == 0 else None

    def set(self, ref: str, new: str, old: str | None = None) -> bool:
        """Move a ref; False where it is not at `old` any more."""
        return self.run("update-ref", ref, new, *([] if old is None else [old])).code == 0

    def delete(self, ref: str) -> None:
        """Delete a ref."""
        self.git("update-ref", "-d", ref)

    def parents(self, commit: str) -> list[str]:
        """The parents of a commit."""
        return self.git("log", "-1", "--format=%P", commit).split()

    def holds(self, commit: str, ancestor: str) -> bool:
        """Whether a commit has the other in its history."""
        return self.run("merge-base", "--is-ancestor", ancestor, commit).code == 0

    def count(self, span: str) -> int:
        """How many commits a span has."""
        return int(self.git("rev-list", "--count", span))

    def merged_tree(self, one: str, other: str) -> str | None:
        """The tree of a merge; None for a conflict."""
        done = self.run("merge-tree", "--write-tree", "--no-messages", one, other)
        return done.out.splitlines()[0] if done.code == 0 else None

    def commit(self, tree: str, parents: list[str], message: str, **variables: str) -> str:
        """A new commit."""
        links = [word for parent in parents for word in ("-p", parent)]
        return self.git("commit-tree", tree, *links, "-m", message, **variables)

    def with_file(self, parent: str, path: str, text: str, message: str) -> str:
        """A new commit on another that adds a file."""
        scratch = self.path / "scratch"
        scratch.write_text(text)
        blob = self.git("hash-object", "-w", str(scratch))
        index = {"GIT_INDEX_FILE": str(self.path / "scratch-index")}
        self.git("read-tree", parent, **index)
        self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
        return self.commit(self.git("write-tree", **index), [parent], message)

    def merge(self, base: str, head: str, message: str) -> str | None:
        """A merge commit; None for a conflict."""
        tree = self.merged_tree(base, head)
        return None if tree is None else self.commit(tree, [base, head], message)

    def squash(self, base: str, head: str, message: str) -> str | None:
        """One commit with everything; None for a conflict."""
        tree = self.merged_tree(base, head)
        return None if tree is None else self.commit(tree, [base], message)

    def rebase(self, base: str, head: str) -> str | None:
        """Every commit anew on top of the base; None for a conflict.

        A commit is picked by merging it with one that has the tip's tree and the commit's own parent.
        """
        tip = base
        spans = ("--reverse", "--topo-order", "--no-merges", f"{base}..{head}")
        for commit in self.git("rev-list", *spans).split():
            stand_in = self.commit(f"{tip}^{{tree}}", self.parents(commit), "-")
            tree = self.merged_tree(stand_in, commit)
            if tree is None:
                return None
            author = self.git("log", "-1", "--format=%an%x00%ae%x00%aI", commit).split("\0")
            names = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE")
            message = self.git("log", "-1", "--format=%B", commit)
            tip = self.commit(tree, [tip], message, **dict(zip(names, author, strict=True)))
        return tip
