"""The change: what a branch would add to its base, as facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.model.words import ChangeClass, FileKind, FileStatus


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of changed lines with its context; starts are 1-based, as in a unified diff.

    `added` and `deleted` are the 1-based line numbers of the changed lines themselves,
    as inclusive ranges: `((3, 5),)` is lines 3, 4 and 5.
    """

    old_start: int
    old_lines: int
    new_start: int
    new_lines: int
    added: tuple[tuple[int, int], ...]
    deleted: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file of the change.

    `path` is where the file is in the head (in the base, for a deleted one); bytes of a name that
    are not UTF-8 are kept as surrogate escapes. `old_mode`/`new_mode` are git's octal modes,
    `000000` where the file is absent. `old_blob`/`new_blob` are object names, all zeros where
    absent. A binary file has no hunks and counts no lines.
    """

    path: str
    old_path: str | None
    status: FileStatus
    kind: FileKind
    language: str | None
    added: int
    deleted: int
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str
    binary: bool
    hunks: tuple[Hunk, ...]

    @property
    def is_submodule(self) -> bool:
        """Whether either side is a submodule's pinned commit."""
        return "160000" in (self.old_mode, self.new_mode)

    @property
    def is_symlink(self) -> bool:
        """Whether either side is a symbolic link."""
        return "120000" in (self.old_mode, self.new_mode)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the change; names and addresses are as written in the commit, unverified."""

    sha: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    committer_name: str
    committer_email: str
    committed_at: int
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Change:
    """What `head` would add to `base`.

    `base` is the name the base was asked for by; `base_head` its tip; `branch` is None when HEAD
    is detached. `patch_id` is git's stable patch-id, the same before and after a clean rebase;
    `content_id` is a stricter digest which white space and binary content alter too.
    `reverts` names the landed commit that this change takes back exactly.
    """

    branch: str | None
    head: str
    base: str
    base_head: str
    merge_base: str
    patch_id: str
    content_id: str
    commits: tuple[Commit, ...]
    files: tuple[ChangedFile, ...]
    change_class: ChangeClass
    class_reasons: tuple[str, ...]
    reverts: str | None = None

    @property
    def added(self) -> int:
        """Lines added over all files."""
        return sum(file.added for file in self.files)

    @property
    def deleted(self) -> int:
        """Lines deleted over all files."""
        return sum(file.deleted for file in self.files)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to ship."""
        return not self.files
