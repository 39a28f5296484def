"""Ship records as `shipcheck log --format json` prints them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shipcheck import __version__
from shipcheck.ship.record_review import part_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.ship.record_reading import LeftOut, Review, ShipRecord

SCHEMA_VERSION = 1


def as_json(records: Sequence[ShipRecord], *, total: int, left_out: LeftOut) -> dict[str, Any]:
    """The records as plain values; `total` counts those that `-n` leaves out too."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "shipcheck", "version": __version__},
        "total": total,
        "records": [_record(record) for record in records],
        "left_out": asdict(left_out),
    }


def _record(record: ShipRecord) -> dict[str, Any]:
    """What the note says, and what was said about it since."""
    reviews = [_review(record, review) for review in record.reviews]
    return {**record.document, "awaits_review": record.awaits_review, "reviews": reviews}


def _review(record: ShipRecord, review: Review) -> dict[str, Any]:
    part = part_in(record, review.by) or None
    return {"by": review.by, "at": review.at, "note": review.note, "part": part}
