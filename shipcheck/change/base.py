"""Which commit the change is measured against.

The order: what the user asked for; the target of the pull request, as CI tells it; `base:` in the
checklist of the remote's default branch; that branch; `main` or `master`. Locally a `base:` in the
work tree's checklist comes after the default branch's own; in CI and for the merge it never counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.git.reads import default_branch_ref, default_remote, resolve_commit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.git.repository import Repository

    DeclaredBase = Callable[[str | None], Awaitable[str | None]]

USUAL_BRANCHES = ("main", "master")

ASKED_FOR = "asked for"
TARGET = "the target that CI names"

BRANCH = re.compile(r"(?!.*\.\.)\w[\w./+@-]*", re.ASCII)
"""Branch names that a shell takes as they are, and that are no revision like `HEAD~3`."""

OBJECT = re.compile("[0-9a-f]{7,64}")


@dataclass(frozen=True, slots=True)
class Base:
    """The base: the name it is shown by, its tip, and how it was chosen."""

    name: str
    commit: str
    chosen_by: str


@dataclass(frozen=True, slots=True)
class BaseRequest:
    """What bears on the choice.

    `declared` reads `base:` of the checklist at a commit, or of the work tree for None; errors in
    that checklist are the caller's to report, it then answers None.
    """

    explicit: str | None
    ci_target: str | None
    declared: DeclaredBase
    trust_work_tree: bool


async def choose_base(repository: Repository, request: BaseRequest) -> Base:
    """The base, by the order above.

    Raises:
        UsageError: there is none, or the one asked for does not exist here.
    """
    if request.explicit is not None:
        return await _explicit(repository, request.explicit)
    if request.ci_target:
        return await _branch(repository, request.ci_target, TARGET)
    default = await default_branch_ref(repository.git, repository.configuration, repository.branch)
    tip = await resolve_commit(repository.git, default) if default else None
    declared = await request.declared(tip) if tip else None
    if declared:
        return await _branch(repository, declared, f"`base:` in the checklist of {_short(default)}")
    if request.trust_work_tree and (declared := await request.declared(None)):
        return await _branch(repository, declared, "`base:` in the work tree's checklist")
    if default and tip:
        return Base(_short(default), tip, "the remote's default branch")
    return await _usual(repository)


async def _explicit(repository: Repository, name: str) -> Base:
    """What the user named: any revision, else a branch that only the remote has."""
    commit = await resolve_commit(repository.git, name)
    if commit:
        return Base(name.removeprefix("refs/remotes/"), commit, ASKED_FOR)
    return await _branch(repository, name, ASKED_FOR)


async def _branch(repository: Repository, name: str, chosen_by: str) -> Base:
    """A branch by name: the remote's view of it first, since that is what the merge meets."""
    remote = default_remote(repository.configuration, repository.branch)
    candidates = [f"refs/remotes/{remote}/{name}"] if remote else []
    # Where CI checked out a branch that is called as its target is, that is the change itself.
    own = chosen_by == TARGET and remote is not None and name == repository.branch
    candidates += [] if own else [f"refs/heads/{name}"]
    for ref in (*candidates, f"refs/remotes/{name}"):
        commit = await resolve_commit(repository.git, ref)
        if commit:
            return Base(_short(ref), commit, chosen_by)
    where = f" ({chosen_by})" if chosen_by != ASKED_FOR else ""
    raise UsageError(f"no commit {name!r} here{where}", hint=_mend(repository, remote, name))


def _mend(repository: Repository, remote: str | None, name: str) -> str:
    """What brings a missing base; for a copy to a shell, so nothing in `name` may act there."""
    branch = name.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    branch = branch.removeprefix(f"{remote}/")
    if remote and BRANCH.fullmatch(branch) and not OBJECT.fullmatch(branch):
        depth = " --depth=200" if repository.shallow else ""
        fetch = f"git fetch{depth} {remote} {branch}:refs/remotes/{remote}/{branch}"
        return f"If the remote has it: {fetch}"
    if repository.shallow:
        return "This clone is shallow: git fetch --deepen=200 brings more of the history."
    return "`git branch --all` lists what is."


async def _usual(repository: Repository) -> Base:
    """`main` or `master`, of the remote first; of two, the one that is there."""
    remote = default_remote(repository.configuration, repository.branch)
    for name in USUAL_BRANCHES:
        for ref in ([f"refs/remotes/{remote}/{name}"] if remote else []) + [f"refs/heads/{name}"]:
            commit = await resolve_commit(repository.git, ref)
            if commit:
                return Base(_short(ref), commit, f"the usual branch {name}")
    raise UsageError(
        "no base to measure the change against: no remote default branch, no main, no master",
        hint=f"Name it: --base REF, or `base:` in the checklist.{_fetched(repository, remote)}",
    )


def _fetched(repository: Repository, remote: str | None) -> str:
    """What brings the usual base into a clone that holds one branch, as CI makes them."""
    return f" {_mend(repository, remote, USUAL_BRANCHES[0])}" if remote else ""


def _short(ref: str | None) -> str:
    """A ref as people write it."""
    return (ref or "").removeprefix("refs/remotes/").removeprefix("refs/heads/")
