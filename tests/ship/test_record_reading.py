"""Reading ship records: anybody who may push can write anything into a note."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipcheck.errors import ShipcheckError
from shipcheck.git import notes_tree
from shipcheck.git.notes import NOTES_REF
from shipcheck.git.runner import Git
from shipcheck.model.words import Status
from shipcheck.ship import record_reading
from shipcheck.ship.record_reading import LeftOut, Records, ShipRecord, read_records
from shipcheck.ship.records import record_id, review_line
from tests.git.noting import set_notes
from tests.git.opening import done, git_in
from tests.reports.results import item, outcome, waiver
from tests.ship.recording import ADA, AT, BOB, read, record_of, write

if TYPE_CHECKING:
    from shipcheck.process.runner import Completed
    from tests.repository import Sample

LANDED = "e1" * 20
WAIVED = item("load", outcome(Status.FAIL, "slow"), waiver=waiver())
DOCUMENT: dict[str, Any] = json.loads(record_of(LANDED, items=[WAIVED], urgent="fire"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


def paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a document."""
    entries: Any = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    return [path, *(one for key, entry in entries for one in paths(entry, (*path, key)))]


def changed(path: tuple[Any, ...], value: object, *, sealed: bool = True) -> str:
    """The record with one value replaced, and the id that it has then."""
    document = json.loads(json.dumps({"": DOCUMENT}))
    place = document
    way = ("", *path)
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = value
    whole = document[""]
    if sealed and isinstance(whole, dict) and path != ("id",):
        whole["id"] = record_id(whole)
    return json.dumps(whole)


def reading(*lines: str) -> Records:
    """What a note with these lines holds, if it is on the commit that landed."""
    reader = record_reading._Reader()
    reader.read(LANDED, "\n".join(lines).encode("utf-8", "surrogatepass"))
    return reader.records()


def test_no_notes_are_no_records(sample: Sample) -> None:
    assert read(sample) == Records()


@pytest.mark.parametrize("content", ["", "garbage\n", "e1" * 20 + "\n", "TREE"])
def test_a_broken_ref_is_an_error(sample: Sample, content: str) -> None:
    write(sample, sample.head, record_of(sample.head))
    tree = sample.git("rev-parse", "HEAD^{tree}")
    (sample.path / ".git" / NOTES_REF).write_text(content.replace("TREE", f"{tree}\n"))
    with pytest.raises(ShipcheckError):
        read(sample)


def test_what_was_written_is_read(sample: Sample) -> None:
    other = sample.commit({"a": "b"})
    first = sample.git("rev-parse", "main~1")
    write(sample, first, record_of(first, by=BOB, at="2026-11-23T23:00:00+14:00"))
    write(sample, other, record_of(other, items=[WAIVED], urgent="fire"))
    records = read(sample)
    assert records.left_out == LeftOut()
    newest, oldest = records.entries
    assert (newest.commit, newest.urgent, newest.awaits_review) == (other, "fire", True)
    assert (oldest.commit, oldest.urgent, oldest.awaits_review) == (first, None, False)
    assert newest.document["items"][0]["waiver"]["reason"] == "we know"
    assert newest.time > oldest.time  # 9 in the morning, in UTC


def test_reviews_belong_to_their_record(sample: Sample) -> None:
    write(sample, sample.head, record_of(sample.head, urgent="fire"))
    write(sample, sample.head, record_of(sample.head, urgent="flood"))
    one, other = read(sample).entries
    for at, by in (("2026-11-25T00:00:00Z", BOB), ("2026-11-24T00:00:00Z", ADA)):
        write(sample, sample.head, review_line(one.id, by=by, at=at, note="fine"))
    found = {record.id: record for record in read(sample).entries}
    assert [review.by for review in found[one.id].reviews] == [ADA, BOB]
    assert not found[one.id].awaits_review
    assert found[other.id].awaits_review


def test_a_review_of_nothing_is_counted() -> None:
    records = reading(review_line("0" * 32, by=ADA, at=AT, note=""))
    assert records == Records((), LeftOut(misplaced=1))


def test_an_altered_record_is_none() -> None:
    assert len(reading(changed((), DOCUMENT)).entries) == 1
    altered = changed(("landed", "urgent"), None, sealed=False)
    assert reading(altered) == Records((), LeftOut(damaged=1))


def test_a_review_does_not_hold_for_an_altered_record() -> None:
    review = review_line(DOCUMENT["id"], by=ADA, at=AT, note="")
    assert not reading(changed((), DOCUMENT), review).entries[0].awaits_review
    records = reading(changed(("landed", "urgent"), "fun"), review)
    assert records.entries[0].awaits_review
    assert records.left_out == LeftOut(misplaced=1)


def test_a_record_of_another_commit_is_left_out(sample: Sample) -> None:
    write(sample, sample.head, record_of(LANDED))
    assert read(sample) == Records((), LeftOut(misplaced=1))


def test_the_same_line_twice_is_one_record() -> None:
    line = changed((), DOCUMENT)
    assert len(reading(line, "", line).entries) == 1


def test_keys_of_a_newer_version_are_passed_over() -> None:
    (record,) = reading(changed(("change", "risk"), {"score": 0.7})).entries
    assert "risk" not in record.document["change"]


@pytest.mark.parametrize(
    ("branch", "shown"), [("a\ud800", "a\\ud800"), ("Ünal\u200b", "Ünal\u200b"), ("\n", "\n")]
)
def test_a_lone_surrogate_is_spelt_out(branch: str, shown: str) -> None:
    """JSON can hold it, no output can; everything else is for those who show it."""
    (record,) = reading(changed(("change", "branch"), branch)).entries
    assert record.document["change"]["branch"] == shown


@pytest.mark.parametrize(
    "line",
    ['{"schema":2,"kind":"ship"}', '{"schema":1,"kind":"revert"}', '{"schema":"1","kind":"ship"}',
     '{"kind":"ship"}', '{"schema":1,"kind":["ship"]}', '{"schema":1,"kind":{}}', "{}"],
)  # fmt: skip
def test_what_is_of_another_version_is_counted(line: str) -> None:
    assert reading(line) == Records((), LeftOut(newer=1))


@pytest.mark.parametrize(
    "line",
    ["[]", "null", "{", "x", "\udcff", "[" * 100_000, '{"a":' * 100_000, "1" * 100_000,
     '{"schema":1,"kind":"ship"}', '{"schema":1,"kind":"review"}', "\ufeff{}"],
)  # fmt: skip
def test_what_is_damaged_is_counted(line: str) -> None:
    assert reading(line) == Records((), LeftOut(damaged=1))


@pytest.mark.parametrize(
    "at",
    ["", "x", "2026-11-23", "2026-11-23T10:00:00", "0001-01-01T00:00:00+14:00", "1" * 10_000,
     "9999-12-31T23:59:59-12:00", "1969-12-31T00:00:00Z"],
)  # fmt: skip
def test_a_time_that_cannot_be_shown_is_damage(at: str) -> None:
    assert reading(changed(("at",), at)) == Records((), LeftOut(damaged=1))


def test_deep_values_in_unknown_keys_are_no_crash() -> None:
    deep = '{"a":' * 900 + "1" + "}" * 900
    line = changed((), DOCUMENT)[:-1] + f',"x":{deep}' + "}"
    assert reading(line).left_out.damaged == 1


@settings(max_examples=100, deadline=None)
@given(path=st.sampled_from(paths(DOCUMENT)), value=JSON, sealed=st.booleans())
def test_any_value_anywhere_is_read_or_counted(
    path: tuple[Any, ...], value: object, sealed: bool
) -> None:
    records = reading(changed(path, value, sealed=sealed))
    assert len(records.entries) + records.left_out.total == 1
    for record in records.entries:
        assert_whole(record)


def assert_whole(record: ShipRecord) -> None:
    """Every value is of the type that `ship_record` writes."""
    assert record.commit == LANDED
    assert record.time.astimezone().year >= 1969
    json.dumps(record.document).encode("ascii")
    for way in paths(record.document):
        value: Any = record.document
        for key in way:
            value = value[key]
        assert isinstance(value, (dict, list, str, int, bool, type(None)))
        assert not isinstance(value, str) or value.encode().decode() == value


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_any_bytes_are_counted(content: bytes) -> None:
    reader = record_reading._Reader()
    reader.read(LANDED, content)
    lines = sum(bool(line) for line in content.split(b"\n"))
    assert reader.records().left_out.total == lines


def test_notes_that_are_too_large_are_counted(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sample.commit({"a": "b"})
    large = record_of(other) + "\n" + "x" * 5_000
    set_notes(sample, {sample.git("rev-parse", "main~1"): "x", other: large})
    monkeypatch.setattr(notes_tree, "MOST_BYTES", 5_000)
    assert read(sample) == Records((), LeftOut(damaged=1, too_large=1))


def test_masses_of_notes_do_not_hide_the_one_that_is_asked_for(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = {commit: record_of(commit) for commit in (f"{number:040x}" for number in range(9))}
    lines[sample.head] = record_of(sample.head, branch="wanted")
    set_notes(sample, lines)
    most = len(lines[sample.head]) + 10
    monkeypatch.setattr(record_reading, "MOST_BYTES", most)
    (record,) = done(read_records(git_in(sample.path), ["nope", "main"])).entries
    assert record.document["change"]["branch"] == "wanted"
    assert read(sample).left_out == LeftOut(too_large=9)


def test_the_number_of_processes_does_not_grow_with_the_records(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[tuple[str, ...]] = []
    run = Git.run

    async def counted(git: Git, *arguments: str, **options: Any) -> Completed:  # noqa: ANN401
        runs.append(arguments)
        return await run(git, *arguments, **options)

    monkeypatch.setattr(Git, "run", counted)
    numbers = []
    for number in (3, 40):
        commits = [f"{at:040x}" for at in range(number)]
        set_notes(sample, {commit: record_of(commit) for commit in commits}, fan_out=1)
        runs.clear()
        assert len(read(sample).entries) == number
        numbers.append(len(runs))
    assert numbers[0] == numbers[1] <= 5


def test_only_so_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_reading, "MOST_LINES", 3)
    reader = record_reading._Reader()
    for _ in range(4):
        reader.read(LANDED, b"x\ny\n")
    assert reader.records().left_out == LeftOut(damaged=4, too_large=2)
