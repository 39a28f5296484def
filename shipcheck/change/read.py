"""Reads the change: what `head` would add to `base`, with its files, commits and class."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck.change.classify import classify
from shipcheck.change.commits import find_reverted, read_commits
from shipcheck.change.diff import DIFF_OPTIONS, Diff, FileDiff, read_diff
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.reads import merge_base
from shipcheck.model.change import Change, ChangedFile
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of

if TYPE_CHECKING:
    from shipcheck.change.base import Base
    from shipcheck.change.head import Head
    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git

NO_SINGLE_BASE = 128
"""How git ends where `--merge-base` finds no merge base or several; and for every fatal error,
which the second try then tells."""


async def read_change(repository: Repository, base: Base, head: Head) -> Change:
    """The change from the merge base of `base` and `head` to `head`.

    Raises:
        UsageError: the two have no history in common, or not enough of it is here.
        MissingObjects: a partial clone lacks what changed.
        ShipcheckError: git printed something that is not understood.
    """
    try:
        return await _read_change(repository, base, head)
    except ValueError as error:
        raise ShipcheckError(
            f"git printed something about the change that shipcheck does not understand: {error}"
        ) from error


async def _read_change(repository: Repository, base: Base, head: Head) -> Change:
    """The same, with ValueError for what is not understood."""
    git = repository.git
    start, output, commits = await asyncio.gather(
        merge_base(git, base.commit, head.commit),
        _diff_at_once(git, base.commit, head.commit),
        read_commits(git, base.commit, head.commit),
    )
    if start is None:
        raise _unrelated(repository, base)
    if output is None:
        output = (await git.run("diff-tree", *DIFF_OPTIONS, start, head.commit, "--")).stdout
    naming = asyncio.create_task(_patch_id(git, output))
    await asyncio.sleep(0)  # git reads the patch while we do
    try:
        diff = await _complete(git, read_diff(output), start, head.commit)
        reverts = await find_reverted(repository, commits, start, head.commit)
        patch_id = await naming
    finally:
        naming.cancel()
    files = tuple(_changed_file(file) for file in diff.files)
    change_class, reasons = classify(files, reverts=reverts)
    return Change(
        branch=head.branch, head=head.commit, base=base.name, base_head=base.commit,
        merge_base=start, patch_id=patch_id, content_id=diff.content_id, commits=commits,
        files=files, change_class=change_class, class_reasons=reasons, reverts=reverts,
    )  # fmt: skip


async def _diff_at_once(git: Git, base: str, head: str) -> bytes | None:
    """The diff without first asking for the merge base; None where there is not exactly one."""
    done = await git.run(
        "diff-tree", "--merge-base", *DIFF_OPTIONS, base, head, "--", ok=(0, NO_SINGLE_BASE)
    )
    return done.stdout if done.code == 0 else None


async def _complete(git: Git, diff: Diff, start: str, head: str) -> Diff:
    """The diff with what attributes hide; they can do so only where git speaks of binary files."""
    if not any(file.binary for file in diff.files):
        return diff
    from shipcheck.change.hidden import with_hidden_text  # noqa: PLC0415 - seldom needed

    return await with_hidden_text(git, diff, start, head)


async def _patch_id(git: Git, output: bytes) -> str:
    """Git's stable patch-id; empty where there is nothing that it counts."""
    if not output:
        return ""
    return (await git.text("patch-id", "--stable", stdin=output)).partition(" ")[0]


def _changed_file(file: FileDiff) -> ChangedFile:
    """The file with what its path tells."""
    raw = file.raw
    return ChangedFile(
        path=raw.path, old_path=raw.old_path, status=raw.status,
        kind=kind_of(raw.path, binary=file.binary), language=language_of(raw.path),
        added=file.added, deleted=file.deleted, old_mode=raw.old_mode, new_mode=raw.new_mode,
        old_blob=raw.old_blob, new_blob=raw.new_blob, binary=file.binary, hunks=file.hunks,
    )  # fmt: skip


def _unrelated(repository: Repository, base: Base) -> UsageError:
    """No merge base: a shallow clone does not reach back to it, or there is none."""
    if repository.shallow:
        return UsageError(
            f"this shallow clone does not reach back to where the branch left {base.name}",
            hint="git fetch --unshallow (or --deepen=200) brings the history.",
        )
    return UsageError(
        f"HEAD and {base.name} have no history in common",
        hint="Name the branch that this one left: shipcheck check --base REF",
    )
