"""Finding ship records."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from shipcheck.model.result import Method
from shipcheck.model.words import Status
from shipcheck.ship.record_search import Search, find_lost, find_records
from shipcheck.ship.records import review_line
from tests.git.opening import done, git_in
from tests.reports.results import item, outcome, waiver
from tests.ship.recording import ADA, AT, BOB, read, record_of, write

if TYPE_CHECKING:
    from tests.repository import Sample


@pytest.fixture
def merged(sample: Sample) -> str:
    """A branch `pay` of two commits, merged into main with a record; returns the landed commit."""
    base = sample.head
    sample.branch("pay")
    sample.commit({"pay.py": "1"}, "First")
    head = sample.commit({"pay.py": "2"}, "Second")
    sample.git("switch", "-q", "main")
    sample.git("merge", "-q", "--no-ff", "pay")
    landed = sample.head
    items = [item("load-test", outcome(Status.FAIL, "Zu langsam: Straße"), waiver=waiver())]
    record = record_of(
        landed, head=head, base_head=base, branch="pay", items=items, urgent="Fire!", by=BOB
    )
    write(sample, landed, record)
    return landed


def found(sample: Sample, name: str) -> list[str] | None:
    records = done(find_records(git_in(sample.path), read(sample).entries, name))
    return None if records is None else [record.commit for record in records]


def test_by_what_landed_and_what_was_merged(sample: Sample, merged: str) -> None:
    sample.git("tag", "-m", "x", "v1", merged)
    head = sample.git("rev-parse", "pay")
    names = (merged, merged[:7], "main", "v1", "HEAD", head, head[:10], "pay", "refs/heads/pay")
    for name in names:
        assert found(sample, name) == [merged], name


def test_by_a_commit_that_came_along(sample: Sample, merged: str) -> None:
    later = sample.commit({"later": "x"})
    write(sample, later, record_of(later, base_head=merged, branch="later"))
    assert found(sample, "pay~1") == [merged]
    assert found(sample, "pay~2") == []  # the base before
    assert found(sample, later) == [later]


def test_a_record_whose_base_nobody_knows_does_not_claim_all(sample: Sample) -> None:
    first = sample.head
    landed = sample.commit({"a": "b"})
    write(sample, landed, record_of(landed, base_head="b0" * 20))
    assert found(sample, first) == []
    assert found(sample, landed) == [landed]


def test_heads_that_are_not_here(sample: Sample, merged: str) -> None:
    """A squashed branch of somebody else, and a name of the wrong length."""
    for head in ("ee" * 20, "ee" * 32):
        landed = sample.commit({"a": head})
        write(sample, landed, record_of(landed, head=head, base_head=merged, branch=None))
    assert found(sample, "pay~1") == [merged]
    assert len(found(sample, "eeee") or ()) == 2


def test_by_a_branch_that_is_gone(sample: Sample, merged: str) -> None:
    sample.git("branch", "-D", "pay")
    assert found(sample, "pay") == [merged]


def test_a_clone_that_has_the_notes_alone(sample: Sample) -> None:
    write(sample, "e1" * 20, record_of("e1" * 20))
    assert found(sample, "e1e1e1") == ["e1" * 20]


@pytest.mark.parametrize("name", ["nope", "main@{upstream}", "ffffff", "a b", "^main", "\x1b"])
def test_no_such_name(sample: Sample, merged: str, name: str) -> None:
    assert found(sample, name) is None


def lost(sample: Sample) -> frozenset[str]:
    return done(find_lost(git_in(sample.path), read(sample).entries))


def test_a_merge_that_was_taken_back(sample: Sample, merged: str) -> None:
    assert lost(sample) == frozenset()
    sample.git("reset", "-q", "--hard", "HEAD~1")
    assert lost(sample) == {merged}
    sample.git("update-ref", "refs/remotes/origin/main", merged)
    assert lost(sample) == frozenset()


def test_what_is_not_here_is_not_known_to_be_lost(sample: Sample) -> None:
    write(sample, "e1" * 20, record_of("e1" * 20))
    assert lost(sample) == frozenset()


def matches(sample: Sample, search: Search) -> bool:
    (record,) = read(sample).entries
    return search.matches(record)


@pytest.mark.parametrize(
    "words",
    ["pay", "PAY main", "fire! load", "strasse langsam", "we know", "bob@example.com", "merge",
     "straightforward", "looks good", "cleo", "waived load-test"],
)  # fmt: skip
def test_all_words_in_any_order(sample: Sample, merged: str, words: str) -> None:
    (record,) = read(sample).entries
    write(sample, merged, review_line(record.id, by="Cleo <c@x>", at=AT, note="looks good"))
    assert matches(sample, Search(tuple(words.split())))
    assert matches(sample, Search((*words.split(), merged[:8])))
    assert not matches(sample, Search((*words.split(), "else")))


def test_by_whom_and_since_when(sample: Sample, merged: str) -> None:
    assert matches(sample, Search(by="BOB@"))
    assert not matches(sample, Search(by="ada"))
    assert matches(sample, Search(since=datetime(2026, 11, 23, 10, tzinfo=UTC)))
    assert not matches(sample, Search(since=datetime(2026, 11, 23, 10, 1, tzinfo=UTC)))


def test_what_awaits_review(sample: Sample, merged: str) -> None:
    assert matches(sample, Search(awaiting_review=True))
    (record,) = read(sample).entries
    write(sample, merged, review_line(record.id, by=ADA, at=AT, note=""))
    assert not matches(sample, Search(awaiting_review=True))


@pytest.mark.parametrize("method", list(Method))
def test_every_method_is_found(sample: Sample, method: Method) -> None:
    write(sample, sample.head, record_of(sample.head, method=method))
    assert found(sample, "main") == [sample.head]
    assert matches(sample, Search((method.value,)))
