from __future__ import annotations

from dataclasses import astuple, replace

import pytest
from rich.cells import cell_len

from shipcheck.model.checklist import Item
from shipcheck.model.outcome import Finding, Outcome
from shipcheck.model.result import ItemResult
from shipcheck.model.words import Evidence, Level, Reason, Severity, Status
from shipcheck.tui.glyphs import ASCII, UNICODE, Glyphs, choose_glyphs, status_mark

ITEM = Item("tests", "Tests pass", Severity.BLOCK, 60, run="make test")


@pytest.mark.parametrize(
    ("term", "encoding", "glyphs"),
    [
        ("xterm-256color", "utf-8", UNICODE),
        ("xterm-256color", "UTF8", UNICODE),
        ("linux", "utf-8", ASCII),
        ("xterm-256color", "iso-8859-1", ASCII),
        ("xterm", "ANSI_X3.4-1968", ASCII),
    ],
)
def test_signs_are_chosen_by_what_the_terminal_can_draw(
    term: str, encoding: str, glyphs: Glyphs
) -> None:
    assert choose_glyphs({"TERM": term}, encoding) is glyphs


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_every_sign_is_one_cell(glyphs: Glyphs) -> None:
    signs = [one for one in astuple(glyphs) if isinstance(one, str) and one != glyphs.border]
    assert all(cell_len(one) == 1 for one in (*signs, *glyphs.spinner))
    assert all(one.isascii() for one in (*signs, *glyphs.spinner)) is glyphs.ascii_only


def result(status: Status, severity: Severity = Severity.BLOCK) -> ItemResult:
    doubtful = status in (Status.UNKNOWN, Status.PENDING)
    outcome = Outcome(status, "said", reason=Reason.NO_DATA if doubtful else None)
    return ItemResult(replace(ITEM, severity=severity), outcome)


@pytest.mark.parametrize(
    ("judged", "glyph", "word"),
    [
        (result(Status.PASS), "✓", "pass"),
        (result(Status.FAIL), "✗", "fail"),
        (result(Status.FAIL, Severity.WARN), "!", "warn"),
        (result(Status.NEEDS_ANSWER), "?", "answer"),
        (result(Status.UNKNOWN), "?", "unknown"),
        (result(Status.PENDING), "◌", "pending"),
        (result(Status.WAIVED), "~", "waived"),
        (result(Status.SKIPPED), "·", "skipped"),
        (result(Status.NOT_APPLICABLE), "·", "n/a"),
        (None, "⠋", "running"),
    ],
)
def test_a_status_is_a_sign_and_a_word(judged: ItemResult | None, glyph: str, word: str) -> None:
    mark = status_mark(UNICODE, judged)
    assert (mark.glyph, mark.word) == (glyph, word)
    assert mark.style


def test_a_pass_with_a_warning_is_a_warning() -> None:
    findings = (Finding("rule", Level.WARNING, "careful"),)
    outcome = Outcome(Status.PASS, "said", Evidence.INSPECTED, findings=findings)
    mark = status_mark(UNICODE, ItemResult(ITEM, outcome))
    assert (mark.glyph, mark.word) == ("!", "warn")
