"""The commit that a merge lands, by its method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError
from shipcheck.git.configuration import committer_identity
from shipcheck.git.merge_tree import merge_commits
from shipcheck.git.signing import commit_as_user
from shipcheck.model.result import Method
from shipcheck.model.text import listed
from shipcheck.ship.messages import (
    author_variables,
    merge_message,
    own_commits,
    sole_author,
    squash_message,
)
from shipcheck.ship.wish import head_ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.git.merge_tree import MergeOutcome
    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.target import Target
    from shipcheck.ship.wish import Wish

NAMED = 3
"""How many conflicts a message names."""


async def landing_commit(evaluation: Evaluation, target: Target, wish: Wish) -> str:
    """Write the commit that the branch moves to; no ref moves.

    Raises:
        RefusedError: there is a conflict, or it could not be signed.
    """
    change = evaluation.change
    if wish.method is Method.FAST_FORWARD:
        return change.head
    git = evaluation.repository.git
    merged = await merge_commits(git, change.base_head, change.head)
    refuse_conflicts(merged, change)
    if wish.method is Method.SQUASH:
        return await _squash(evaluation, merged.tree, wish)
    head = await head_ref(evaluation.repository, wish) or ""
    message = wish.message and await _tidy(git, wish.message)
    message = message or await merge_message(evaluation.repository, change, head, target.branch)
    return await commit_as_user(git, merged.tree, (change.base_head, change.head), message)


def refuse_conflicts(merged: MergeOutcome, change: Change) -> None:
    """See that there is nothing that a person has to decide; raises RefusedError."""
    if merged.conflicts:
        raise RefusedError(
            f"conflicts with {change.base} in {listed(merged.conflicts, NAMED)}",
            hint="Merge the base into the branch, mend the conflict, commit.",
        )


async def _squash(evaluation: Evaluation, tree: str, wish: Wish) -> str:
    """One commit by whoever wrote the change, on top of the base."""
    git, change = evaluation.repository.git, evaluation.change
    user = await committer_identity(git) or ("", "")
    message = wish.message and await _tidy(git, wish.message)
    return await commit_as_user(
        git,
        tree,
        (change.base_head,),
        message or squash_message(change, user),
        author=await _author(git, change),
    )


async def _author(git: Git, change: Change) -> Mapping[str, str]:
    """Who wrote all of it, and when where it is one commit; nobody is the user."""
    commits = own_commits(change)
    author = sole_author(commits)
    if author is None:
        return {}
    if len(commits) > 1:
        return author_variables(author)
    date = await git.text("log", "-1", "--format=%ad", "--date=raw", commits[0].sha, "--")
    return {**author_variables(author), "GIT_AUTHOR_DATE": date}


async def _tidy(git: Git, message: str) -> str:
    """A message without trailing space, as git takes one from its own command line."""
    text = message.encode("utf-8", "surrogateescape")
    return f"{await git.text('stripspace', stdin=text)}\n"
