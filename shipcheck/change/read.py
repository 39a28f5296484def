"""Reads the change: what `head` would add to `base`, with its files, commits and class."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.change.classify import classify
from shipcheck.change.commits import find_reverted, read_commits
from shipcheck.change.diff import DIFF_OPTIONS, Diff, FileDiff, read_diff
from shipcheck.errors import UsageError
from shipcheck.git.objects import read_blobs
from shipcheck.git.reads import merge_base
from shipcheck.model.change import Change, ChangedFile
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import is_asset, kind_of

if TYPE_CHECKING:
    from shipcheck.change.base import Base
    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git

SNIFFED = 8000
"""Bytes in which git looks for a NUL to call a file binary (`buffer_is_binary` in xdiff)."""

REGULAR = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True)
class Head:
    """The commit that is judged, and the branch it is judged as (None when detached)."""

    commit: str
    branch: str | None


async def read_change(repository: Repository, base: Base, head: Head) -> Change:
    """The change from the merge base of `base` and `head` to `head`.

    Raises:
        UsageError: the two have no history in common, or not enough of it is here.
        MissingObjects: a partial clone lacks what changed.
    """
    git = repository.git
    start = await merge_base(git, base.commit, head.commit)
    if start is None:
        raise _unrelated(repository, base)
    diff, commits = await asyncio.gather(
        _read_diff(git, start, head.commit), read_commits(git, base.commit, head.commit)
    )
    patch_id, reverts = await asyncio.gather(
        _patch_id(git, diff), find_reverted(git, commits, base.commit, diff.content_id)
    )
    files = tuple(_changed_file(file) for file in diff.files)
    change_class, reasons = classify(files, reverts=reverts)
    return Change(
        branch=head.branch, head=head.commit, base=base.name, base_head=base.commit,
        merge_base=start, patch_id=patch_id, content_id=diff.content_id, commits=commits,
        files=files, change_class=change_class, class_reasons=reasons, reverts=reverts,
    )  # fmt: skip


async def _read_diff(git: Git, start: str, head: str) -> Diff:
    """The diff, with the lines of text files that an attribute calls binary.

    A branch can write `*.py -diff` into its `.gitattributes`; its lines must not vanish by that.
    """
    done = await git.run("diff-tree", *DIFF_OPTIONS, start, head, "--")
    diff = read_diff(done.stdout)
    hidden = await _hidden_text(git, diff)
    if not hidden:
        return diff
    done = await git.run("diff-tree", "--text", *DIFF_OPTIONS, start, head, "--")
    as_text = {file.raw.path: file for file in read_diff(done.stdout).files}
    files = tuple(as_text[file.raw.path] if file in hidden else file for file in diff.files)
    return replace(diff, files=files)


async def _hidden_text(git: Git, diff: Diff) -> list[FileDiff]:
    """Files that git calls binary and that hold no NUL where git itself would look for one."""
    suspects = [
        file
        for file in diff.files
        if file.binary
        and {file.raw.old_mode, file.raw.new_mode} & REGULAR
        and not is_asset(file.raw.path)
    ]
    if not suspects:
        return []
    names = [
        file.raw.new_blob if file.raw.new_blob.strip("0") else file.raw.old_blob
        for file in suspects
    ]
    blobs = await read_blobs(git, names)
    pairs = zip(suspects, blobs, strict=True)
    return [file for file, blob in pairs if blob is not None and b"\0" not in blob[:SNIFFED]]


async def _patch_id(git: Git, diff: Diff) -> str:
    """Git's stable patch-id; empty where there is nothing that it counts."""
    if not diff.patch:
        return ""
    return (await git.text("patch-id", "--stable", stdin=diff.patch)).partition(" ")[0]


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
