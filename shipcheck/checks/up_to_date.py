"""`up-to-date`: nothing uncommitted, merges into the base, how far behind, pushed."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.checks.together import together
from shipcheck.git.merge_tree import merge_in_memory
from shipcheck.git.reads import (
    Upstream,
    count_ahead_behind,
    default_remote,
    remotes,
    resolve_commit,
    upstream,
)
from shipcheck.git.status import read_status
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Finding, judged
from shipcheck.model.text import counted, listed
from shipcheck.model.words import Evidence, Level, Place

if TYPE_CHECKING:
    from shipcheck.checks.context import CheckContext
    from shipcheck.model.outcome import Outcome

SPECIFICATION = Specification(
    name="up-to-date",
    summary="Nothing uncommitted, merges into the base without conflict, pushed.",
    looks_at="git status, a merge in memory, the base's tip as last fetched, the branch's upstream",
    evidence=frozenset({Evidence.OBSERVED}),
    depends_on_base=True,
)

NAMED = 3
"""How many dirty files a message names."""


async def check(context: CheckContext) -> Outcome:
    """Fail on uncommitted changes and conflicts; warn of being behind or not pushed."""
    change = context.change
    dirty, conflicts, behind, unpushed = await together(
        _work_tree(context), _conflicts(context), _behind(context), _unpushed(context)
    )
    if conflicts:  # the merge that mends them brings what the branch is behind by
        behind = [replace(item, fix="") for item in behind]
    findings = [*dirty, *conflicts, *behind, *unpushed]
    data = {
        "ahead": len(change.commits),
        "behind": sum(item.data["commits"] for item in behind),
        "conflicts": [item.path for item in conflicts],
    }
    worst = next((item.message for item in findings if item.level is Level.ERROR), None)
    warning = next((item.message for item in findings if item.level is Level.WARNING), None)
    summary = worst or warning or f"clean, merges into {change.base}"
    return judged(summary, evidence=Evidence.OBSERVED, findings=tuple(findings), data=data)


async def _work_tree(context: CheckContext) -> list[Finding]:
    """What is in the work tree and not in the judged commit; a CI's leftovers do not count.

    Nor does what stays behind at a push, of which people make many while they work.
    """
    if context.place in (Place.CI, Place.PUSH) or not context.head_is_checked_out:
        return []
    if context.is_of_another:
        return []  # a pull request ships without what somebody who looks at it has lying about
    status = await read_status(context.repository)
    findings = []
    if status.operation:
        message = f"a {status.operation} is in progress"
        end = (
            "git bisect reset"
            if status.operation == "bisect"
            else f"git {status.operation} --abort"
        )
        fix = f"Finish it, or {end}."
        findings.append(Finding("operation-in-progress", Level.ERROR, message, fix=fix))
    if status.dirty:
        message = f"uncommitted changes would not ship: {listed(status.dirty, NAMED)}"
        fix = "Commit them, or git stash."
        findings.append(Finding("dirty-tree", Level.ERROR, message, status.dirty[0], fix=fix))
    if status.untracked:
        message = f"not in git and not ignored: {listed(status.untracked, NAMED)}"
        findings.append(Finding("untracked-files", Level.NOTE, message, status.untracked[0]))
    return findings


async def _conflicts(context: CheckContext) -> list[Finding]:
    """Files that cannot be merged into the base's tip by themselves."""
    change = context.change
    if change.merge_base == change.base_head:
        return []  # the base has not moved: there is nothing to conflict with
    merged = await merge_in_memory(context.repository, change.base_head, change.head)
    fix = f"{_there(context)}git merge {shlex.quote(change.base)}, mend the conflict, commit."
    return [
        Finding("merge-conflict", Level.ERROR, f"conflicts with {change.base}", path, fix=fix)
        for path in merged.conflicts
    ]


def _there(context: CheckContext) -> str:
    """Where to do it: what is only looked at is not what `git merge` would change."""
    if context.head_is_checked_out or context.place is Place.CI:
        return ""
    return f"On {context.change.branch or 'that branch'}: "


async def _behind(context: CheckContext) -> list[Finding]:
    """How many commits the base has that the change was not made on."""
    change = context.change
    if change.merge_base == change.base_head:
        return []
    _, behind = await count_ahead_behind(context.repository.git, change.head, change.base_head)
    message = f"{counted(behind, 'commit')} behind {change.base}"
    fix = f"{_there(context)}git merge {shlex.quote(change.base)}"
    return [Finding("behind", Level.WARNING, message, fix=fix, data={"commits": behind})]


async def _unpushed(context: CheckContext) -> list[Finding]:
    """Whether the branch's own remote has the head; a CI has it from there."""
    branch = context.change.branch
    known = remotes(context.repository.configuration)
    if context.place in (Place.CI, Place.PUSH) or branch is None or not known:
        return []
    tracked = await upstream(context.repository.git, branch)
    remote = _push_remote(context, branch, tracked)
    # A bare clone fetches nothing by itself, so nothing here tells what the remote has.
    if remote is None or f"remote.{remote}.fetch" not in context.repository.configuration:
        return []
    theirs = await _pushed_to(context, remote, branch, tracked)
    elsewhere = not context.head_is_checked_out
    if theirs is None:
        if elsewhere:
            return []  # somebody else's may be there under another name, or as a pull request
        fix = f"git push -u {shlex.quote(remote)} {shlex.quote(branch)}"
        return [Finding("not-pushed", Level.WARNING, f"{branch} is not on {remote} yet", fix=fix)]
    if context.change.base in (theirs.name, branch):
        return []  # the branch is the base itself: pushing is shipping
    findings = []
    if theirs.ahead:
        message = f"{counted(theirs.ahead, 'commit')} not pushed to {theirs.name}"
        findings.append(
            Finding("not-pushed", Level.WARNING, message, fix=f"{_there(context)}git push")
        )
    if theirs.behind:
        message = f"{theirs.name} has {counted(theirs.behind, 'commit')} not here"
        fix = f"{_there(context)}git pull --rebase"
        findings.append(Finding("diverged", Level.WARNING, message, fix=fix))
    return findings


def _push_remote(context: CheckContext, branch: str, tracked: Upstream | None) -> str | None:
    """Where a push goes that names no remote; the base's may be one that only others push to."""
    configuration = context.repository.configuration
    for key in (f"branch.{branch}.pushremote", "remote.pushdefault"):
        if configuration.get(key) in remotes(configuration):
            return configuration[key]
    starts_there = tracked is not None and tracked.name == context.change.base
    return default_remote(configuration, None if starts_there else branch)


async def _pushed_to(
    context: CheckContext, remote: str, branch: str, tracked: Upstream | None
) -> Upstream | None:
    """Where the branch is pushed to, as last fetched; None where it is not.

    A branch that was started from the base tracks the base, which is not where it is pushed:
    then it is looked for by its own name.
    """
    git = context.repository.git
    own = f"{remote}/{branch}"
    if tracked is not None and tracked.name == own:
        return None if tracked.gone else tracked
    known = remotes(context.repository.configuration)
    bases = {context.change.base, *(f"{name}/{context.change.base}" for name in known)}
    if tracked is not None and not tracked.gone and tracked.name not in bases:
        return tracked
    for name in (remote, *known):
        ref = f"{name}/{branch}"
        if await resolve_commit(git, f"refs/remotes/{ref}") is not None:
            ahead, behind = await count_ahead_behind(
                git, context.change.head, f"refs/remotes/{ref}"
            )
            if name == remote or not ahead:  # a branch that is only called alike says nothing
                return Upstream(ref, ahead, behind, gone=False)
    return None
