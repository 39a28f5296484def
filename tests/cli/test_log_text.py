"""Records on the screen: whatever a note says is only text."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.cli.log_json import as_json
from shipcheck.cli.log_text import LONGEST, render
from shipcheck.model.result import Landed, Method
from shipcheck.model.text import visible
from shipcheck.model.words import Status
from shipcheck.ship.record_reading import LeftOut, Records, ShipRecord, _Reader
from shipcheck.ship.records import record_id, review_line, ship_record
from tests.reports.results import BASE, HEAD, item, outcome, result, waiver
from tests.ship.recording import ADA, AT, BOB, record_of

LANDED = "e1" * 20
WAIVED = item("load", outcome(Status.FAIL, "slow"), waiver=waiver(until=AT))
HOSTILE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["\x1b]0;x\x07", "[/red]", "\u202eabc", "a\nb\r", "\u200b", "界" * 300, "é" * 10_000]
    ),
)


def spoilt(value: Any, texts: list[str]) -> Any:  # noqa: ANN401 - any JSON value
    """The value with every text that is free to be anything replaced by one of the texts in turn."""
    if isinstance(value, dict):
        fixed = ("at", "evaluated_at", "commit", "head", "base_head", "merge_base", "kind")
        return {
            key: entry if key in fixed else spoilt(entry, texts) for key, entry in value.items()
        }
    if isinstance(value, list):
        return [spoilt(entry, texts) for entry in value]
    if isinstance(value, str):
        texts.append(texts.pop(0))
        return texts[0]
    return value


def read(*lines: str) -> Records:
    reader = _Reader()
    reader.read(LANDED, "\n".join(lines).encode())
    return reader.records()


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=8))
def test_any_text_in_every_field_is_only_text(texts: list[str]) -> None:
    record = spoilt(json.loads(record_of(LANDED, items=[WAIVED], urgent="fire")), list(texts))
    record["id"] = record_id(record)
    review = review_line(record["id"], by=texts[0], at=AT, note=texts[-1])
    records = read(json.dumps(record), review)
    assert (len(records.entries), records.left_out) == (1, LeftOut())
    plain = render(records.entries, (), verbose=False, colour=False)
    assert plain.count("\n") == 1
    whole = render(records.entries, {LANDED}, verbose=True, colour=False)
    for line in (plain + whole).splitlines():
        assert line == visible(line)
        assert len(line) < 6 * LONGEST
    document = as_json(records.entries, (), total=1, left_out=records.left_out)
    json.dumps(document).encode("ascii")


def shown(record: ShipRecord) -> str:
    return render([record], (), verbose=False, colour=False)


def test_all_of_a_record() -> None:
    said = result([WAIVED, item("docs", warn=True)], notes=("a note",))
    landed = Landed(LANDED, "main", Method.MERGE, pushed=True, urgent="fire")
    line = ship_record(said, by=BOB, at=AT, landed=landed)
    review = review_line(json.loads(line)["id"], by=ADA, at=AT, note="fine")
    whole = render(read(line, review).entries, (), verbose=True, colour=False)
    assert whole.split("\n", 1)[1] == (
        f"    landed     {LANDED} on main, pushed at once\n"
        f"    judged     {HEAD} on main at {BASE[:12]}\n"
        f"               patch-id {'ab' * 20}\n"
        "    change     1 commit, 1 file, +3 -1; straightforward\n"
        "               3 lines of code\n"
        "    authors    ada@example.com\n"
        "    merged by  Bob <bob@example.com>\n"
        "    urgent     fire\n"
        "    checklist  builtin:default, dddddddddddd\n"
        "    note       a note\n"
        "      waived          load  slow  [observed]\n"
        f"        fail, waived by Bob <bob@example.com>: we know, until {AT}\n"
        "      pass            docs  all well  [observed] (warn)\n"
        f"    reviewed   {AT} by Ada Lovelace <ada@example.com>, who wrote it: fine\n"
        "\n"
    )


def test_words_of_a_newer_version_are_shown_as_they_are() -> None:
    document = json.loads(record_of(LANDED, method=Method.SQUASH))
    document["verdict"] = "marvellous"
    document["landed"]["method"] = "teleported_in"
    document["id"] = record_id(document)
    (record,) = read(json.dumps(document)).entries
    assert "teleporte...  Ada Lovelace  marvellous" in shown(record)


def test_what_was_judged_in_part_says_so() -> None:
    document = {**json.loads(record_of(LANDED)), "partial": True}
    document["id"] = record_id(document)
    (record,) = read(json.dumps(document)).entries
    assert "ready (partly judged)" in shown(record)


def test_a_branch_without_a_name_is_its_commit() -> None:
    (record,) = read(record_of(LANDED, branch=None, head="ab" * 20)).entries
    assert "abababababab -> main" in shown(record)


def test_an_address_alone_is_a_name() -> None:
    (record,) = read(record_of(LANDED, by="<ada@example.com>")).entries
    assert "<ada@example.com>" in shown(record)


def test_colour_is_beside_words() -> None:
    (record,) = read(record_of(LANDED, urgent="fire", by=ADA)).entries
    coloured = render([record], {LANDED}, verbose=True, colour=True)
    assert "\x1b[31m  URGENT\x1b[0m" in coloured
    assert "URGENT" in render([record], {LANDED}, verbose=True, colour=False)
