"""Ship records as `shipcheck log --format json` prints them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shipcheck import __version__
from shipcheck.ship.record_review import part_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shipcheck.ship.record_reading import LeftOut, Review, ShipRecord

SCHEMA_VERSION = 1


def as_json(
    records: Sequence[ShipRecord], lost: Collection[str], *, total: int, left_out: LeftOut
) -> dict[str, Any]:
    """The records as plain values.

    Args:
        records: what is shown.
        lost: commits that landed and are in no branch here any more.
        total: how many records there are with those that `-n` leaves out.
        left_out: lines that are no records.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "shipcheck", "version": __version__},
        "total": total,
        "records": [_record(record, lost) for record in records],
        "left_out": asdict(left_out),
    }


def _record(record: ShipRecord, lost: Collection[str]) -> dict[str, Any]:
    """What the note says, and what became of it since."""
    return {
        **record.document,
        "awaits_review": record.awaits_review,
        "reviews": [_review(record, review) for review in record.reviews],
        "lost": record.commit in lost,
    }


def _review(record: ShipRecord, review: Review) -> dict[str, Any]:
    part = part_in(record, review.by) or None
    return {"by": review.by, "at": review.at, "note": review.note, "part": part}
