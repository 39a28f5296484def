"""Brings a change to the forge: the branch is pushed, the pull request opened from its commits."""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError, ShipcheckError, UsageError
from shipcheck.forge.orders import OpenOrder
from shipcheck.git.names import checked_name
from shipcheck.git.reads import resolve_commit
from shipcheck.hosting.remotes import head_remote
from shipcheck.ship.messages import own_commits
from shipcheck.ship.pushing import MARK, words_of_push

if TYPE_CHECKING:
    from shipcheck.checks.online import Online
    from shipcheck.forge.forge import Forge
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.model.change import Change
    from shipcheck.ship.evaluation import Evaluation

LONGEST_TITLE = 250
"""Characters of a title; GitHub takes 256, GitLab 255."""

LONGEST_BODY = 60_000
"""Characters of a description; GitHub takes 65,536."""

MOST_SUBJECTS = 100
"""Subjects that a description lists."""


async def pushed_to(evaluation: Evaluation, online: Online) -> tuple[str, str]:
    """The remote, and the full name there, that the head branch is pushed to; never the base.

    Always by its own name: what a branch tracks may be the base that it was started from. Two remotes
    may lead to one repository, so the base is told by that and not by the remote's name.

    Raises:
        UsageError: no branch is merged, it has no remote, or it is the base itself.
    """
    branch = evaluation.change.branch
    if branch is None:
        raise UsageError(
            "a pull request is of a branch, and this is none", hint="git switch -c NAME"
        )
    remote = head_remote(evaluation.repository.configuration, branch)
    if remote is None:
        raise UsageError(
            f"nothing tells which remote {branch} is pushed to",
            hint="git remote add origin ADDRESS",
        )
    if branch == await online.base_branch() and await online.head_owner() is None:
        raise UsageError(f"this is {branch} itself: a pull request is of another branch")
    return remote, f"refs/heads/{branch}"


async def remote_tip(evaluation: Evaluation, remote: str, ref: str) -> str | None:
    """The commit that a ref of a remote is on now; None where there is none."""
    done = await evaluation.repository.git.run_as_user(
        "ls-remote", "--end-of-options", checked_name(remote), ref
    )
    for line in done.stdout.decode(errors="replace").splitlines():
        commit, _, name = line.partition("\t")
        if name == ref:
            return commit
    return None


async def push_head(evaluation: Evaluation, remote: str, ref: str) -> None:
    """Push exactly the judged commit, over nothing that this branch has not held.

    Where the remote's branch was rewritten by somebody else, or a rebase here left out what came there,
    the remote says no.

    Raises:
        RefusedError: it does not take it; nothing has moved.
    """
    git, head = evaluation.repository.git, evaluation.change.head
    tracking = f"refs/remotes/{remote}/{ref.removeprefix('refs/heads/')}"
    known = await resolve_commit(git, tracking)
    lease = [f"--force-with-lease={ref}", "--force-if-includes"]
    if known is None:  # it must not be there
        lease = [f"--force-with-lease={ref}:"]
    done = await git.run_as_user(
        "push", "--porcelain", "--no-follow-tags", *lease, "--end-of-options", checked_name(remote),
        f"{head}:{ref}", ok=range(-64, 256), extra_environment=MARK,
    )  # fmt: skip
    if done.code:
        raise RefusedError(
            f"{remote} did not take the branch, nothing was merged: {words_of_push(done)}",
            hint=f"git fetch {quote(remote)} tells what has come in meanwhile.",
        )


async def open_request(
    evaluation: Evaluation, forge: Forge, online: Online, base: str, *, draft: bool
) -> PullRequest:
    """Open the pull request of a branch that is pushed.

    Raises:
        ShipcheckError: the forge refuses, or did not answer and there is none.
    """
    change = evaluation.change
    title, body = description_of(change)
    owner = await online.head_owner()
    branch = change.branch or ""
    order = OpenOrder(branch, base, title, body, draft, owner)
    try:
        return await forge.open_pull_request(order)
    except ShipcheckError:
        # The answer may have been lost on its way; a second order would be a second pull request.
        found = await forge.pull_requests_of(branch, owner, base)
        if found:
            return found[0]
        raise


def description_of(change: Change) -> tuple[str, str]:
    """Title and body of a pull request: the only commit's; of several, the branch and their subjects."""
    commits = own_commits(change)
    if len(commits) == 1:
        title, body = commits[0].subject, commits[0].body.strip()
    else:
        subjects = [f"- {commit.subject}" for commit in commits[:MOST_SUBJECTS]]
        more = len(commits) - len(subjects)
        title = readable(change.branch or change.head[:12])
        body = "\n".join([*subjects, *([f"- and {more} more"] if more else [])])
    return _fitting(title, LONGEST_TITLE), _fitting(body, LONGEST_BODY)


def readable(branch: str) -> str:
    """A branch's name as a title: `feature/PAY-12-new_checkout` is `PAY-12 new checkout`."""
    last = branch.rpartition("/")[2] or branch
    key = re.match(r"[A-Z][A-Z0-9]*-\d+", last, re.ASCII)
    rest = last[key.end() :] if key else last
    words = " ".join(re.split(r"[-_\s]+", rest)).strip()
    if key:
        return f"{key[0]} {words}".strip()
    return (words[:1].upper() + words[1:]) or branch


def _fitting(text: str, most: int) -> str:
    """A text that JSON and the forge can hold; it is the user's own, and stays as it is."""
    clean = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"
