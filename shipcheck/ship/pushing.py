"""`--push`: the remote takes branch and records first, together; then we follow."""

from __future__ import annotations

import asyncio
import contextlib
from shlex import quote
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError, ShipcheckError, UsageError
from shipcheck.git.checkouts import checkouts, refuse_in_the_way
from shipcheck.git.errors import redact
from shipcheck.git.landing import Move, move_refs
from shipcheck.git.names import checked_name
from shipcheck.git.notes import NOTES_REF, prepare_note
from shipcheck.git.reads import resolve_commit
from shipcheck.process.detached import to_the_end
from shipcheck.ship.record_sharing import MOST_WORDS, fetch_records

if TYPE_CHECKING:
    from shipcheck.git.checkouts import Checkouts
    from shipcheck.git.runner import Git
    from shipcheck.process.runner import Completed
    from shipcheck.ship.landing import Landing
    from shipcheck.ship.target import Target

ATTEMPTS = 5
"""Times that somebody else may push records, or move refs here, while we do."""

MARK = {"SHIPCHECK_MERGE": "1"}
"""Tells our own pre-push hook that the gate has judged already."""


def refuse_without_remote(target: Target) -> None:
    """See that there is somewhere to push to; raises UsageError."""
    if target.remote is None or target.remote_ref is None:
        raise UsageError(
            f"--push has nowhere to push {target.branch}: there is no remote",
            hint="git remote add origin ADDRESS",
        )


async def push_and_follow(landing: Landing) -> None:
    """Push commit and record, then move the branch here too.

    Raises:
        RefusedError: the remote says no; nothing has moved anywhere.
        ShipcheckError: the remote has it, and the branch here could not follow; or the push was cut
            short, and the remote does not answer whether it has it.
    """
    git, target = landing.evaluation.repository.git, landing.target
    remote = target.remote or ""
    fetched = await fetch_records(git, remote)
    for _ in range(ATTEMPTS):
        old = await resolve_commit(git, NOTES_REF)
        notes = await prepare_note(git, old, landing.commit, landing.record)
        (arrived, done), interrupted = await to_the_end(_push(git, target, landing.commit, notes))
        if arrived:
            await to_the_end(_follow(landing, Move(NOTES_REF, notes, old)))
            return
        if interrupted:
            raise asyncio.CancelledError
        before, fetched = fetched.theirs, await fetch_records(git, remote)
        if fetched.theirs == before:  # else it may have been for somebody's records that came first
            break
    words = words_of_push(done)
    moved_on = "[rejected]" in words  # git's word where it is not the remote that says no
    raise RefusedError(
        f"{remote} did not take it, nothing was merged: {words}",
        hint=f"git fetch {quote(remote)} tells what has come in meanwhile." if moved_on else "",
    )


async def _push(git: Git, target: Target, commit: str, notes: str) -> tuple[bool, Completed]:
    """Whether the remote has taken both, and how the push ended."""
    remote, there = checked_name(target.remote or ""), target.remote_ref or ""
    done = await git.run_as_user(
        "push", "--atomic", "--porcelain", *await _lease(git, target), "--end-of-options", remote,
        f"{commit}:{there}", f"{notes}:{NOTES_REF}",
        ok=range(-64, 256), extra_environment=MARK,
    )  # fmt: skip
    if done.code == 0 or b"!\t" in done.stdout:
        return done.code == 0, done
    # Cut short, perhaps after the remote had taken it.
    try:
        seen = await git.run_as_user("ls-remote", "--end-of-options", remote, there)
    except ShipcheckError as error:
        raise ShipcheckError(
            f"{remote} does not tell whether it took {target.branch}: {words_of_push(done)}",
            hint=f"git fetch {quote(remote)} brings it if so; nothing moved here.",
        ) from error
    return seen.stdout.split(b"\t")[0].decode() == commit, done


async def _lease(git: Git, target: Target) -> tuple[str, ...]:
    """The option by which the remote's branch must be where it was judged, and not behind it.

    Without it a remote that was set back would get again what was taken off.
    """
    if target.tracking is None or await resolve_commit(git, target.tracking) is None:
        return ()
    return (f"--force-with-lease={target.remote_ref}:{target.tip}",)


async def _follow(landing: Landing, record: Move) -> None:
    """Move the branch here; the remote has it, so nothing stops this but somebody who moved it."""
    target = landing.target
    try:
        words = await _move_here(landing, record)
    except RefusedError as refused:
        words = refused.message
    if words is not None:
        raise ShipcheckError(
            f"{target.remote} has it, and {target.branch} here could not follow: {words}",
            hint=f"git fetch {quote(target.remote or '')}, then bring both together.",
        )


async def _move_here(landing: Landing, record: Move) -> str | None:
    """None where branch and record moved; else what kept them."""
    git, target = landing.evaluation.repository.git, landing.target
    moves, words = [landing.move, record], ""
    for _ in range(ATTEMPTS):
        checked_out = await _checked_out_now(landing)
        moved = await move_refs(git, moves, {}, checked_out, landing.reason)
        if moved.done:
            return None
        words = moved.words or "it, or a work tree of it, moved"
        if await _has_records(git, target.remote or ""):  # ours came back with those of others
            moves = [landing.move]
        if await resolve_commit(git, target.ref) != target.tip:
            break
    return words


async def _checked_out_now(landing: Landing) -> Checkouts:
    """The trees that have to follow: somebody may have switched while we pushed.

    Raises:
        RefusedError: there is no room in one of them.
    """
    repository, tip = landing.evaluation.repository, landing.target.tip
    checked_out = await checkouts(repository, landing.target.branch)
    await refuse_in_the_way(repository, checked_out.trees, tip, landing.commit)
    return checked_out


async def _has_records(git: Git, remote: str) -> bool:
    """Bring the remote's records into ours; that of what was pushed is among them."""
    with contextlib.suppress(ShipcheckError):
        await fetch_records(git, remote)
        return True
    return False


def words_of_push(done: Completed) -> str:
    """What git and the remote said of a push, in one line and without secrets."""
    lines = [line.strip() for line in done.stderr.decode(errors="replace").splitlines()]
    lines = [line for line in lines if line and not line.startswith(("To ", "hint:"))]
    refused = _refused(done.stdout.decode(errors="replace"))
    if refused:  # what git itself says besides only says it once more
        lines = [line for line in lines if line.startswith("remote: ")]
    said = [*(line.removeprefix("remote: ").strip() for line in lines[:MOST_WORDS]), *refused]
    return redact("; ".join(said)) or f"git push ended with {done.code}"


def _refused(porcelain: str) -> list[str]:
    """Every reason for which a ref was refused, each with the first such ref.

    Left out are refs that were refused for another's sake.
    """
    reasons: dict[str, str] = {}
    for line in porcelain.splitlines():
        mark, _, rest = line.partition("\t")
        refs, _, reason = rest.partition("\t")
        if mark == "!" and "(atomic push failed)" not in reason:
            reasons.setdefault(reason, refs.rpartition(":")[2].removeprefix("refs/heads/"))
    return [f"{ref} {reason}" for reason, ref in reasons.items()]
