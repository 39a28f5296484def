"""Whether the forge has what was judged: the base, the head, the pull request; and what it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError
from shipcheck.forge.pull_request import PullState
from shipcheck.git.reads import resolve_commit
from shipcheck.model.words import Status
from shipcheck.ship.forge_landed import fetch_base
from shipcheck.ship.forge_opening import pushed_to, remote_tip
from shipcheck.ship.wish import head_ref

if TYPE_CHECKING:
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.forge.rules import BranchRules
    from shipcheck.model.result import Result
    from shipcheck.ship.forge_case import Case


NOTICES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each look whether a pull request has the commits that its branch was just given."""


async def stands_on_base(case: Case) -> bool:
    """Whether the base was judged where the forge has it; else it is fetched for the next time.

    Raises:
        RefusedError: the forge has no such branch.
    """
    base, change = case.base, case.evaluation.change
    tip = await case.forge.branch_tip(base.branch)
    if tip is None:
        host = case.forge.place.host
        raise RefusedError(f"{host} has no branch {base.branch} to merge into", hint="--base REF")
    if tip == change.base_head:
        return True
    git = case.evaluation.repository.git
    await fetch_base(git, base)
    if await resolve_commit(git, change.base) != await resolve_commit(git, base.tracking):
        # A branch here that is behind: what the forge has is what counts.
        short = base.tracking.removeprefix("refs/remotes/")
        case.sitting.request = replace(case.sitting.request, base=short)
    case.sitting.complaint = f"{base.branch} moved at {case.forge.place.host}"
    return False


async def missing_of(case: Case, request: PullRequest | None) -> tuple[str, ...]:
    """What the forge lacks of the change: `push`, `open`, both, or nothing.

    Raises:
        RefusedError: something is missing that nobody asked to be done, or it goes elsewhere.
        UsageError: there is no branch to be pushed.
    """
    change, wish = case.evaluation.change, case.wish
    if request is not None:
        _refuse_other_base(request, case.base.branch)
        if request.head == change.head:
            return ()
    remote, ref = await pushed_to(case.evaluation, case.online)
    there = await remote_tip(case.evaluation, remote, ref)
    if there != change.head and not wish.push:
        raise RefusedError(
            f"{change.branch} is not pushed: {change.head[:12]} was judged, and "
            f"{_what_is_there(request, remote, there)}",
            hint="--push pushes it first.",
        )
    if request is None and not wish.open:
        raise RefusedError(
            f"no pull request for {change.branch} into {case.base.branch}",
            hint="--open opens one; --local merges here.",
        )
    pushes = ("push",) if there != change.head else ()
    return (*pushes, *(("open",) if request is None else ()))


async def caught_up(case: Case, request: PullRequest) -> PullRequest:
    """The pull request once the forge has noticed the push; as it is where that takes too long."""
    latest = request
    for seconds in NOTICES:
        if latest.head == case.evaluation.change.head:
            break
        await case.evaluation.surroundings.sleep(seconds)
        latest = await case.forge.pull_request(request.number) or latest
    return latest


async def unmoved(case: Case, request: PullRequest) -> PullRequest | None:
    """The pull request as it is now, None where what was judged has moved.

    Raises:
        RefusedError: it is closed, or a draft by now.
    """
    change, repository = case.evaluation.change, case.evaluation.repository
    ref = await head_ref(repository, case.wish)
    latest = await case.forge.pull_request(request.number)
    if latest is None or latest.state is PullState.CLOSED:
        raise RefusedError(f"#{request.number} is closed: {request.url}", hint="Open it again.")
    refuse_draft(latest)
    moved = (
        (
            "the branch here",
            ref is not None and await resolve_commit(repository.git, ref) != change.head,
        ),
        (f"#{latest.number}", latest.head != change.head),
        (f"what #{latest.number} goes into", latest.base_branch != case.base.branch),
        (f"#{latest.number}, which is merged already", latest.state is PullState.MERGED),
        (case.base.branch, await case.forge.branch_tip(case.base.branch) != change.base_head),
    )
    what = next((name for name, is_so in moved if is_so), None)
    if what is not None:
        case.sitting.complaint = f"{what} moved"
    return latest if what is None else None


def refuse_draft(request: PullRequest) -> None:
    """See that its author calls it finished; raises RefusedError."""
    if request.draft:
        raise RefusedError(
            f"#{request.number} is a draft, which is not merged: {request.url}",
            hint="Mark it as ready for review.",
        )


def _refuse_other_base(request: PullRequest, branch: str) -> None:
    """See that the pull request goes where it was judged; raises RefusedError."""
    if request.base_branch != branch:
        raise RefusedError(
            f"#{request.number} goes into {request.base_branch}, and this was judged on {branch}",
            hint=f"--base {request.base_branch}",
        )


def _what_is_there(request: PullRequest | None, remote: str, there: str | None) -> str:
    """What the forge has instead of the judged commit."""
    if request is not None:
        return f"#{request.number} has {request.head[:12]}"
    return f"{remote} has {there[:12]}" if there else f"{remote} does not have the branch"


def reviews_stand(result: Result, latest: PullRequest, rules: BranchRules | None) -> bool:
    """Whether what was approved when it was judged is so still, by the pull request as it was just read."""
    from shipcheck.checks.review_approved import still_approved  # noqa: PLC0415 - merges alone

    passed = [
        one.item.parameters
        for one in result.items
        if one.item.uses == "review-approved" and one.outcome.status is Status.PASS
    ]
    head = result.change.head
    return all(still_approved(parameters, latest, head, rules) for parameters in passed)
