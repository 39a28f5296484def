"""What `install` and `install --undo` would do, decided before anything is changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.git.repository import open_repository
from shipcheck.git.runner import Git
from shipcheck.process.state import state_directory
from shipcheck.setup.installing.alias import Alias
from shipcheck.setup.installing.command import find_command
from shipcheck.setup.installing.hook_file import HookFile
from shipcheck.setup.installing.hooks_folder import find_hooks_folder
from shipcheck.setup.installing.record import Record
from shipcheck.setup.installing.settings import repository_file, user_file
from shipcheck.setup.installing.step import ALIAS, HOOKS, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.git.repository import Repository
    from shipcheck.setup.installing.record import Entry


async def plan_user(directory: Path, environment: Mapping[str, str], *, undo: bool) -> list[Step]:
    """The steps for the user's own settings: the alias in all repositories.

    Raises:
        ShipcheckError: the settings are read-only or cannot be read.
    """
    record = user_record(environment)
    alias = Alias(Git(directory, environment), record, user_file(environment), everywhere=True)
    if not undo:
        return [await alias.install(find_command(environment))]
    record.tidy()
    entry = record.find(ALIAS, alias.path)
    return [await alias.undo(entry)] if entry else []


async def plan_repository(
    directory: Path, environment: Mapping[str, str], parts: Sequence[str], *, undo: bool
) -> list[Step]:
    """The steps for one repository, in the order of `parts`.

    Raises:
        UsageError: no repository with a work tree, or hooks are switched off.
        ShipcheckError: something is read-only or cannot be read.
    """
    repository = await open_repository(directory, environment)
    common = repository.common_dir
    record = Record(common / "shipcheck", anchor=common.parent)
    if undo:
        record.tidy()
        installed = await _installed(repository, record, environment)
        return [await _undo(repository, *one) for one in installed if one[1].part in parts]
    command = find_command(environment)
    steps = []
    if ALIAS in parts:
        steps.append(await _alias(repository, record).install(command))
    if set(parts) & set(HOOKS):
        steps += await _hooks(repository, record, parts, environment, command)
    return steps


def user_record(environment: Mapping[str, str]) -> Record:
    """The record of what concerns more than one repository."""
    return Record(state_directory(environment))


def _alias(repository: Repository, record: Record) -> Alias:
    path = repository_file(repository.common_dir)
    return Alias(repository.git, record, path, everywhere=False)


async def _hooks(
    repository: Repository,
    record: Record,
    parts: Sequence[str],
    environment: Mapping[str, str],
    command: str,
) -> list[Step]:
    """The steps for the hooks."""
    folder = await find_hooks_folder(repository)
    kept_by = user_record(environment) if folder.shared else record
    return [
        HookFile(part, folder.path / part, kept_by, folder.notes).install(command)
        for part in parts
        if part in HOOKS
    ]


async def _installed(
    repository: Repository, record: Record, environment: Mapping[str, str]
) -> list[tuple[Record, Entry]]:
    """What is installed here: what the repository's record holds, and hooks that it shares."""
    entries = [(record, entry) for entry in record.entries()]
    try:
        folder = await find_hooks_folder(repository)
    except UsageError:  # switched off since: the record tells where they are
        return entries
    shared = user_record(environment)
    return entries + [
        (shared, entry)
        for entry in shared.entries()
        if Path(entry.path).parent == folder.path and entry.part in HOOKS
    ]


async def _undo(repository: Repository, record: Record, entry: Entry) -> Step:
    if entry.part == ALIAS:
        alias = Alias(repository.git, record, Path(entry.path), everywhere=False)
        return await alias.undo(entry)
    return HookFile(entry.part, Path(entry.path), record).undo(entry)
