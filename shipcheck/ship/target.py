"""The local branch that a change is merged into, and whether it may be."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.change.base import BRANCH
from shipcheck.errors import RefusedError, UsageError
from shipcheck.git.reads import count_ahead_behind, default_remote, resolve_commit
from shipcheck.model.text import counted

if TYPE_CHECKING:
    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change
    from shipcheck.ship.evaluation import Evaluation

_FORM = "%(refname)%00%(objectname)%00%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)"


@dataclass(frozen=True, slots=True)
class Target:
    """A local branch: its short name, its tip, and what it stands for elsewhere.

    `tracking` is the full name of the ref that holds its upstream's last known tip, None where it
    has none. `remote` and `remote_ref` are where it is pushed to, None without a remote.
    """

    branch: str
    tip: str
    tracking: str | None
    remote: str | None
    remote_ref: str | None

    @property
    def ref(self) -> str:
        """The full name."""
        return f"refs/heads/{self.branch}"


async def find_target(evaluation: Evaluation) -> Target:
    """The local branch of the base.

    Raises:
        UsageError: the base is no branch, there is no local one, or the change is on it.
    """
    target = await _target(evaluation.repository, evaluation.change)
    if evaluation.change.branch == target.branch:
        raise UsageError(
            f"this is {target.branch} itself: to ship it is to push it",
            hint="Merge a branch into it: shipcheck merge --head BRANCH",
        )
    return target


async def stands(evaluation: Evaluation, target: Target) -> bool:
    """Whether the branch stands where the change was judged against; False where it just moved.

    Raises:
        RefusedError: it is behind or ahead of its upstream, as last fetched, or of the base.
    """
    git, change = evaluation.repository.git, evaluation.change
    upstream = await resolve_commit(git, target.tracking) if target.tracking else None
    if target.tracking and upstream and upstream != target.tip:
        raise await _apart(git, target, _short(target.tracking), upstream)
    if target.tip == change.base_head:
        return True
    if await resolve_commit(git, change.base) == change.base_head:
        raise await _apart(git, target, change.base, change.base_head)
    return False


async def _target(repository: Repository, change: Change) -> Target:
    """The branch by the name of the base: a local one, or the one that tracks it."""
    base = await _base_ref(repository.git, change)
    branches = await _branches(repository)
    local = {branch.ref: branch for branch in branches}
    if base in local:
        return local[base]
    if not base.startswith("refs/remotes/"):
        raise UsageError(
            f"{change.base} is no branch, so nothing can be merged into it",
            hint="Name the branch: --base BRANCH",
        )
    _, _, short = base.removeprefix("refs/remotes/").partition("/")
    following = [branch for branch in branches if branch.tracking == base]
    for branch in following:
        if branch.branch == short:
            return branch
    same_name = local.get(f"refs/heads/{short}")
    if following or (
        same_name and same_name.tracking is None and same_name.tip == change.base_head
    ):
        return following[0] if following else _tracking(same_name, base)
    raise UsageError(
        f"no local branch tracks {change.base}, and a merge is made locally",
        hint=f"git branch {_word(short)} {_word(change.base)}",
    )


def _tracking(branch: Target | None, base: str) -> Target:
    """A branch that is not told to track, as the one of its name on the remote."""
    assert branch  # noqa: S101 - the caller has looked
    remote, _, short = base.removeprefix("refs/remotes/").partition("/")
    return Target(branch.branch, branch.tip, base, remote, f"refs/heads/{short}")


async def _base_ref(git: Git, change: Change) -> str:
    """The full name of the base's ref; what was asked for where it is none."""
    for ref in (change.base, f"refs/heads/{change.base}", f"refs/remotes/{change.base}"):
        if ref.startswith("refs/") and await resolve_commit(git, ref) is not None:
            return ref
    arguments = ("--verify", "--quiet", "--symbolic-full-name", "--end-of-options", change.base)
    return await git.text("rev-parse", *arguments, ok=(0, 1, 128)) or change.base


async def _branches(repository: Repository) -> list[Target]:
    """Every local branch."""
    lines = await repository.git.lines("for-each-ref", f"--format={_FORM}", "refs/heads/")
    found = []
    for line in lines:
        ref, tip, tracking, remote, remote_ref = line.split("\0")
        branch = ref.removeprefix("refs/heads/")
        if not remote or remote == ".":
            remote = default_remote(repository.configuration, branch) or ""
            remote_ref = ref
        found.append(Target(branch, tip, tracking or None, remote or None, remote_ref or None))
    return found


async def _apart(git: Git, target: Target, other: str, commit: str) -> RefusedError:
    """What to say where the local branch and what was judged stand on different commits."""
    ahead, behind = await count_ahead_behind(git, target.tip, commit)
    name = target.branch
    if ahead and behind:
        said = f"{name} and {other} have diverged: {ahead} and {behind} commits"
        return RefusedError(said, hint=f"git switch {_word(name)} and git rebase {_word(other)}")
    if behind:
        hint = f"git fetch . {_word(other)}:{_word(name)}, or git merge --ff-only where it is checked out"
        return RefusedError(f"{name} is {counted(behind, 'commit')} behind {other}", hint=hint)
    push = push_command(target)
    said = f"{name} is {counted(ahead, 'commit')} ahead of {other}, which were not judged"
    return RefusedError(said, hint=f"{push}, or take them off {name}." if push else "")


def push_command(target: Target) -> str | None:
    """What ships the branch, None where there is nowhere to push it."""
    if target.remote is None or target.remote_ref is None:
        return None
    there = target.remote_ref.removeprefix("refs/heads/")
    refspec = there if there == target.branch else f"{target.branch}:{there}"
    return f"git push {_word(target.remote)} {_word(refspec)}"


def _short(ref: str) -> str:
    return ref.removeprefix("refs/remotes/").removeprefix("refs/heads/")


def _word(name: str) -> str:
    """A name for a shell: a branch's may hold what acts there."""
    return name if BRANCH.fullmatch(name) else shlex.quote(name)
