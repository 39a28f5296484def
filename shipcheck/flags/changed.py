"""The flags that a change adds or touches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from shipcheck.code.parsing import can_read, read_source
from shipcheck.flags.gather import LARGEST, gather
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.flags.touched import TouchedLines
from shipcheck.flags.uses import tests_in
from shipcheck.git.objects import read_blobs
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.code.statements import Module
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.flags.use import FlagUse
    from shipcheck.flags.uses import Found
    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change, ChangedFile

COUNTED = (FileKind.CODE, FileKind.OTHER, FileKind.MIGRATION)
"""Kinds of files whose flags are the change's: not tests, documents or generated files."""

_NOTHING = "0"

Modules = dict[str, "Module"]


async def changed_uses(
    change: Change, repository: Repository, settings: Mapping[str, Any]
) -> tuple[FlagUse, ...]:
    """The uses of flags that a change adds (`new`), and those in statements that it touches.

    `settings` is the checklist's `flags:`. A use that was only moved or indented is not new.
    Sorted by path and line.

    Raises:
        ShipcheckError: git could not read the files.
    """
    files = [file for file in change.files if _counts(file)]
    heads = await _modules(repository.git, files, old=False)
    if not heads:
        return ()
    bases = await _modules(repository.git, files, old=True)
    knowledge = await gather(repository.git, change.head, settings, heads)
    after, before = _asked(heads, knowledge), _asked(bases, knowledge)
    added = _signatures(after)
    added.subtract(_signatures(before))
    uses: list[FlagUse] = []
    for file in files:
        uses += _touched(file, after.get(file.path, ()), added)
    return tuple(sorted(uses, key=lambda use: (use.path, use.line, use.key or "")))


def _counts(file: ChangedFile) -> bool:
    """Whether a file can ask flags in a language that we read."""
    plain = not (file.binary or file.is_symlink or file.is_submodule)
    return plain and file.kind in COUNTED and can_read(file.language)


async def _modules(git: Git, files: Sequence[ChangedFile], *, old: bool) -> Modules:
    """The files of one side by their paths in the head, read."""
    blobs = {file.path: file.old_blob if old else file.new_blob for file in files}
    there = {path: blob for path, blob in blobs.items() if blob.strip(_NOTHING)}
    languages = {file.path: file.language or "" for file in files}
    contents = await read_blobs(git, list(there.values()))
    return {
        path: read_source(languages[path], content)
        for path, content in zip(there, contents, strict=True)
        if content is not None and len(content) <= LARGEST
    }


def _asked(modules: Modules, knowledge: Knowledge) -> Mapping[str, Sequence[Found]]:
    """What each file asks."""
    return {
        path: tuple(tests_in(module, recogniser_for(module, path, knowledge)))
        for path, module in modules.items()
    }


def _signatures(asked: Mapping[str, Sequence[Found]]) -> Counter[tuple[str | None, str]]:
    """How often each flag is asked."""
    return Counter(_signature(one) for found in asked.values() for one in found)


def _signature(found: Found) -> tuple[str | None, str]:
    test = found.test
    return test.key, test.call if test.key is None else test.form


def _touched(
    file: ChangedFile, found: Sequence[Found], added: Mapping[tuple[str | None, str], int]
) -> list[FlagUse]:
    """The uses of a file that the change adds or touches."""
    lines = TouchedLines.of(file.hunks)
    uses = []
    for one in found:
        new = one.line in lines.added and added[_signature(one)] > 0
        if new or lines.meet(one.around):
            uses.append(one.use(file.path, new=new))
    return uses
