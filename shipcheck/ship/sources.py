"""Which checklist judges: the base's in CI, the work tree's at a desk, or a file."""

from __future__ import annotations

import os
import posixpath
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.checklist.load import load_checklist
from shipcheck.checks.registry import InstalledCatalogue
from shipcheck.errors import UsageError
from shipcheck.git.merge_tree import merge_commits, quarantine
from shipcheck.git.objects import read_file
from shipcheck.ship.request import CHECKLIST_FILE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change
    from shipcheck.model.checklist import Checklist
    from shipcheck.ship.request import ChecklistRequest

    Read = Callable[[str], Awaitable[bytes | None]]


@dataclass(frozen=True, slots=True)
class FoundChecklist:
    """The checklist that judges, and why it is another one than expected, where it is.

    `files` are the paths of the repository that make it up: it and what it extends.
    """

    checklist: Checklist
    files: frozenset[str] = frozenset()
    replaced: str | None = None

    def notes(self, change: Change) -> tuple[str, ...]:
        """What has to be said aloud: a replaced checklist, a change to the checklist itself."""
        if self.replaced:
            return (self.replaced,)
        parts = self.files | {CHECKLIST_FILE}
        edited = [file.path for file in change.files if parts & {file.path, file.old_path}]
        if not edited:
            return ()
        judge = _WORDS[self.checklist.read_from]
        said = f"this change edits {', '.join(edited)}, by which CI and the merge judge only once"
        return (f"{said} it is in {change.base}; this run judged by {judge}",)


_WORDS = {
    "base": "the base's checklist",
    "worktree": "the work tree's",
    "file": "the file that was named",
    "builtin": "the built-in default",
}


async def find_checklist(repository: Repository, request: ChecklistRequest) -> FoundChecklist:
    """The checklist to judge by.

    Raises:
        ChecklistError: it is invalid, with all its problems.
        UsageError: the file that was named is not there.
    """
    if request.file is not None:
        return FoundChecklist(await load_file(request.file, str(request.file)))
    if request.asked == "worktree":
        return await _find(_work_tree_reader(repository), "worktree", "")
    try:
        reader = _commit_reader(repository.git, request.base_commit)
        return await _find(reader, "base", request.base_name)
    except UsageError as broken:
        return await _mended(repository, request, broken)


async def _mended(
    repository: Repository, request: ChecklistRequest, broken: UsageError
) -> FoundChecklist:
    """The default, where the base's checklist is broken and the change mends it.

    What counts is the merged result: a branch that left the base before it broke mends nothing.

    Raises:
        UsageError: `broken`, as the change does not mend it.
    """
    async with quarantine(repository) as git:
        merged = await merge_commits(git, request.base_commit, request.head_commit)
        reader = _commit_reader(git, merged.tree)
        try:
            await _load(reader, "base", "")
        except UsageError:
            raise broken from None
    default = await load_checklist(
        path=None, read=reader, catalogue=InstalledCatalogue(), read_from="builtin"
    )
    said = (
        f"{CHECKLIST_FILE} of {request.base_name} is invalid and this change mends it: "
        "judged by builtin:default"
    )
    return FoundChecklist(default, replaced=said)


async def _find(read: Read, read_from: str, place: str) -> FoundChecklist:
    """The checklist that a reader finds, with the files that were read for it."""
    files: set[str] = set()

    async def noting(path: str) -> bytes | None:
        files.add(path)
        return await read(path)

    return FoundChecklist(await _load(noting, read_from, place), frozenset(files))


async def _load(read: Read, read_from: str, place: str) -> Checklist:
    """The checklist file that a reader finds, or the default."""
    return await load_checklist(
        path=CHECKLIST_FILE,
        read=read,
        catalogue=InstalledCatalogue(),
        read_from=read_from,
        source_name=(lambda path: f"{place}:{path}") if place else (lambda path: path),
    )


async def load_file(file: Path, name: str) -> Checklist:
    """A checklist that the user named, wherever it is; `name` is how it is shown.

    What it extends is looked for from its own folder.

    Raises:
        ChecklistError: it is invalid.
        UsageError: it cannot be read.
    """
    if _read_file(file) is None:
        raise UsageError(f"there is no checklist {name}")

    async def read(path: str) -> bytes | None:
        return _read_file(file.parent / posixpath.relpath(path, posixpath.dirname(name) or "."))

    return await load_checklist(
        path=name, read=read, catalogue=InstalledCatalogue(), read_from="file"
    )


def _read_file(file: Path) -> bytes | None:
    """A file's content; None where there is none."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise UsageError(f"the checklist {file} is not a regular file")
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"cannot read the checklist {file}: {error.strerror}") from error


def _work_tree_reader(repository: Repository) -> Read:
    """Reads files of the work tree; nothing outside of it, through a link either."""

    async def read(path: str) -> bytes | None:
        file = repository.top / path
        if not _is_inside(file, repository.top):
            raise UsageError(f"{path} leads out of the repository")
        return _read_file(file)

    return read


def _is_inside(file: Path, folder: Path) -> bool:
    """Whether a file is in a folder, links followed; `Path.resolve` raises for links in a circle."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))


def _commit_reader(git: Git, commit: str) -> Read:
    """Reads files of a commit, or of a tree."""

    async def read(path: str) -> bytes | None:
        return await read_file(git, commit, path)

    return read


async def declared_base(repository: Repository, commit: str | None) -> str | None:
    """`base:` of the checklist at a commit (of the work tree for None).

    An invalid checklist declares none: who judges by it reports its problems.
    """
    git = repository.git
    reader = _commit_reader(git, commit) if commit else _work_tree_reader(repository)
    try:
        if await reader(CHECKLIST_FILE) is None:
            return None
        return (await _load(reader, "worktree", "")).base
    except UsageError:
        return None
