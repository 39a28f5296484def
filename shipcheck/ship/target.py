"""The local branch that a change is merged into, and whether it may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from shlex import quote
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError, UsageError
from shipcheck.git.checkouts import where
from shipcheck.git.reads import count_ahead_behind, default_remote, resolve_commit
from shipcheck.model.text import counted

if TYPE_CHECKING:
    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git
    from shipcheck.model.change import Change
    from shipcheck.ship.evaluation import Evaluation

_FORM = "%00".join(
    f"%({field})"
    for field in (
        "refname",
        "symref",
        "objectname",
        "upstream",
        "upstream:remotename",
        "upstream:remoteref",
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """A local branch: its short name, its tip, and what it stands for elsewhere.

    `tracking` is the full name of the ref that holds its upstream's last known tip, None where it
    has none. `remote` and `remote_ref` are where it is pushed to, None without a remote. `through`
    is what else a merge does to get there, in words for the question; empty for one that is made here.
    """

    branch: str
    tip: str
    tracking: str | None
    remote: str | None
    remote_ref: str | None
    through: str = ""

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
    local = await _branches(repository)
    if base in local:
        return local[base]
    if not base.startswith("refs/remotes/"):
        raise UsageError(
            f"{change.base} is no branch, so nothing can be merged into it",
            hint="Name the branch: --base BRANCH",
        )
    remote, _, short = base.removeprefix("refs/remotes/").partition("/")
    same = local.get(f"refs/heads/{short}")
    if same and same.tracking == base:
        return same
    if same and same.tracking is None and same.tip == change.base_head:
        return replace(same, tracking=base, remote=remote, remote_ref=same.ref)
    # A branch that was started from the base tracks it too, as the one that is merged may.
    others = {one.ref: one for one in local.values() if one.tracking == base}
    others.pop(f"refs/heads/{change.branch}", None)
    if len(others) == 1:
        return next(iter(others.values()))
    mend = f"git branch {quote(short)} {quote(change.base)}"
    raise UsageError(
        f"no local branch stands for {change.base}, and a merge is made locally",
        hint="Name it: --base BRANCH" if same else mend,
    )


async def _base_ref(git: Git, change: Change) -> str:
    """The full name of the base's ref; what was asked for where it is none."""
    for ref in (change.base, f"refs/heads/{change.base}", f"refs/remotes/{change.base}"):
        if ref.startswith("refs/") and await resolve_commit(git, ref) is not None:
            return ref
    arguments = ("--verify", "--quiet", "--symbolic-full-name", "--end-of-options", change.base)
    return await git.text("rev-parse", *arguments, ok=(0, 1, 128)) or change.base


async def _branches(repository: Repository) -> dict[str, Target]:
    """Every local branch by its full name; a name that stands for another branch leads to that."""
    lines = await repository.git.lines("for-each-ref", f"--format={_FORM}", "refs/heads/")
    found: dict[str, Target] = {}
    stands_for: dict[str, str] = {}
    for line in lines:
        ref, symbolic, tip, tracking, remote, remote_ref = line.split("\0")
        branch = ref.removeprefix("refs/heads/")
        if symbolic:
            stands_for[ref] = symbolic
            continue
        if not remote or remote == ".":
            remote, remote_ref = default_remote(repository.configuration, branch) or "", ref
        found[ref] = Target(branch, tip, tracking or None, remote or None, remote_ref or None)
    others = {ref: found[other] for ref, other in stands_for.items() if other in found}
    return found | others


async def _apart(git: Git, target: Target, other: str, commit: str) -> RefusedError:
    """What to say where the local branch and what was judged stand on different commits."""
    ahead, behind = await count_ahead_behind(git, target.tip, commit)
    name = target.branch
    if ahead and behind:
        said = f"{name} and {other} have diverged: {ahead} and {behind} commits"
        # Not a rebase: that would leave the records of merges that are not pushed on lost commits.
        return RefusedError(said, hint=f"git switch {quote(name)} and git merge {quote(other)}")
    if behind:
        said = f"{name} is {counted(behind, 'commit')} behind {other}"
        return RefusedError(said, hint=await _catch_up(git, target, other))
    push = push_command(target)
    said = (
        f"{name} is {counted(ahead, 'commit')} ahead of {other}, and the change was judged on that"
    )
    return RefusedError(said, hint=f"{push}, or take them off {name}." if push else "")


async def _catch_up(git: Git, target: Target, other: str) -> str:
    """What brings a branch forward, in the work tree that has it checked out if there is one."""
    tree = await git.text(*where(target.ref))
    if tree:
        return f"git -C {quote(tree)} merge --ff-only {quote(other)}"
    return f"git fetch . {quote(f'{other}:{target.branch}')}"


def push_command(target: Target) -> str | None:
    """What ships the branch, None where there is nowhere to push it."""
    if target.remote is None or target.remote_ref is None:
        return None
    there = target.remote_ref.removeprefix("refs/heads/")
    refspec = there if there == target.branch else f"{target.branch}:{there}"
    return f"git push {quote(target.remote)} {quote(refspec)}"


def _short(ref: str) -> str:
    return ref.removeprefix("refs/remotes/").removeprefix("refs/heads/")
