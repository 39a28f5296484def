"""Which files of a change may be migrations, told before anything else is read or imported.

Most changes have none. A file goes on to the frameworks by its ending, or by a word that every migration
of its language holds; what is passed over here is never looked at again, so in doubt it goes on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from shipcheck.git.objects import read_blobs
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.git.runner import Git
    from shipcheck.model.change import ChangedFile

ALWAYS = (".sql", ".sql.conf", "sqitch.plan")
"""Endings of files that are asked about whatever they hold."""

BY_CONTENT = (
    ".py", ".rb", ".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".exs", ".ex", ".xml", ".yaml", ".yml",
    ".json", ".php", ".go", ".kt", ".java", ".cs", ".rs",
)  # fmt: skip
"""Endings of files that are asked about where a word of `WORDS` is in them."""

WORDS = re.compile(
    rb"[Mm]igrat|down_revision|databaseChangeLog|changeSet|queryInterface|createTable|addColumn"
    rb"|\bexports?\b[^\n]{0,80}\bup\b|\bup\b[\"']?\s*[:=(]|\bpgm\b|\bknex\b"
)

LARGEST_CODE = 2_000_000
"""Bytes of code that are searched for a word; what is longer was written by a program."""


async def suspects(
    files: Sequence[ChangedFile], git: Git, owners: Sequence[Mapping[str, Any]] = ()
) -> tuple[ChangedFile, ...]:
    """The files of a change that may be migrations, in order; all that the checklist's `paths:` name.

    Raises:
        GitError: git could not read them.
    """
    told = {one.path for one in files if _by_name(one)} | _named(files, owners)
    asked = [one for one in files if one.path not in told and _by_ending(one)]
    contents = iter(await read_blobs(git, [_blob(one) for one in asked]))
    told |= {
        one.path
        for one, content in zip(asked, contents, strict=True)
        if content is not None and WORDS.search(content, 0, LARGEST_CODE)
    }
    return tuple(one for one in files if one.path in told)


def _named(files: Sequence[ChangedFile], owners: Sequence[Mapping[str, Any]]) -> set[str]:
    if not owners:
        return set()
    from shipcheck.checklist.globs import path_matcher  # noqa: PLC0415 - only where it is asked for

    matchers = [path_matcher(tuple(entry["paths"])) for entry in owners]
    return {
        one.path
        for one in files
        if any(matches(name) for matches in matchers for name in (one.path, one.old_path or ""))
    }


def _by_name(file: ChangedFile) -> bool:
    if file.is_submodule:
        return False
    if file.kind is FileKind.MIGRATION:
        return True  # a link too: nobody can say what it does
    return not file.is_symlink and any(one.endswith(ALWAYS) for one in _names(file))


def _by_ending(file: ChangedFile) -> bool:
    if file.is_submodule or file.is_symlink or file.binary:
        return False
    return any(one.endswith(BY_CONTENT) for one in _names(file))


def _names(file: ChangedFile) -> Iterator[str]:
    yield file.path.lower()
    if file.old_path is not None:
        yield file.old_path.lower()


def _blob(file: ChangedFile) -> str:
    """What the file is in the head; what it was, for one that is gone."""
    return file.old_blob if not file.new_blob.strip("0") else file.new_blob
