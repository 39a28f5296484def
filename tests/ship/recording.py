"""Ship records of made-up results on commits of a sample repository."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.git.notes import append_note
from shipcheck.model.result import Landed, Method
from shipcheck.ship.record_reading import Records, read_records
from shipcheck.ship.records import ship_record
from tests.git.opening import done, git_in
from tests.reports.results import CHANGE, item, result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.model.result import ItemResult
    from tests.repository import Sample

ADA = "Ada Lovelace <ada@example.com>"
BOB = "Bob <bob@example.com>"
AT = "2026-11-23T10:00:00+00:00"


def record_of(
    landed: str,
    *,
    items: Sequence[ItemResult] = (),
    head: str = "",
    base_head: str = "",
    branch: str | None = "topic",
    by: str = ADA,
    at: str = AT,
    method: Method = Method.MERGE,
    urgent: str | None = None,
) -> str:
    """The record of a change that landed as a commit."""
    change = replace(
        CHANGE, branch=branch, head=head or landed, base_head=base_head or CHANGE.base_head
    )
    where = Landed(landed, "main", method, urgent=urgent)
    return ship_record(result(items or [item()], change=change), by=by, at=at, landed=where)


def write(sample: Sample, commit: str, line: str) -> None:
    """Put a line on a commit."""
    done(append_note(git_in(sample.path), commit, line))


def read(sample: Sample) -> Records:
    """All records that are there."""
    return done(read_records(git_in(sample.path)))
