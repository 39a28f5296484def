"""Reviews: which records they are of, and what the reviewer had to do with them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.ship.record_review import choose_for_review, part_in, review_records
from tests.git.noting import noted
from tests.git.opening import done, git_in
from tests.ship.recording import ADA, AT, BOB, read, record_of, write

if TYPE_CHECKING:
    from shipcheck.ship.record_reading import ShipRecord
    from tests.repository import Sample


def one(sample: Sample, *, by: str = ADA) -> ShipRecord:
    """A record of a change that ada@example.com wrote."""
    write(sample, sample.head, record_of(sample.head, by=by, urgent="fire"))
    return read(sample).entries[0]


def test_who_merged_and_who_wrote_it(sample: Sample) -> None:
    record = one(sample, by=BOB)
    assert part_in(record, "Robert <BOB@example.com>") == "merged it"
    assert part_in(record, "A. <Ada@Example.com>") == "wrote it"
    assert part_in(record, "Cleo <cleo@example.com>") == ""
    assert part_in(record, "") == ""


def test_what_awaits_review_comes_first(sample: Sample) -> None:
    write(sample, sample.head, record_of(sample.head))
    one(sample)
    both = read(sample).entries
    (urgent,) = (record for record in both if record.urgent is not None)
    (calm,) = (record for record in both if record.urgent is None)
    assert choose_for_review(both, "main") == (urgent,)
    assert choose_for_review([calm], "main") == (calm,)


def test_one_commit_at_a_time(sample: Sample) -> None:
    first = one(sample)
    document = {**first.document, "landed": {**first.document["landed"], "commit": "e1" * 20}}
    with pytest.raises(UsageError, match=r"stands for several: \w+, e1e1e1e1e1e1"):
        choose_for_review([first, replace(first, document=document)], "topic")
    with pytest.raises(UsageError, match="no ship record is about x"):
        choose_for_review([], "x")


def test_it_is_a_line_beside_the_record(sample: Sample) -> None:
    record = one(sample)
    done(review_records(git_in(sample.path), [record], by=BOB, at=AT, note="fine\nby me"))
    ship, review = (json.loads(line) for line in noted(sample, sample.head))
    assert ship["id"] == review["record"] == record.id
    assert (review["by"], review["at"], review["note"]) == (BOB, AT, "fine\nby me")
    (read_again,) = read(sample).entries
    assert read_again.reviews[0].note == "fine\nby me"
