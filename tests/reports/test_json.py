"""The JSON result: its keys are a contract."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck import __version__
from shipcheck.model.checklist import Item
from shipcheck.model.result import ItemResult, Landed, Method, Result
from shipcheck.model.words import Evidence, Level, Reason, Severity, Status, Verdict
from shipcheck.reports.json import render
from tests.reports.results import CHANGE, EMPTY, FILE, finding, item, outcome, result, waiver


def read(judged: Result) -> dict[str, Any]:
    """The document as a reader gets it."""
    document: dict[str, Any] = json.loads(render(judged))
    return document


def one(judged: ItemResult) -> dict[str, Any]:
    """The one item of a document."""
    (found,) = read(result([judged]))["items"]
    return dict(found)


def test_the_keys_of_the_contract() -> None:
    said = outcome(Status.FAIL, "wrong", finding("why", path="a.py", line=3, fix="mend it"))
    document = read(result([item(said=said, waiver=waiver())]))
    assert document.keys() >= {
        "schema_version", "tool", "verdict", "exit_code", "partial", "evaluated_at", "change",
        "checklist", "items",
    }  # fmt: skip
    assert document["tool"] == {"name": "shipcheck", "version": __version__}
    assert document["schema_version"] == 1
    assert document["change"].keys() >= {
        "branch", "head", "base", "base_head", "merge_base", "patch_id", "commits", "added",
        "deleted", "files", "class", "class_reasons", "risk", "step",
    }  # fmt: skip
    assert document["change"]["files"][0].keys() >= {
        "path", "old_path", "status", "kind", "language", "added", "deleted"
    }  # fmt: skip
    assert document["checklist"] == {
        "source": "builtin:default",
        "from": "builtin",
        "digest": "d" * 64,
    }
    assert document["items"][0].keys() >= {
        "id", "title", "uses", "severity", "status", "reason", "evidence", "required_evidence",
        "summary", "seconds", "data", "waiver", "findings",
    }  # fmt: skip
    assert document["items"][0]["waiver"].keys() >= {
        "by", "reason", "at", "until", "status", "counts"
    }  # fmt: skip
    assert document["items"][0]["findings"][0].keys() >= {
        "rule", "level", "message", "path", "line", "end_line", "column", "fix", "data"
    }  # fmt: skip


def test_the_values() -> None:
    document = read(result([item()], partial=True, notes=("look",)))
    assert (document["verdict"], document["exit_code"]) == ("ready", 0)
    assert document["partial"] is True
    assert document["notes"] == ["look"]
    change = document["change"]
    assert (change["commits"], change["added"], change["deleted"]) == (1, 3, 1)
    assert (change["class"], change["class_reasons"]) == ("straightforward", ["3 lines of code"])
    assert (change["risk"], change["step"]) == (None, None)
    assert change["files"][0]["kind"] == "code"


@pytest.mark.parametrize("kind", ["uses", "run", "ask"])
def test_an_item_has_exactly_one_kind(kind: str) -> None:
    asked = Item("an-item", "Title", Severity.WARN, 1.0, **{kind: "words"})  # type: ignore[arg-type]
    found = one(ItemResult(asked, outcome()))
    assert found[kind] == "words"
    assert found.keys() & {"uses", "run", "ask"} == {kind}
    assert found["severity"] == "warn"


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.WAIVED])
def test_every_status_is_written_by_its_word(status: Status) -> None:
    found = one(item(said=outcome(status)))
    assert found["status"] == status.value
    assert (found["reason"] is not None) == (status in (Status.UNKNOWN, Status.PENDING))


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason(reason: Reason) -> None:
    assert one(item(said=outcome(Status.UNKNOWN, reason=reason)))["reason"] == reason.value


def test_a_waived_doubt_keeps_what_it_was() -> None:
    found = one(item(said=outcome(Status.UNKNOWN), waiver=waiver(Status.UNKNOWN)))
    assert (found["status"], found["reason"]) == ("waived", None)
    assert found["waiver"]["status"] == "unknown"
    shown = one(item(said=outcome(Status.FAIL), waiver=waiver(counts=False)))
    assert (shown["status"], shown["waiver"]["counts"]) == ("fail", False)


def test_evidence_and_what_was_asked_for() -> None:
    asked = Item(
        "x", "X", Severity.BLOCK, 1.0, uses="x",
        required_evidence=(Evidence.OBSERVED, Evidence.REHEARSED),
    )  # fmt: skip
    found = one(ItemResult(asked, outcome(evidence=Evidence.INSPECTED)))
    assert found["evidence"] == "inspected"
    assert found["required_evidence"] == ["observed", "rehearsed"]
    assert one(item(said=outcome(Status.SKIPPED, "x")))["waiver"] is None


def test_ascii_and_no_lone_surrogate() -> None:
    path = os.fsdecode(b"caf\xe9/\xff.py")
    change = replace(CHANGE, branch="süß\u202e", files=(replace(FILE, path=path),))
    text = render(result([item(said=outcome(summary="\ud800 日本 😀\x1b[31m"))], change=change))
    assert text.isascii()
    assert "\\udc" not in text
    document = json.loads(text)
    assert document["change"]["files"][0]["path"] == "caf\\xe9/\\xff.py"
    assert document["change"]["branch"] == "süß\u202e"
    assert document["items"][0]["summary"] == "\\ud800 日本 😀\\x1b[31m"


def test_what_json_cannot_hold() -> None:
    data = {"number": float("nan"), 3: {"set": frozenset({1})}, "nested": [float("inf")]}
    found = one(item(said=outcome(data=data)))  # type: ignore[arg-type]
    assert found["data"]["number"] == "nan"
    assert found["data"]["nested"] == ["inf"]
    assert found["data"]["3"] == {"set": "frozenset({1})"}


def test_nothing_is_hidden() -> None:
    findings = [finding(f"thing {number}", Level.NOTE) for number in range(40)]
    said = outcome(Status.PASS, "fine", *findings)
    assert len(one(item(said=said))["findings"]) == 40


def test_an_empty_change() -> None:
    document = read(result([], change=EMPTY))
    assert document["verdict"] == Verdict.READY.value
    assert document["change"]["files"] == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_is_valid_json_on_lines_that_are_no_commands(text: str, key: str) -> None:
    said = outcome(Status.FAIL, text, finding(text, path=text, fix=text), data={key: [text]})
    rendered = render(result([item(said=said)], notes=(text,)))
    assert rendered.isascii()
    json.loads(rendered)
    assert not any(line.lstrip().startswith(("::", "##[")) for line in rendered.splitlines())


def test_what_landed() -> None:
    assert read(result([]))["landed"] is None
    landed = Landed("1f" * 20, "main", Method.FAST_FORWARD, pushed=True, urgent="down")
    assert read(replace(result([]), landed=landed))["landed"] == {
        "commit": "1f" * 20, "into": "main", "method": "fast_forward", "pushed": True,
        "urgent": "down", "through": "local", "outcome": "merged", "pull_request": None, "url": None,
    }  # fmt: skip
