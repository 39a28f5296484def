"""Lands a judged change: its commit, its record, and one transaction for both."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError, ShipcheckError
from shipcheck.git.checkouts import checkouts, refuse_changes, refuse_in_the_way
from shipcheck.git.landing import Move, move_refs
from shipcheck.git.notes import NOTES_REF, prepare_note
from shipcheck.git.reads import is_ancestor, resolve_commit
from shipcheck.model.result import Landed, Method
from shipcheck.ship.commit import landing_commit
from shipcheck.ship.decisions import committer
from shipcheck.ship.records import ship_record
from shipcheck.ship.wish import head_ref

if TYPE_CHECKING:
    from shipcheck.git.checkouts import Checkouts
    from shipcheck.git.landing import Moved
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.target import Target
    from shipcheck.ship.wish import Wish


class OvertakenError(ShipcheckError):
    """Somebody moved what was judged, or is moving it; the message is git's complaint, if any."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What is about to happen: the branch goes to `commit`, with its record, and trees follow."""

    evaluation: Evaluation
    target: Target
    checked_out: Checkouts
    commit: str
    record: str

    @property
    def reason(self) -> str:
        """What the reflog says."""
        change = self.evaluation.change
        return f"shipcheck: merge {change.branch or change.head[:12]}"

    @property
    def move(self) -> Move:
        """How the branch moves."""
        return Move(self.target.ref, self.commit, self.target.tip)


async def refuse_early(evaluation: Evaluation, target: Target, wish: Wish) -> None:
    """See that nothing stands in the way that is known before anything is judged.

    Raises:
        RefusedError: it cannot be fast-forwarded, or a work tree that has to follow is not clean.
        UsageError: git knows no identity, or there is no remote to push to.
    """
    repository, change = evaluation.repository, evaluation.change
    await committer(repository.git)
    if wish.push:
        from shipcheck.ship.pushing import refuse_without_remote  # noqa: PLC0415

        refuse_without_remote(target)
    if wish.method is Method.FAST_FORWARD and not await is_ancestor(
        repository.git, change.base_head, change.head
    ):
        raise RefusedError(
            f"{target.branch} has moved on, so it cannot be fast-forwarded",
            hint="Rebase the branch, or merge without --ff.",
        )
    await refuse_changes(repository, (await checkouts(repository, target.branch)).trees)


async def land(evaluation: Evaluation, result: Result, target: Target, wish: Wish) -> Result:
    """Merge exactly what was judged; returns the result with `landed`.

    Once refs are about to move, a signal no longer stops it: it is answered by the result.

    Raises:
        OvertakenError: nothing was merged, and it can be tried again.
        RefusedError: a conflict, a work tree that cannot follow, or the remote says no.
        CancelledError: a signal came, and nothing was merged.
    """
    repository = evaluation.repository
    commit = await landing_commit(evaluation, target, wish)
    checked_out = await checkouts(repository, target.branch)  # only now: signing may take its time
    await refuse_changes(repository, checked_out.trees)
    await refuse_in_the_way(repository, checked_out.trees, target.tip, commit)
    method = wish.method or Method.MERGE
    landed = Landed(commit, target.branch, method, wish.push, wish.urgent)
    record = ship_record(
        result,
        by=await committer(repository.git),
        at=evaluation.surroundings.now().isoformat(timespec="seconds"),
        landed=landed,
    )
    landing = Landing(evaluation, target, checked_out, commit, record)
    if wish.push:
        from shipcheck.ship.pushing import push_and_follow  # noqa: PLC0415

        await _see_that_nothing_moved(landing, wish)
        await push_and_follow(landing)
    else:
        await _land_here(landing, wish)
    return replace(result, landed=landed, exit_code=0)


async def _land_here(landing: Landing, wish: Wish) -> None:
    """Move branch and record together; raises as `land` does."""
    git = landing.evaluation.repository.git
    old = await resolve_commit(git, NOTES_REF)
    notes = await prepare_note(git, old, landing.commit, landing.record)
    verified = await _verified(landing, wish)
    moves = [landing.move, Move(NOTES_REF, notes, old)]
    _settle(
        await move_refs(git, moves, verified, landing.checked_out, landing.reason), landing.target
    )


def _settle(moved: Moved, target: Target) -> None:
    """See that refs moved; raises as `land` does."""
    if moved.done:
        return
    if moved.interrupted:
        raise asyncio.CancelledError
    if moved.raced:
        raise OvertakenError(moved.words)
    raise RefusedError(
        f"a work tree with {target.branch} checked out cannot follow: {moved.words}",
        hint="Nothing was merged, and that tree is as it was.",
    )


async def _see_that_nothing_moved(landing: Landing, wish: Wish) -> None:
    """See that all is where it was judged; the remote itself guards its own branch."""
    git = landing.evaluation.repository.git
    refs = {**await _verified(landing, wish), landing.target.ref: landing.target.tip}
    for ref, commit in refs.items():
        if await resolve_commit(git, ref) != commit:
            raise OvertakenError(f"{ref} moved")


async def _verified(landing: Landing, wish: Wish) -> dict[str, str]:
    """The refs that must stand still: what was judged, and what it was judged against."""
    repository, target = landing.evaluation.repository, landing.target
    head = await head_ref(repository, wish)
    verified = {head: landing.evaluation.change.head} if head else {}
    if target.tracking and await resolve_commit(repository.git, target.tracking) is not None:
        verified[target.tracking] = target.tip
    return verified
