"""The small gate before a flag goes on: for its users that is the release."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.flags.mentions import mentions
from shipcheck.flags.state import FlagKind
from shipcheck.git.errors import GitError
from shipcheck.git.names import checked_name
from shipcheck.git.reads import default_branch_ref
from shipcheck.model.text import counted
from shipcheck.ship.record_reading import read_records
from shipcheck.ship.record_search import find_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.flags.state import FlagState
    from shipcheck.ship.flag_desk import FlagDesk
    from shipcheck.ship.record_reading import ShipRecord

TESTED = "both-branches-tested"
COMMITS = 20
"""Commits that named the flag, newest first, whose ship records are looked for."""


SECONDS = 10.0
"""Seconds for finding those commits; git compares every version of the files to see them."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that should hold before the flag goes on; `holds` is None where nobody knows."""

    name: str
    holds: bool | None
    words: str


async def conditions(desk: FlagDesk, key: str, state: FlagState) -> tuple[Condition, ...]:
    """Deployed, tested, and nothing else waits; as far as it can be known.

    Raises:
        ShipcheckError: the repository, its records or the service cannot be read.
    """
    where, place = await _shipped(desk)
    paths = (await mentions(desk.evaluation.repository.git, where, [key]))[key]
    tested, waits = await asyncio.gather(_tested(desk, key, where, paths), _waits(desk, state))
    return (_deployed(place, paths), tested, *waits)


async def _shipped(desk: FlagDesk) -> tuple[str, str]:
    """What is merged, as far as it was fetched, and its name.

    The remote's default branch, else the base.
    """
    repository, change = desk.evaluation.repository, desk.evaluation.change
    ref = await default_branch_ref(repository.git, repository.configuration, repository.branch)
    if ref is not None:
        return ref, ref.removeprefix("refs/remotes/")
    return change.base_head, change.base


def _deployed(place: str, paths: Sequence[str]) -> Condition:
    if not paths:
        return Condition(
            "deployed", holds=False, words=f"no code of {place} asks it: the guard is not merged"
        )
    words = f"merged: {paths[0]}"
    more = f" and {counted(len(paths) - 1, 'other file')}" if len(paths) > 1 else ""
    return Condition(
        "deployed", holds=True, words=f"{words}{more} at {place}; whether it runs, look there"
    )


async def _tested(desk: FlagDesk, key: str, where: str, paths: Sequence[str]) -> Condition:
    """What the ship record of the change that brought the guard says of both its sides."""
    try:
        record = await _record(desk, key, where, paths) if paths else None
    except GitError as error:
        if not error.timed_out:
            raise
        words = f"not known: git did not find who brought the guard within {SECONDS:g} s"
        return Condition("tested", holds=None, words=words)
    if record is None:
        words = "no ship record says whether both sides are tested"
        return Condition("tested", holds=None, words=words)
    judged = [item for item in record.document["items"] if item["uses"] == TESTED]
    when = record.time.date().isoformat()
    if not judged:
        return Condition(
            "tested", holds=None, words=f"{TESTED} was not asked when it merged on {when}"
        )
    status = judged[0]["status"]
    holds = {"pass": True, "fail": False}.get(status)
    return Condition(
        "tested", holds=holds, words=f"{TESTED} on {when}: {status}, {judged[0]['summary']}"
    )


async def _record(desk: FlagDesk, key: str, where: str, paths: Sequence[str]) -> ShipRecord | None:
    """The newest record of a change that named the key in one of the files.

    Raises:
        GitError: as git does; also where it takes longer than `SECONDS`.
    """
    git = desk.evaluation.repository.git
    records = (await read_records(git)).entries
    if not records:
        return None
    done = await git.run(
        "log", "--format=%H", f"-S{key}", f"--max-count={COMMITS}", checked_name(where), "--",
        *(f":(top,literal){path}" for path in paths), timeout=SECONDS,
    )  # fmt: skip
    for commit in done.stdout.decode("ascii").split():
        found = await find_records(git, records, commit)
        if found:
            return found[0]
    return None


async def _waits(desk: FlagDesk, state: FlagState) -> tuple[Condition, ...]:
    """What else speaks against it: stale, of another kind, the service wants an approval."""
    against = []
    if state.stale:
        against.append(Condition("stale", holds=False, words=f"{state.source} calls it stale"))
    if state.kind in (FlagKind.KILL_SWITCH, FlagKind.PERMISSION):
        against.append(
            Condition("kind", holds=None, words=f"it is a {state.kind_word} flag, not a release")
        )
    if await desk.switchable().may_switch(desk.request) is False:
        words = f"the credential may not switch flags in {desk.name}"
        against.append(Condition("permission", holds=False, words=words))
    return tuple(against) or (
        Condition("waits", holds=True, words="nothing else waits in the service"),
    )
