"""What stands in the work tree beside the commit that is checked out."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.git.repository import Repository

_CHANGED = re.compile(r"1 (?:\S+ ){7}(?P<path>.*)", re.DOTALL)
_UNMERGED = re.compile(r"u (?:\S+ ){9}(?P<path>.*)", re.DOTALL)

# What git keeps in the work tree's own directory while an operation waits for the user.
_MARKS = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "BISECT_LOG": "bisect",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}

# These two are refs, and with the reftable backend no files.
_REFS = {"CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert"}


@dataclass(frozen=True, slots=True)
class WorkTreeStatus:
    """Paths relative to the top of the work tree, in git's order.

    `dirty` are tracked files that differ from HEAD, staged or not, `unmerged` ones among them; a
    submodule counts when another commit is checked out or its tracked files differ. An untracked
    directory is one entry that ends in `/`. `operation` is a merge, rebase, cherry-pick, revert or
    bisect that was begun and not ended.
    """

    dirty: tuple[str, ...]
    untracked: tuple[str, ...]
    unmerged: tuple[str, ...]
    operation: str | None


async def read_status(repository: Repository) -> WorkTreeStatus:
    """The state of the work tree; writes nothing, not even the index's cached times."""
    listing = await repository.git.text(
        "status", "--porcelain=v2", "-z", "--untracked-files=normal", "--no-renames",
        "--ignore-submodules=untracked",
    )  # fmt: skip
    changed, unmerged, untracked = [], [], []
    for entry in listing.split("\0"):
        if found := _UNMERGED.fullmatch(entry):
            unmerged.append(found["path"])
        elif found := _CHANGED.fullmatch(entry):
            changed.append(found["path"])
        elif entry.startswith("? "):
            untracked.append(entry[2:])
    return WorkTreeStatus(
        dirty=(*unmerged, *changed),
        untracked=tuple(untracked),
        unmerged=tuple(unmerged),
        operation=await _operation(repository),
    )


async def _operation(repository: Repository) -> str | None:
    if operation := _marked(repository.git_dir):
        return operation
    if repository.configuration.get("extensions.refstorage", "files") == "files":
        return None
    answers = await repository.git.lines(
        "cat-file", "--batch-check", stdin="\n".join(_REFS).encode()
    )
    for answer, operation in zip(answers, _REFS.values(), strict=True):
        if not answer.endswith(" missing"):
            return operation
    return None


def _marked(git_dir: Path) -> str | None:
    found = (name for mark, name in _MARKS.items() if os.path.lexists(git_dir / mark))
    return next(found, None)
