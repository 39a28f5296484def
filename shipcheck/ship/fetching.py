"""What a CI's checkout lacks: the base, the pushed commit, the history back to where they part.

Each function returns what it fetched, in words for the user; nothing where nothing was missing.

CI services check out one commit, without history. In CI what is missing is fetched, and said; at a desk
nothing is fetched that nobody asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.errors import GitError
from shipcheck.git.names import checked_name
from shipcheck.git.reads import default_remote, merge_base, resolve_commit
from shipcheck.model.text import counted

if TYPE_CHECKING:
    from shipcheck.change.environment import CiEnvironment
    from shipcheck.git.repository import Repository

DEPTHS = (50, 200, 1_000, 5_000)
"""Commits of history asked for, one after the other, until both sides meet; then all of it."""

ALL = 2_147_483_647
"""What git takes for an endless depth (gitformat-shallow, as `git fetch --unshallow` asks for)."""

PATIENCE = 120.0
"""Seconds for one fetch."""


async def fetch_base(repository: Repository, ci: CiEnvironment) -> tuple[str, ...]:
    """Bring the branch that CI names as the target, if this clone does not have it."""
    remote = default_remote(repository.configuration, repository.branch)
    if remote is None or ci.target is None:
        return ()
    ref = f"refs/remotes/{checked_name(remote)}/{ci.target}"
    if await resolve_commit(repository.git, ref):
        return ()
    # What is checked out is the change, also where its author, or the job, calls it as the target is called.
    local = f"refs/heads/{checked_name(ci.target)}"
    if repository.branch != ci.target and await resolve_commit(repository.git, local):
        return ()
    done = await _fetch(repository, remote, f"+refs/heads/{ci.target}:{ref}", DEPTHS[0])
    return (f"fetched {ci.target}, which this checkout lacked",) if done else ()


async def is_merge_of(repository: Repository, commit: str) -> bool:
    """Whether what is checked out is a merge of this commit, as CI makes one for a pull request.

    Anything else that is checked out was chosen by the job: with GitHub's `pull_request_target`, on
    purpose, not the code of the pull request.
    """
    return commit != repository.head and commit in await _written_parents(repository)


async def fetch_head(repository: Repository, ci: CiEnvironment) -> tuple[str, ...]:
    """Bring the pushed commit where what is checked out is a merge of it and lacks its parents."""
    remote = default_remote(repository.configuration, repository.branch)
    if remote is None or ci.head is None or not await is_merge_of(repository, ci.head):
        return ()
    if await resolve_commit(repository.git, ci.head):
        return ()
    done = await _fetch(repository, remote, ci.head, DEPTHS[0])
    return (f"fetched {ci.head[:12]}, the commit that was pushed",) if done else ()


async def fetch_history(repository: Repository, base: str, head: str) -> tuple[str, ...]:
    """Bring as much history as it takes to see where the branch left the base."""
    remote = default_remote(repository.configuration, repository.branch)
    if not repository.shallow or remote is None:
        return ()
    deepened = 0
    for depth in (*DEPTHS, ALL):
        if await merge_base(repository.git, base, head) is not None:
            break
        done = await _fetch(repository, remote, base, depth) and await _fetch(
            repository, remote, head, depth
        )
        if not done:
            break
        deepened = depth
    if not deepened:
        return ()
    much = "all of the history" if deepened == ALL else f"{counted(deepened, 'commit')} of history"
    return (f"fetched {much}: this checkout did not reach back to the base",)


async def _written_parents(repository: Repository) -> list[str]:
    """The parents that the checked-out commit names, also where a shallow clone hides them."""
    if repository.head is None:
        return []
    lines = await repository.git.lines("cat-file", "commit", repository.head)
    header = lines[: lines.index("")] if "" in lines else lines
    return [line.removeprefix("parent ") for line in header if line.startswith("parent ")]


async def _fetch(repository: Repository, remote: str, refspec: str, depth: int) -> bool:
    """Whether the remote gave it; what it says otherwise is of no use to who reads the verdict."""
    shallow = (f"--depth={depth}",) if repository.shallow else ()
    try:
        await repository.git.run(
            "fetch", "--quiet", "--no-tags", "--no-recurse-submodules",
            "--no-auto-maintenance", "--no-write-fetch-head", *shallow,
            "--end-of-options", checked_name(remote), checked_name(refspec),
            network=True, timeout=PATIENCE,
        )  # fmt: skip
    except GitError:
        return False
    return True
