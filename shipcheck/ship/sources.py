"""Which checklist judges: the base's in CI, the work tree's at a desk, or a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.checklist.load import load_checklist
from shipcheck.checklist.problems import ChecklistError
from shipcheck.checks.registry import InstalledCatalogue
from shipcheck.errors import UsageError
from shipcheck.git.objects import read_file
from shipcheck.ship.request import CHECKLIST_FILE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change
    from shipcheck.model.checklist import Checklist
    from shipcheck.ship.request import ChecklistRequest

    Read = Callable[[str], Awaitable[bytes | None]]


@dataclass(frozen=True, slots=True)
class FoundChecklist:
    """The checklist that judges, and why it is another one than expected, where it is."""

    checklist: Checklist
    replaced: str | None = None

    def notes(self, change: Change) -> tuple[str, ...]:
        """What has to be said aloud: a replaced checklist, a change to the checklist itself."""
        edited = [file for file in change.files if CHECKLIST_FILE in (file.path, file.old_path)]
        said = [self.replaced] if self.replaced else []
        if edited and not self.replaced:
            said.append(
                f"this change edits {CHECKLIST_FILE}: CI and the merge judge by {change.base}'s, "
                f"this run judged by the {_WORDS[self.checklist.read_from]}"
            )
        return tuple(said)


_WORDS = {
    "base": "base's",
    "worktree": "work tree's",
    "file": "file that was named",
    "builtin": "built-in default",
}


async def find_checklist(repository: Repository, request: ChecklistRequest) -> FoundChecklist:
    """The checklist to judge by.

    Raises:
        ChecklistError: it is invalid, with all its problems.
        UsageError: the file that was named is not there.
    """
    if request.file is not None:
        return FoundChecklist(await _from_file(repository, request.file))
    if request.asked == "worktree":
        return FoundChecklist(await _load(_work_tree_reader(repository), "worktree", ""))
    try:
        reader = _commit_reader(repository, request.base_commit)
        return FoundChecklist(await _load(reader, "base", request.base_name))
    except ChecklistError as broken:
        return await _mended(repository, request, broken)


async def _mended(
    repository: Repository, request: ChecklistRequest, broken: ChecklistError
) -> FoundChecklist:
    """The default, where the base's checklist is broken and the change mends it.

    Raises:
        ChecklistError: the change does not mend it.
    """
    try:
        await _load(_commit_reader(repository, request.head_commit), "base", "")
    except ChecklistError:
        raise broken from None
    reader = _commit_reader(repository, request.base_commit)
    default = await load_checklist(
        path=None, read=reader, catalogue=InstalledCatalogue(), read_from="builtin"
    )
    said = (
        f"{CHECKLIST_FILE} of {request.base_name} is invalid and this change mends it: "
        "judged by builtin:default"
    )
    return FoundChecklist(default, said)


async def _load(read: Read, read_from: str, place: str) -> Checklist:
    """The checklist file that a reader finds, or the default."""
    return await load_checklist(
        path=CHECKLIST_FILE,
        read=read,
        catalogue=InstalledCatalogue(),
        read_from=read_from,
        source_name=(lambda path: f"{place}:{path}") if place else (lambda path: path),
    )


async def _from_file(repository: Repository, file: Path) -> Checklist:
    """A checklist that the user named; what it extends is read from the work tree."""
    work_tree = _work_tree_reader(repository)

    async def read(path: str) -> bytes | None:
        if path != str(file):
            return await work_tree(path)
        return _read_named(file)

    return await load_checklist(
        path=str(file), read=read, catalogue=InstalledCatalogue(), read_from="file"
    )


async def load_file(file: Path, name: str) -> Checklist:
    """A checklist file outside of any question of base or change; `name` is how it is shown.

    What it extends is looked for beside it.

    Raises:
        ChecklistError: it is invalid.
        UsageError: it cannot be read.
    """
    _read_named(file)

    async def read(path: str) -> bytes | None:
        if path == name:
            return _read_named(file)
        beside = file.parent / path
        return beside.read_bytes() if beside.is_file() else None

    return await load_checklist(
        path=name, read=read, catalogue=InstalledCatalogue(), read_from="file"
    )


def _read_named(file: Path) -> bytes:
    """The checklist file that the user named."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read the checklist {file}: {error.strerror}") from error


def _work_tree_reader(repository: Repository) -> Read:
    """Reads files of the work tree; nothing outside of it, through a link either."""

    async def read(path: str) -> bytes | None:
        file = repository.top / path
        try:
            if not file.resolve().is_relative_to(repository.top.resolve()):
                raise UsageError(f"{path} leads out of the repository")
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}") from error

    return read


def _commit_reader(repository: Repository, commit: str) -> Read:
    """Reads files of a commit."""

    async def read(path: str) -> bytes | None:
        return await read_file(repository.git, commit, path)

    return read


async def declared_base(repository: Repository, commit: str | None) -> str | None:
    """`base:` of the checklist at a commit (of the work tree for None).

    An invalid checklist declares none: who judges by it reports its problems.
    """
    reader = _commit_reader(repository, commit) if commit else _work_tree_reader(repository)
    if await reader(CHECKLIST_FILE) is None:
        return None
    try:
        return (await _load(reader, "worktree", "")).base
    except ChecklistError:
        return None
