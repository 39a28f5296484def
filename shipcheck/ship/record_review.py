"""Reviews of ship records: somebody looked at what landed, and says so beside the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.git.notes import append_note
from shipcheck.ship.records import review_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.git.runner import Git
    from shipcheck.ship.record_reading import ShipRecord


def choose_for_review(found: Sequence[ShipRecord], name: str) -> tuple[ShipRecord, ...]:
    """Of the records that a name stands for, those that wait for a review; all if none does.

    Raises:
        UsageError: there is none, or they are about several commits.
    """
    if not found:
        raise UsageError(f"no ship record is about {name}", hint="shipcheck log lists them.")
    waiting = tuple(record for record in found if record.awaits_review) or tuple(found)
    commits = dict.fromkeys(record.commit[:12] for record in waiting)
    if len(commits) > 1:
        raise UsageError(f"{name} stands for several: {', '.join(commits)}", hint="Name one.")
    return waiting


async def review_records(
    git: Git, records: Sequence[ShipRecord], *, by: str, at: str, note: str
) -> None:
    """Write down that somebody looked at these records.

    Args:
        git: where they are.
        records: what was looked at.
        by: who looked, `Name <address>`.
        at: when, RFC 3339.
        note: what they have to say; may be empty.

    Raises:
        ShipcheckError: it could not be written.
    """
    for record in records:
        line = review_line(record.id, by=by, at=at, note=note)
        await append_note(git, record.commit, line)


def part_in(record: ShipRecord, reviewer: str) -> str:
    """What the reviewer had to do with what they reviewed: `merged it`, `wrote it`, or nothing."""
    address = _address(reviewer)
    if address == _address(record.document["by"]):
        return "merged it"
    authors = (author.casefold() for author in record.document["change"]["authors"])
    return "wrote it" if address in authors else ""


def _address(person: str) -> str:
    """The address in `Name <address>`."""
    return person.rpartition("<")[2].removesuffix(">").casefold()
