"""What stands in the work tree beside the commit that is checked out."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.git.runner import Git

_CHANGED = re.compile(r"1 (?:\S+ ){7}(?P<path>.*)", re.DOTALL)
_UNMERGED = re.compile(r"u (?:\S+ ){9}(?P<path>.*)", re.DOTALL)

# What git keeps while an operation waits for the user, by the path that `rev-parse` gives it.
_MARKS = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "BISECT_LOG": "bisect",
}

# These are refs, and with the reftable backend no files.
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


async def read_status(git: Git) -> WorkTreeStatus:
    """The state of the work tree; writes nothing, not even the index's cached times."""
    listing = await git.text(
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
        operation=await _operation(git),
    )


async def _operation(git: Git) -> str | None:
    flags = [word for mark in _MARKS for word in ("--git-path", mark)]
    answer = await git.text("rev-parse", "--path-format=absolute", *flags)
    paths = re.split(r"\n(?=/)", answer)  # a directory's name may hold a newline
    if operation := _marked(paths):
        return operation
    answers = await git.lines("cat-file", "--batch-check", stdin="\n".join(_REFS).encode())
    for answer, operation in zip(answers, _REFS.values(), strict=True):
        if not answer.endswith(" missing"):
            return operation
    return None


def _marked(paths: list[str]) -> str | None:
    found = zip(paths, _MARKS.values(), strict=False)
    return next((operation for path, operation in found if os.path.lexists(path)), None)
