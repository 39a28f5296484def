"""What the pre-merge-commit hook looks at: branches that somebody merges into the base by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.git.reads import is_ancestor, remotes, resolve_commit
from shipcheck.git.repository import open_repository
from shipcheck.model.words import Place
from shipcheck.ship.prepare import base_of
from shipcheck.ship.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shipcheck.git.repository import Repository
    from shipcheck.ship.evaluation import Surroundings

# `git merge` tells its hooks what it merges by these variables, the value being the name that the
# user wrote; MERGE_HEAD is written only after this hook (git 2.24 to 2.50: builtin/merge.c).
_MERGED = re.compile("GITHEAD_([0-9a-f]{40}|[0-9a-f]{64})")


async def requests_of_merge(directory: Path, surroundings: Surroundings) -> tuple[Request, ...]:
    """What has to be judged before the merge commit is made; nothing for a merge of another kind.

    Judged is what is merged into the local branch of the base: against that branch as it stands, by
    its checklist. What the base has already (a pull, the base merged into a feature) is not.

    Raises:
        GitError: the repository could not be read.
    """
    repository = await open_repository(directory, surroundings.environment)
    branch, into = repository.branch, repository.head
    if branch is None or into is None:
        return ()
    try:
        base = await base_of(repository, Request(directory, place=Place.MERGE), surroundings)
    except UsageError:  # no base, so nobody merges into it
        return ()
    if base.name not in (
        branch,
        *(f"{name}/{branch}" for name in remotes(repository.configuration)),
    ):
        return ()
    found = []
    for commit, name in merged_commits(surroundings.environment).items():
        if await _is_new(repository, commit, into, base.commit):
            head = await _name(repository, f"refs/heads/{name}", name, commit)
            against = await _name(repository, branch, branch, into)
            found.append(Request(directory, base=against, head=head, place=Place.MERGE))
    return tuple(found)


def merged_commits(environment: Mapping[str, str]) -> dict[str, str]:
    """The commits that `git merge` brings together with HEAD, with the names the user gave."""
    found = ((_MERGED.fullmatch(key), value) for key, value in environment.items())
    return {match[1]: value for match, value in found if match}


async def _is_new(repository: Repository, commit: str, *known: str) -> bool:
    """Whether a commit is in the history of none of these."""
    for tip in known:
        if await is_ancestor(repository.git, commit, tip):
            return False
    return True


async def _name(repository: Repository, ref: str, name: str, commit: str) -> str:
    """The name, where it leads to the commit by whatever git makes of it; else the commit."""
    for one in (ref, name):
        if not name or name.startswith("-") or await resolve_commit(repository.git, one) != commit:
            return commit
    return name
