"""Ship records between clones: fetched, merged so that nobody's are lost, and pushed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.git.errors import redact
from shipcheck.git.names import checked_name
from shipcheck.git.notes import NOTES_REF, merge_notes
from shipcheck.git.reads import resolve_commit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.git.runner import Git
    from shipcheck.process.runner import Completed

ATTEMPTS = 10
"""Times that a remote may be written by somebody else between our fetch and our push."""

PAUSE = 0.1
"""Seconds, at most, before the second attempt, and how much more before each further."""

MOST_WORDS = 5
"""Lines of git's and the remote's complaint that are told."""

_FATAL = 128

# What git says when somebody else pushed first, or is pushing right now.
_OVERTAKEN = (
    r"fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value"
)

_NO_SUCH_REF = b"couldn't find remote ref"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought: the remote's tip, and ours, which holds it; None where there is none."""

    theirs: str | None
    ours: str | None


async def fetch_records(git: Git, remote: str) -> Fetched:
    """Bring a remote's ship records into ours; nothing that either side has is lost.

    Our tip is a descendant of the remote's afterwards, so that a push of it is a fast-forward.

    Raises:
        ShipcheckError: the remote cannot be reached, the repository not be written, or what the
            remote has are no ship records: too many, or too large.
    """
    theirs = await _fetch(git, remote)
    if theirs is None:
        return Fetched(None, await resolve_commit(git, NOTES_REF))
    return Fetched(theirs, await merge_notes(git, theirs))


@dataclass(frozen=True, slots=True)
class Synced:
    """What an exchange did: whether records came, and whether records went."""

    received: bool
    sent: bool


async def sync_records(git: Git, remote: str, sleep: Callable[[float], Awaitable[None]]) -> Synced:
    """Exchange ship records with a remote: afterwards both have all.

    Args:
        git: the clone.
        remote: the name of the remote.
        sleep: waits so many seconds where others write the remote at the same time.

    Raises:
        ShipcheckError: the remote cannot be reached, refuses the records, or is written by others
            all the time; or what it has are no ship records.
    """
    before = await resolve_commit(git, NOTES_REF)
    for attempt in range(ATTEMPTS):
        fetched = await fetch_records(git, remote)
        if fetched.ours is None or fetched.ours == fetched.theirs:
            return Synced(received=fetched.ours != before, sent=False)
        refusal = await _push(git, remote, fetched.ours)
        if refusal is None:
            return Synced(received=fetched.ours != before, sent=True)
        if not re.search(_OVERTAKEN, refusal):
            raise ShipcheckError(f"{remote} does not take the ship records: {refusal}")
        await sleep(attempt * PAUSE * random.random())  # noqa: S311 - to be out of step with others
    raise ShipcheckError(f"cannot push {NOTES_REF}: others keep writing it", hint="Try again.")


async def _push(git: Git, remote: str, tip: str) -> str | None:
    """Push our notes, if the remote has nothing that we lack; the refusal, None where it worked."""
    arguments = (
        "push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no",
        "--end-of-options", checked_name(remote), f"{tip}:{NOTES_REF}",
    )  # fmt: skip
    done = await _ask(git, arguments)
    return _words(done) if done.code else None


async def _fetch(git: Git, remote: str) -> str | None:
    """The remote's notes commit, with its objects here; None where it has none."""
    # Beside refs/notes, where git would show the same notes twice.
    tracking = f"refs/shipcheck/remotes/{remote}/notes"
    for _ in range(ATTEMPTS):
        arguments = (
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
            "--no-auto-maintenance", "--no-filter", "--refmap=", "--end-of-options",
            checked_name(remote), f"+{NOTES_REF}:{tracking}",
        )  # fmt: skip
        done = await _ask(git, arguments)
        if done.code == 0:
            return await resolve_commit(git, tracking)
        if _NO_SUCH_REF in done.stderr:
            return None
        if b"cannot lock ref" not in done.stderr:
            break
    raise ShipcheckError(f"cannot get the ship records of {remote}: {_words(done)}")


async def _ask(git: Git, arguments: tuple[str, ...]) -> Completed:
    """Talk to a remote as the user, who may be asked for a password, in the words that we know."""
    return await git.run_as_user(*arguments, ok=(0, 1, _FATAL), extra_environment={"LC_ALL": "C"})


def _words(done: Completed) -> str:
    """What git and the remote said, in one line and without secrets."""
    lines = [line.strip() for line in done.stderr.decode(errors="replace").splitlines()]
    told = [line for line in lines if line and not line.startswith(("To ", "hint:"))]
    return redact("; ".join(told[:MOST_WORDS])) or f"git ended with {done.code}"
