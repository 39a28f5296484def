"""The commits of the change, and which landed commit it takes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.change.diff import DIFF_OPTIONS, read_diff
from shipcheck.git.errors import MissingObjects
from shipcheck.git.reads import is_ancestor, resolve_commit
from shipcheck.model.change import Commit

if TYPE_CHECKING:
    from shipcheck.git.runner import Git

FORMAT = "%H%n%P%n%an%n%ae%n%cn%n%ce%n%ct%n%s%n%b"
FIELDS = 9
REVERTS = re.compile(r"^This reverts commit ([0-9a-f]{7,64})", re.MULTILINE)
REVERT_LIMIT = 20
"""How many mentions of a reverted commit are followed; each costs two git calls."""


async def read_commits(git: Git, base: str, head: str) -> tuple[Commit, ...]:
    """The commits of `head` that `base` lacks, newest first, with unmapped identities."""
    done = await git.run(
        "log", "-z", f"--format={FORMAT}", "--encoding=UTF-8", "--no-mailmap", "--no-color",
        "--no-show-signature", "--no-notes", f"{base}..{head}", "--",
    )  # fmt: skip
    records = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    return tuple(_read_commit(record) for record in records if record.strip())


def _read_commit(record: str) -> Commit:
    """One record of `FORMAT`."""
    fields = record.split("\n", FIELDS - 1)
    fields += [""] * (FIELDS - len(fields))
    sha, parents, author, author_email, committer, committer_email, time, subject, body = fields
    return Commit(
        sha, tuple(parents.split()), author, author_email, committer, committer_email,
        int(time), subject, body.strip("\n"),
    )  # fmt: skip


async def find_reverted(
    git: Git, commits: tuple[Commit, ...], base: str, content_id: str
) -> str | None:
    """The commit of `base` that the change takes back exactly, None where it is no such thing.

    A message that says so is only where to look: the content must be the very inverse.
    """
    mentions = [name for commit in commits for name in REVERTS.findall(commit.body)]
    for name in dict.fromkeys(mentions[:REVERT_LIMIT]):
        landed = await resolve_commit(git, name)
        try:
            if landed and await _is_inverse(git, landed, base, content_id):
                return landed
        except MissingObjects:  # of that commit, not of the change: then it is not known
            continue
    return None


async def _is_inverse(git: Git, landed: str, base: str, content_id: str) -> bool:
    """Whether undoing `landed`, against its first parent, has the content looked for."""
    parent = await resolve_commit(git, f"{landed}^1")
    if parent is None or not await is_ancestor(git, landed, base):
        return False
    done = await git.run("diff-tree", *DIFF_OPTIONS, landed, parent, "--")
    return read_diff(done.stdout).content_id == content_id
