"""No run for the head: because it is not pushed, was pushed over, or CI has not started yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.ci.runs import UnknownCommit
from shipcheck.errors import ShipcheckError
from shipcheck.git.objects import list_tree
from shipcheck.git.reads import count_ahead_behind, is_ancestor, resolve_commit
from shipcheck.hosting.remotes import head_remote
from shipcheck.model.outcome import Finding, Outcome
from shipcheck.model.text import counted
from shipcheck.model.words import Level, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.checks.context import CheckContext
    from shipcheck.ci.runs import NoReport, Run
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.git.repository import Repository

GRACE = 120.0
"""Seconds after the commit, or its push, in which CI may not have started yet."""

WORKFLOWS = ".github/workflows/"
"""Where GitHub Actions looks for its files."""

ENTRY = re.compile(r"@\{([0-9]{1,12})\}$")


async def nothing_there(
    context: CheckContext, error: NoReport, pull: PullRequest | None, *, is_remote: bool
) -> Outcome:
    """The outcome where there is no run for the head.

    Args:
        context: what is judged.
        error: what the service said.
        pull: the pull request of the change, None where there is none, or nobody knows.
        is_remote: whether the service sees only what is pushed.
    """
    where = await whereabouts(context, pull) if is_remote else None
    if where is None and isinstance(error, UnknownCommit):
        where = _lost(context, error)
    if where is not None:
        return Outcome(Status.UNKNOWN, where.message, None, Reason.NO_DATA, (where,), {"runs": []})
    if await is_young(context):
        return Outcome(Status.PENDING, f"{error.message} yet", reason=Reason.RUNNING)
    hint = error.hint or "Does CI run for this branch, and for the files of this change?"
    note = Finding("ci-none", Level.NOTE, error.message, fix=hint)
    return Outcome(Status.UNKNOWN, error.message, None, Reason.NO_DATA, (note,))


def _lost(context: CheckContext, error: NoReport) -> Finding:
    """The service does not know a commit that the remote had when it was last fetched."""
    fix = error.hint or "git fetch tells where the branch is now."
    message = f"{error.message}: {context.change.head[:12]} was pushed over, or never got there"
    return Finding("ci-unknown-commit", Level.NOTE, message, fix=fix)


async def whereabouts(context: CheckContext, pull: PullRequest | None) -> Finding | None:
    """Why the head is not what the remote has, None where nothing speaks against that."""
    change, repository = context.change, context.repository
    if pull is not None and pull.head != change.head:
        return await _other_head(repository, change.head, pull)
    if pull is not None or change.branch is None:
        return None
    remote = head_remote(repository.configuration, change.branch)
    if remote is None:
        return None
    name = branch_at_remote(repository, change.branch)
    tip = await resolve_commit(repository.git, f"refs/remotes/{remote}/{name}")
    if tip is None:
        message = f"{change.branch} is not pushed, so CI has not seen this commit"
        return Finding(
            "ci-not-pushed", Level.NOTE, message, fix=f"git push -u {remote} {change.branch}"
        )
    return await _behind(repository, change.head, tip, f"{remote}/{name}")


async def _behind(repository: Repository, head: str, tip: str, name: str) -> Finding | None:
    """How the head differs from the branch at the remote as it was last fetched."""
    ahead, behind = await count_ahead_behind(repository.git, head, tip)
    if ahead and not behind:
        message = f"{counted(ahead, 'commit')} not pushed to {name}, so CI has not seen this one"
        return Finding("ci-not-pushed", Level.NOTE, message, fix="git push")
    if ahead:
        message = f"{name} is on another history, without this commit"
        fix = "git push --force-with-lease, if yours is right; else git pull --rebase."
        return Finding("ci-pushed-over", Level.NOTE, message, fix=fix)
    return None


async def _other_head(repository: Repository, head: str, pull: PullRequest) -> Finding:
    """The pull request is on another commit than the judged one."""
    at = f"#{pull.number} is on {pull.head[:12]}"
    git = repository.git
    here = await resolve_commit(git, pull.head) is not None
    if here and await is_ancestor(git, pull.head, head):
        message = f"not pushed: {at}, which this commit comes after"
        return Finding("ci-not-pushed", Level.NOTE, message, fix="git push")
    if here and await is_ancestor(git, head, pull.head):
        message = f"{at}, which comes after this commit"
        return Finding("ci-not-head", Level.NOTE, message, fix="git pull")
    message = f"pushed over: {at}, which is not in the history of this commit"
    fix = "git fetch; then git push --force-with-lease if yours is right, else git pull --rebase."
    return Finding("ci-pushed-over", Level.NOTE, message, fix=fix)


def branch_at_remote(repository: Repository, branch: str) -> str:
    """The branch as the remote calls it: what it tracks there, else its own name."""
    values = repository.configuration
    merge = values.get(f"branch.{branch}.merge", "")
    tracks_own = values.get(f"branch.{branch}.remote") == head_remote(values, branch)
    name = merge.removeprefix("refs/heads/")
    # A branch that tracks the base (git switch -c topic origin/main) is pushed by its own name.
    simple = values.get("push.default", "simple") in ("simple", "current", "matching")
    return name if name and tracks_own and (name == branch or not simple) else branch


async def is_young(context: CheckContext) -> bool:
    """Whether the head was committed, or pushed from here, just now."""
    now = context.now().timestamp()
    committed = next((one.committed_at for one in context.change.commits), 0)
    if 0 <= now - committed < GRACE:
        return True
    try:
        pushed = await _pushed_at(context)
    except ShipcheckError:  # no reflog is no reason to fail
        return False
    return pushed is not None and 0 <= now - pushed < GRACE


async def still_to_begin(context: CheckContext, service: str, runs: Sequence[Run]) -> bool:
    """Whether the head has workflows for GitHub Actions, which has reported nothing since the push just now.

    Others are faster: a green status about who signed what is there before Actions has made its first run.
    In one of its own jobs it has begun: the runs of a push are made together.
    """
    if context.environment.get("GITHUB_RUN_ID", "").strip():
        return False
    begun = any(run.group or run.kind == "workflow" for run in runs)
    if service != "github" or begun or not await is_young(context):
        return False
    head, git = context.change.head, context.repository.git
    return bool(await list_tree(git, head, (WORKFLOWS,)))


async def _pushed_at(context: CheckContext) -> float | None:
    """When the branch at the remote came to be at the head, as this clone noted it."""
    change, repository = context.change, context.repository
    remote = head_remote(repository.configuration, change.branch)
    if remote is None or change.branch is None:
        return None
    ref = f"refs/remotes/{remote}/{branch_at_remote(repository, change.branch)}"
    if await resolve_commit(repository.git, ref) != change.head:
        return None
    said = await repository.git.text(
        "log", "-g", "-1", "--date=unix", "--format=%gd", "--end-of-options", ref, "--", ok=(0, 128)
    )
    found = ENTRY.search(said)
    return float(found[1]) if found else None
