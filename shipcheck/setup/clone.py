"""What `doctor` tells of the clone: its kind, whose it is, and what its remote tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.configuration import committer_identity, own_address
from shipcheck.git.reads import default_branch_ref, default_remote, remotes, resolve_commit
from shipcheck.setup.fact import Fact, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.git.repository import Repository

SET_IDENTITY = 'git config --global user.name "…"; git config --global user.email "…"'


def kind(repository: Repository) -> Fact:
    """Where the repository is, and what is special about this clone."""
    special, mends = [], []
    if repository.git_dir != repository.common_dir:
        special.append(f"linked work tree of {repository.common_dir}")
    if repository.head is None:
        special.append("no commit yet")
        mends.append("Commit first: there is nothing to judge.")
    elif repository.branch is None:
        special.append("HEAD is detached")
    if repository.shallow:
        special.append("shallow")
        mends.append("git fetch --unshallow")
    if _is_partial(repository.configuration):
        special.append("partial: checks download nothing")
        if not mends:
            mends.append("If one lacks objects: git fetch --refetch --no-filter")
    state = State.WARN if repository.shallow or repository.head is None else State.OK
    return Fact("repository", state, ", ".join([str(repository.top), *special]), "; ".join(mends))


def _is_partial(configuration: Mapping[str, str]) -> bool:
    """Whether some objects were left at the remote."""
    return "extensions.partialclone" in configuration or any(
        key.startswith("remote.") and key.endswith(".promisor") and value == "true"
        for key, value in configuration.items()
    )


async def identity(repository: Repository) -> Fact:
    """Who commits here; `run:` items, answers and waivers hang on it."""
    known = await committer_identity(repository.git)
    if known is None:
        return Fact("identity", State.MISSING, "git does not know who you are", SET_IDENTITY)
    name, address = known
    if own_address(repository.git.environment, repository.configuration):
        return Fact("identity", State.OK, f"{name} <{address}>")
    text = f"{name} <{address}>, guessed by git: no `run:` item counts a commit as yours"
    return Fact("identity", State.WARN, text, SET_IDENTITY)


async def remote(repository: Repository) -> list[Fact]:
    """The remote, and whether its default branch is known."""
    configuration = repository.configuration
    known = remotes(configuration)
    name = default_remote(configuration, repository.branch)
    if name is None and not known:
        return [Fact("remote", State.MISSING, "none: the base is a branch of this repository")]
    if name is None:
        text = f"{', '.join(known)}: none is origin, or what this branch tracks"
        return [Fact("remote", State.WARN, text, "git branch --set-upstream-to=REMOTE/BRANCH")]
    address = shown_address(configuration.get(f"remote.{name}.url", ""))
    return [
        Fact("remote", State.OK, f"{name}, {address}"),
        await _default_branch(repository, name),
    ]


async def _default_branch(repository: Repository, name: str) -> Fact:
    """What changes are merged into, as the remote said when it was last asked."""
    ref = await default_branch_ref(repository.git, repository.configuration, repository.branch)
    mend = f"git remote set-head {name} --auto"
    if ref is None:
        return Fact("default branch", State.WARN, f"{name}'s is not known here", mend)
    short = ref.removeprefix("refs/remotes/")
    if await resolve_commit(repository.git, ref) is None:
        return Fact("default branch", State.WARN, f"{short} is gone", f"git fetch {name}; {mend}")
    return Fact("default branch", State.OK, short)


def shown_address(address: str) -> str:
    """A remote's address without what may be secret: user, password, query, a helper's command."""
    helper, separator, _ = address.partition("::")
    if separator and helper.isalnum():
        return f"{helper}::***"
    scheme, separator, rest = address.partition("://")
    if not separator:
        return address
    host = rest.rpartition("@")[2]
    hidden = "***@" if host != rest else ""
    place = host.partition("?")[0].partition("#")[0]
    return f"{scheme}://{hidden}{place}{'?***' if place != host else ''}"
