"""The commits of the change, and which landed commit it takes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.git.errors import GitError
from shipcheck.git.reads import is_ancestor, resolve_commit
from shipcheck.model.change import Commit

if TYPE_CHECKING:
    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git

FORMAT = "%H%n%P%n%an%n%ae%n%cn%n%ce%n%ct%n%s%n%b"
FIELDS = 9
REVERTS = re.compile(r"^This reverts commit ([0-9a-f]{7,64})", re.MULTILINE)
REVERT_LIMIT = 10
"""How many mentions of a reverted commit are followed; each costs up to six git calls."""


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
    repository: Repository, commits: tuple[Commit, ...], start: str, head: str
) -> str | None:
    """The landed commit that the change takes back exactly, None where it is no such thing.

    A message that says so is only where to look: reverting that commit, where the branch left at
    `start`, must give the very tree of `head`.
    """
    mentions = [name for commit in commits for name in REVERTS.findall(commit.body)]
    for name in list(dict.fromkeys(mentions))[:REVERT_LIMIT]:
        try:
            landed = await resolve_commit(repository.git, name)
            if landed and await _takes_back(repository, landed, start, head):
                return landed
        except GitError:  # an ambiguous name, or a partial clone lacks objects: it is not known
            continue
    return None


async def _takes_back(repository: Repository, landed: str, start: str, head: str) -> bool:
    """Whether `git revert LANDED` at `start` (with `-m 1` for a merge) ends in the tree of `head`."""
    git = repository.git
    parent = await resolve_commit(git, f"{landed}^1")
    if parent is None or not await is_ancestor(git, landed, start):
        return False
    from shipcheck.git.merge_tree import commit_tree, merge_commits, quarantine  # noqa: PLC0415

    async with quarantine(repository) as scratch:
        # A revert is a merge of what was before, seen as made on top of what landed.
        undo = await commit_tree(scratch, f"{parent}^{{tree}}", (landed,))
        reverted = await merge_commits(scratch, start, undo)
    tree = await git.text("rev-parse", "--verify", f"{head}^{{tree}}")
    return not reverted.conflicts and reverted.tree == tree
