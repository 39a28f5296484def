"""Merges in memory: what a merge would bring, without touching the repository."""

from __future__ import annotations

import dataclasses
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.git.errors import failure
from shipcheck.git.names import checked_name
from shipcheck.git.runner import require_version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git

_USAGE = 129  # git's exit code for options it does not know

_NAME = "shipcheck"
_ADDRESS = "shipcheck@localhost"


@dataclass(frozen=True, slots=True)
class MergeOutcome:
    """What a merge would bring.

    `tree` is the merged tree, conflict markers and all where there are conflicts; `conflicts` are
    the paths that a person must look at, `messages` git's own words about them.
    """

    tree: str
    conflicts: tuple[str, ...]
    messages: tuple[str, ...]


@asynccontextmanager
async def quarantine(repository: Repository) -> AsyncIterator[Git]:
    """A git that sees the repository's objects and writes new ones to a temporary directory.

    What is written is gone afterwards. Refs are not covered: do not write any.
    """
    import shutil  # noqa: PLC0415 - most runs need no merge
    import tempfile  # noqa: PLC0415

    # TemporaryDirectory would do, but for a finalizer that warns when a loop is torn down.
    directory = tempfile.mkdtemp(prefix="shipcheck-objects-")
    known = repository.git.environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES")
    sources = [_quoted(str(repository.objects)), *([known] if known else [])]
    environment = {
        **repository.git.environment,
        "GIT_OBJECT_DIRECTORY": directory,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": ":".join(sources),
    }
    try:
        yield dataclasses.replace(repository.git, environment=environment)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


async def merge_in_memory(repository: Repository, ours: str, theirs: str) -> MergeOutcome:
    """Merge two commits as `git merge` would, and forget the result's objects."""
    async with quarantine(repository) as git:
        return await merge_commits(git, ours, theirs)


async def merge_commits(git: Git, ours: str, theirs: str) -> MergeOutcome:
    """Merge two commits; the objects go where `git` writes, most often a `quarantine`.

    Raises:
        UsageError: git is older than 2.38.
        GitError: the histories are unrelated, or objects are missing.
    """
    arguments = (
        "merge-tree", "--write-tree", "-z", "--name-only", "--messages",
        "--end-of-options", checked_name(ours), checked_name(theirs),
    )  # fmt: skip
    done = await git.run(*arguments, ok=(0, 1, _USAGE))
    if done.code == _USAGE:
        await require_version(git)
        raise failure(arguments, done.code, done.stderr)
    # TREE \0 (PATH \0)* \0 MESSAGE*, see "OUTPUT" in git-merge-tree(1).
    answer = done.stdout.decode("utf-8", "surrogateescape")
    names, _, messages = answer.partition("\0\0")
    tree, *conflicts = names.rstrip("\0").split("\0")
    return MergeOutcome(tree, tuple(conflicts), tuple(_messages(messages.split("\0")[:-1])))


def _messages(fields: list[str]) -> list[str]:
    """The texts of the messages about conflicts; each is COUNT PATH… KIND TEXT."""
    texts = []
    rest = iter(fields)
    for count in rest:
        for _ in range(int(count)):
            next(rest)
        kind, text = next(rest), next(rest)
        if kind.startswith("CONFLICT"):
            texts.append(text.rstrip("\n"))
    return texts


async def commit_tree(
    git: Git,
    tree: str,
    parents: Sequence[str],
    *,
    message: str = _NAME,
    identity: tuple[str, str] = (_NAME, _ADDRESS),
) -> str:
    """Write a commit and return its name; never signed, and needs no configured identity.

    Args:
        git: where to; a `quarantine` for a commit that is only to be reasoned about.
        tree: the name of a tree, or `COMMIT^{tree}`.
        parents: the commits it follows.
        message: what it says.
        identity: name and address of author and committer.
    """
    name, address = identity
    follows = [word for parent in parents for word in ("-p", checked_name(parent))]
    return await git.text(
        "commit-tree", "--no-gpg-sign", *follows, "-F", "-", checked_name(tree),
        stdin=message.encode("utf-8", "surrogateescape"),
        extra_environment={
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": address,
            "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": address,
        },
    )  # fmt: skip


def _quoted(path: str) -> str:
    """A path for a list that is separated by colons, quoted as git wants it where it must be."""
    if ":" not in path and not path.startswith('"'):
        return path
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
