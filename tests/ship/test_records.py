"""What a ship record holds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from shipcheck import __version__
from shipcheck.model.result import ItemResult, Landed, Method
from shipcheck.model.words import Reason, Status
from shipcheck.ship.records import LONGEST_LIST, LONGEST_TEXT, record_id, ship_record
from tests.reports.results import (
    BASE,
    CHANGE,
    COMMIT,
    HEAD,
    NOW,
    item,
    outcome,
    result,
    waiver,
)

LANDED = Landed("e1" * 20, "main", Method.SQUASH)
BY = "Ada Lovelace <ada@example.com>"
ANSWER = {"answer": "yes", "by": "Bob <bob@example.com>", "at": NOW, "counts": True}


def recorded(line: str) -> dict[str, Any]:
    document = json.loads(line)
    assert isinstance(document, dict)
    return document


def asked(answer: dict[str, Any]) -> ItemResult:
    said = item("support", outcome(data=answer))
    return replace(said, item=replace(said.item, uses=None, ask="Does support know?"))


def test_it_says_what_was_decided_on_what_by_whom() -> None:
    items = [item("tests"), item("load", outcome(Status.FAIL, "slow"), waiver=waiver())]
    record = recorded(ship_record(result(items), by=BY, at=NOW, landed=LANDED))
    assert (record["schema"], record["kind"]) == (1, "ship")
    assert record["tool"] == {"name": "shipcheck", "version": __version__}
    assert (record["by"], record["at"], record["verdict"]) == (BY, NOW, "ready")
    assert record["landed"] == {
        "commit": "e1" * 20, "into": "main", "method": "squash", "pushed": False, "urgent": None,
        "through": "local", "outcome": "merged", "pull_request": None, "url": None,
    }  # fmt: skip
    assert record["change"] == {
        "branch": "pay", "head": HEAD, "base": "main", "base_head": BASE, "merge_base": BASE,
        "patch_id": "ab" * 20, "content_id": "cd" * 20, "commits": 1, "files": 1, "added": 3,
        "deleted": 1, "class": "straightforward", "class_reasons": ["3 lines of code"],
        "authors": ["ada@example.com"], "reverts": None,
    }  # fmt: skip
    assert record["checklist"] == {
        "source": "builtin:default", "from": "builtin", "digest": "d" * 64,
    }  # fmt: skip
    passed, waived = record["items"]
    assert passed == {
        "id": "tests", "title": "Title of tests", "uses": "tests", "run": None, "ask": None,
        "severity": "block", "status": "pass", "reason": None, "evidence": "observed",
        "summary": "all well", "answer": None, "waiver": None,
    }  # fmt: skip
    assert waived["status"] == "waived"
    assert waived["waiver"] == {
        "by": "Bob <bob@example.com>", "reason": "we know", "at": NOW, "until": None,
        "status": "fail", "counts": True,
    }  # fmt: skip


def test_answers_are_in_it() -> None:
    (said,) = recorded(ship_record(result([asked(ANSWER)]), by=BY, at=NOW, landed=LANDED))["items"]
    assert (said["ask"], said["answer"]) == ("Does support know?", ANSWER)
    (silent,) = recorded(ship_record(result([asked({})]), by=BY, at=NOW, landed=LANDED))["items"]
    assert silent["answer"] is None


def test_an_urgent_merge_says_why_and_what_was_open() -> None:
    landed = replace(LANDED, urgent="the shop is down")
    doubtful = item("ci", outcome(Status.UNKNOWN, "no answer", reason=Reason.UNREACHABLE))
    record = recorded(ship_record(result([doubtful]), by=BY, at=NOW, landed=landed))
    assert (record["verdict"], record["landed"]["urgent"]) == ("undecided", "the shop is down")
    assert record["items"][0]["reason"] == "unreachable"


def test_it_is_one_line_of_ascii_whatever_the_texts_say() -> None:
    change = replace(CHANGE, branch="a\udcffb\u2028\n", class_reasons=("\ud800", "\x1b[31m"))
    said = outcome(Status.FAIL, "line\nline \udcff \x00")
    record = ship_record(result([item("x", said)], change=change), by="Ü\n", at=NOW, landed=LANDED)
    assert record.isascii()
    assert record.isprintable()
    assert recorded(record)["by"] == "Ü\n"
    assert recorded(record)["change"]["branch"] == "a\\xffb\\u2028\\n".replace("\\n", "\n")


def test_long_texts_and_lists_are_cut_and_say_so() -> None:
    commits = tuple(replace(COMMIT, author_email=f"{n}@example.com") for n in range(250))
    change = replace(CHANGE, commits=commits)
    said = outcome(Status.FAIL, "x" * 100_000)
    record = ship_record(result([item("x", said)], change=change), by=BY, at=NOW, landed=LANDED)
    summary = recorded(record)["items"][0]["summary"]
    assert (len(summary), summary[-1]) == (LONGEST_TEXT, "…")
    authors = recorded(record)["change"]["authors"]
    assert (len(authors), authors[-1]) == (LONGEST_LIST + 1, "and 150 more")
    assert recorded(record)["change"]["commits"] == 250


def test_what_just_fits_is_whole() -> None:
    commits = tuple(replace(COMMIT, author_email=f"{n}@example.com") for n in range(LONGEST_LIST))
    change = replace(CHANGE, commits=commits)
    said = outcome(Status.FAIL, "x" * LONGEST_TEXT)
    record = ship_record(result([item("x", said)], change=change), by=BY, at=NOW, landed=LANDED)
    assert recorded(record)["change"]["authors"] == [one.author_email for one in commits]
    assert recorded(record)["items"][0]["summary"] == "x" * LONGEST_TEXT


def test_no_password_of_an_address_is_kept() -> None:
    said = outcome(Status.FAIL, "cannot read https://ada:s3cret@example.com/x")
    record = ship_record(result([item("x", said)]), by=BY, at=NOW, landed=LANDED)
    assert "s3cret" not in record
    assert "https://***@example.com/x" in record


def test_the_id_is_that_of_the_content() -> None:
    one = recorded(ship_record(result([item()]), by=BY, at=NOW, landed=LANDED))
    same = recorded(ship_record(result([item()]), by=BY, at=NOW, landed=LANDED))
    other = recorded(ship_record(result([item()]), by="Bob <b@c>", at=NOW, landed=LANDED))
    assert one["id"] == same["id"] == record_id(one)
    assert one["id"] != other["id"]
    assert record_id({**one, "verdict": "not_ready"}) != one["id"]
