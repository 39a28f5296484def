"""The work trees in which a branch is checked out, which have to follow it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError
from shipcheck.git.repository import open_repository, without_places
from shipcheck.git.status import read_status
from shipcheck.model.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shipcheck.git.repository import Repository

NAMED = 3
"""How many files a message names."""

_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}

# Where an operation keeps the branch that it will come back to, HEAD being detached meanwhile.
_RETURNS_TO = ("rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START")


@dataclass(frozen=True, slots=True)
class Checkouts:
    """Where a branch is checked out.

    `trees` are the work trees, without those that were deleted. `place` is what git answers to
    `where`: another answer later means that somebody has checked the branch out since.
    """

    trees: tuple[Path, ...]
    place: str


def where(ref: str) -> tuple[str, ...]:
    """The question, as arguments of git, in which work tree a branch is checked out."""
    return ("for-each-ref", "--format=%(worktreepath)", "--", ref)


async def checkouts(repository: Repository, branch: str) -> Checkouts:
    """The work trees that have a branch checked out.

    Raises:
        RefusedError: one of them cannot be reached, or a rebase or bisect of the branch is going on.
    """
    ref = f"refs/heads/{branch}"
    place = await repository.git.text(*where(ref))  # first, so that no change falls in between
    listing = await repository.git.text("worktree", "list", "--porcelain", "-z")
    _refuse_operations(repository.common_dir, branch)
    entries = list(_entries(listing))
    # Git takes the main work tree to be around the repository, which in a submodule it is not.
    if repository.git_dir == repository.common_dir:
        entries[0]["worktree"] = str(repository.top)
    elif "core.worktree" in repository.configuration:
        main = repository.common_dir / repository.configuration["core.worktree"]
        entries[0]["worktree"] = str(main)
    return Checkouts(tuple(_reachable(entries, ref)), place)


def _entries(listing: str) -> Iterator[dict[str, str]]:
    """The work trees of a listing, each as its attributes; the main one is the first."""
    for block in listing.split("\0\0"):
        lines = (line.partition(" ") for line in block.split("\0") if line)
        entry = {name: value for name, _, value in lines}
        if entry:
            yield entry


def _reachable(entries: Iterable[dict[str, str]], ref: str) -> Iterator[Path]:
    for entry in entries:
        if entry.get("branch") != ref:
            continue
        path = Path(entry["worktree"])
        if path.is_dir():
            yield path
        elif "prunable" not in entry:
            raise RefusedError(
                f"{ref.removeprefix('refs/heads/')} is checked out in {path}, which is not there",
                hint="Bring it back, or git worktree remove it.",
            )


def _refuse_operations(common_dir: Path, branch: str) -> None:
    """Refuse where a rebase or a bisect is going to come back to the branch."""
    for folder in (common_dir, *(common_dir / "worktrees").glob("*")):
        for name in _RETURNS_TO:
            try:
                told = (folder / name).read_bytes()
            except OSError:
                continue
            if os.fsdecode(told).strip().removeprefix("refs/heads/") == branch:
                kind = name.partition("-")[0].partition("_")[0].lower()
                raise RefusedError(f"a {kind} of {branch} is in progress", hint="Finish it first.")


async def refuse_changes(repository: Repository, trees: Iterable[Path]) -> None:
    """See that no work goes on in work trees that are to follow their branch.

    Raises:
        RefusedError: there are uncommitted changes, or an operation is in progress.
    """
    for tree in trees:
        await _refuse_changes(await _open(repository, tree))


async def refuse_in_the_way(
    repository: Repository, trees: Iterable[Path], old: str, new: str
) -> None:
    """See that new files have room where work trees go from a commit to another.

    Raises:
        RefusedError: a file that git does not track, ignored or not, stands there.
    """
    for tree in trees:
        in_the_way = await _in_the_way(await _open(repository, tree), old, new)
        if in_the_way:
            names = listed(in_the_way, NAMED)
            raise RefusedError(
                f"files that git does not track are in the way in {tree}: {names}",
                hint="Move or remove them.",
            )


async def _open(repository: Repository, tree: Path) -> Repository:
    return await open_repository(tree, without_places(repository.git.environment))


async def _refuse_changes(own: Repository) -> None:
    """A tree that follows must not take anybody's work along."""
    status = await read_status(own)
    if status.operation:
        raise RefusedError(
            f"a {status.operation} is in progress in {own.top}", hint="Finish it first."
        )
    if status.dirty:
        raise RefusedError(
            f"{own.branch} is checked out in {own.top} with uncommitted changes: "
            f"{listed(status.dirty, NAMED)}",
            hint=f"Commit them, or git -C {own.top} stash.",
        )


async def _in_the_way(own: Repository, old: str, new: str) -> list[str]:
    """Files that are not tracked and that new ones would replace, the ignored ones too.

    Git itself would overwrite what is ignored; there may be no copy of it.
    """
    added = await own.git.text(
        "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=AT",
        "--end-of-options", old, new, "--",
    )  # fmt: skip
    places = await asyncio.to_thread(_occupied, own.top, added.split("\0")[:-1])
    found: list[str] = []
    for start in range(0, len(places), _AT_ONCE):
        some = places[start : start + _AT_ONCE]
        listing = await own.git.text(
            "ls-files", "-z", "--others", "--full-name", "--", *some, extra_environment=_LITERAL
        )
        found += listing.split("\0")[:-1]
    return found


_AT_ONCE = 500
"""Paths on one command line; the smallest limit in use, macOS's, is a megabyte."""


def _occupied(top: Path, paths: list[str]) -> list[str]:
    """The paths where something is, and the files that stand where their folders would go."""
    found: dict[str, None] = {}
    for path in paths:
        if os.path.lexists(top / path):
            found[path] = None
        for folder in Path(path).parents:
            place = top / folder
            if place != top and os.path.lexists(place) and (place.is_symlink() or place.is_file()):
                found[str(folder)] = None
    return list(found)
