"""Temporary work trees, for commands that must see another commit than the one checked out."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.git.errors import GitError, MissingObjects
from shipcheck.git.names import checked_name
from shipcheck.git.repository import without_places
from shipcheck.git.runner import Git
from shipcheck.process.guarded import removed_if_killed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from shipcheck.git.repository import Repository

ATTEMPTS = 5
PAUSE = 0.02
"""Seconds before the second attempt to add a work tree, and how much more before each further."""


@asynccontextmanager
async def temporary_worktree(repository: Repository, commit: str) -> AsyncIterator[Path]:
    """A work tree with `commit` checked out, detached; removed in the end, even if we are killed.

    No hook runs; submodules stay empty; the user's own work tree, index and HEAD are not touched.
    What runs in it needs `without_places(environment)`, lest a GIT_DIR lead it back.

    Raises:
        MissingObjects: a partial clone lacks files of the commit.
        GitError: it could not be checked out.
    """
    directory = _new_directory()
    tree = directory / directory.name
    # Git names its entry after the last part of the path, which nobody else uses: see "DETAILS" in
    # git-worktree(1). Removing the entry is what `git worktree remove` does too, but unlike that,
    # or `git worktree prune`, it can neither be cut short nor reach anybody else's.
    entry = repository.common_dir / "worktrees" / tree.name
    environment = without_places(repository.git.environment)
    git = Git(repository.top, {**environment, "GIT_DIR": str(repository.git_dir)})
    try:
        async with removed_if_killed(directory, entry):
            try:
                await _add(git, tree, entry, checked_name(commit))
                yield tree
            finally:
                _remove(directory)
                _remove(entry)
    finally:
        _remove(directory)
        with contextlib.suppress(OSError):  # not empty: there are others
            entry.parent.rmdir()


async def _add(git: Git, tree: Path, entry: Path, commit: str) -> None:
    """Check out; once more where somebody else was just adding or removing a work tree.

    Git writes an entry's files one by one, and dies of another's that it finds half written.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await git.run(
                "worktree", "add", "--quiet", "--detach", "--end-of-options", str(tree), commit
            )
        except MissingObjects:
            raise
        except GitError:
            if attempt == ATTEMPTS:
                raise
            _remove(tree)
            _remove(entry)
            await asyncio.sleep(attempt * PAUSE)
        else:
            return


def _new_directory() -> Path:
    """A directory by its real path: git writes that down, and macOS's /tmp is a link."""
    return Path(tempfile.mkdtemp(prefix="shipcheck-tree-")).resolve()


def _remove(directory: Path) -> None:
    """Remove a directory, also one in which a command took away the right to write."""
    shutil.rmtree(directory, ignore_errors=True)
    if not directory.exists():
        return
    directory.chmod(0o700)
    for parent, names, _ in os.walk(directory):
        for name in names:
            path = Path(parent, name)
            if not path.is_symlink():
                path.chmod(0o700)
    shutil.rmtree(directory, ignore_errors=True)
