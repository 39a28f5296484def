"""Commits as the user makes them: in their name, signed where they sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError
from shipcheck.git.errors import GitError, MissingObjects
from shipcheck.git.names import checked_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.git.runner import Git


async def commit_as_user(
    git: Git,
    tree: str,
    parents: Sequence[str],
    message: str,
    *,
    author: Mapping[str, str] | None = None,
) -> str:
    """Write a commit by the user and return its name; signed where `commit.gpgSign` says so.

    A passphrase is asked for at the terminal. No ref moves.

    Args:
        git: where to.
        tree: the name of a tree.
        parents: the commits it follows.
        message: what it says, UTF-8.
        author: variables such as GIT_AUTHOR_NAME where somebody else wrote it.

    Raises:
        RefusedError: it could not be signed.
        GitError: it could not be written.
    """
    signs = await git.text("config", "--type=bool", "--default=false", "--get", "commit.gpgsign")
    follows = [word for parent in parents for word in ("-p", checked_name(parent))]
    try:
        done = await git.run_as_user(
            "-c", "i18n.commitEncoding=UTF-8", "commit-tree",
            *(("-S",) if signs == "true" else ()), *follows, "-F", "-", checked_name(tree),
            stdin=message.encode("utf-8", "surrogateescape"),
            extra_environment={**(author or {}), "GIT_NO_REPLACE_OBJECTS": "1"},
        )  # fmt: skip
    except GitError as error:
        if signs != "true" or isinstance(error, MissingObjects):
            raise
        raise _unsigned(error) from error
    return done.stdout.decode().strip()


def _unsigned(error: GitError) -> RefusedError:
    """What to say of a signature that failed: all that git and the signing program said."""
    lines = [line.strip() for line in error.stderr.splitlines()]
    said = [line.removeprefix("error: ").removeprefix("fatal: ") for line in lines]
    words = "; ".join(line for line in said if line and not line.startswith("[GNUPG:]"))
    return RefusedError(
        f"the commit could not be signed: {words or f'exit code {error.code}'}",
        hint="commit.gpgSign asks for it: see that user.signingKey and gpg.format fit.",
    )
