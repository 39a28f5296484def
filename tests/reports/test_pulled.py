from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.model.pulled import Pulled
from shipcheck.model.words import Level, Status
from shipcheck.reports import json as json_report
from shipcheck.reports import text
from tests.reports.results import finding, item, outcome, result

PULLED = Pulled(
    number=7, url="https://forge.example.com/o/r/pull/7", title="Pay by card", author="ada",
    body="<!-- say why -->\nCards, at last.\n\n- [x] tests\n- [ ] docs\n", branch="ada:pay",
    base="main", labels=("payments",), is_fork=True,
)  # fmt: skip


def told(pulled: Pulled = PULLED, *, verbose: bool = False) -> str:
    return text.render(replace(result([]), pulled=pulled, review="pull request 7"), verbose=verbose)


def test_what_the_author_says_comes_first_then_what_was_seen_then_where_to_look() -> None:
    wrong = outcome(Status.FAIL, "1 guard missing", finding("no flag", path="app/pay.py", line=3))
    judged = replace(result([item("flags", wrong)]), pulled=PULLED, review="pull request 7")
    lines = text.render(judged).splitlines()
    assert lines[:5] == [
        "#7 Pay by card  by ada  [from a fork, payments]",
        "    Cards, at last.",
        "    - [x] tests",
        "    - [ ] docs",
        "    1 task of the description not ticked off",
    ]
    assert lines[6].startswith("not ready")
    assert "[review: nothing of it runs]" in lines[6]
    assert lines[-2:] == ["  look at", "    app/pay.py:3  no flag"]


def test_a_ready_one_says_so_too() -> None:
    lines = told().splitlines()
    assert lines[0].startswith("#7 Pay by card")
    assert any(line.startswith("ready") for line in lines)
    assert lines[-1] == "  no single line stands out"


def test_long_descriptions_are_cut_and_counted() -> None:
    body = "\n".join(f"line {number}" for number in range(30))
    assert "    and 22 more lines (-v)" in told(replace(PULLED, body=body))
    assert "line 29" in told(replace(PULLED, body=body), verbose=True)
    assert "…" in told(replace(PULLED, body="x" * 500))
    assert f"#7 {'T' * 200}…  by ada" in told(replace(PULLED, title="T" * 5000))


@pytest.mark.parametrize(
    ("pulled", "words"),
    [
        (replace(PULLED, body=""), "no description"),
        (replace(PULLED, body="<!-- only the template"), "no description"),
        (replace(PULLED, author=""), "by nobody that is still there"),
        (replace(PULLED, open=False), "not open any more"),
        (replace(PULLED, draft=True), "[draft, from a fork"),
    ],
)
def test_what_else_is_said(pulled: Pulled, words: str) -> None:
    assert words in told(pulled)


def test_many_places_are_cut_and_counted() -> None:
    many = [finding(f"wrong {n}", Level.ERROR, path="a.py", line=n) for n in range(1, 31)]
    judged = replace(result([item("one", outcome(Status.FAIL, "wrong", *many))]), pulled=PULLED)
    assert "    and 20 more places (-v)" in text.render(judged)
    assert "a.py:30" in text.render(judged, verbose=True)


@settings(max_examples=100, deadline=None)
@given(words=st.text())
def test_no_text_of_a_forge_reaches_a_terminal_as_it_is(words: str) -> None:
    hostile = replace(
        PULLED, title=f"\x1b[31m{words}", body=f"{words}\n\x1b]0;x\x07", author=words,
        labels=(words,),
    )  # fmt: skip
    for verbose in (False, True):
        shown = told(hostile, verbose=verbose)
        assert "\x1b" not in shown
        assert "\x07" not in shown
    document = json.loads(json_report.render(replace(result([]), pulled=hostile)))
    assert document["pull_request"]["number"] == 7


def test_json_has_it_all() -> None:
    document = json.loads(json_report.render(replace(result([]), pulled=PULLED)))
    assert document["pull_request"] == {
        "number": 7, "url": "https://forge.example.com/o/r/pull/7", "title": "Pay by card",
        "body": PULLED.body, "author": "ada", "branch": "ada:pay", "base": "main", "draft": False,
        "is_fork": True, "open": True, "labels": ["payments"], "look_at": [],
    }  # fmt: skip
    assert json.loads(json_report.render(result([])))["pull_request"] is None


def test_a_description_of_nothing_but_lines_costs_nothing() -> None:
    blank = replace(PULLED, body=f"{chr(10) * 300_000}- [ ] docs")  # forges take a megabyte
    assert "    1 task of the description not ticked off" in told(blank)
