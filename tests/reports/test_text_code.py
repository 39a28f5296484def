"""Code that a finding advises, in the text report."""

from __future__ import annotations

from shipcheck.model.words import Status
from shipcheck.reports.text import render
from tests.reports.results import finding, item, outcome, result


def test_code_keeps_its_lines_and_is_shown_once() -> None:
    codes = ("def test_on():\n    place()", "def test_off():\n    place()")
    findings = [finding(f"side {number}", fix=code) for number, code in enumerate(codes)]
    judged = result([item("x", outcome(Status.FAIL, "not tested", *findings))])
    assert "    -> def test_on():\n           place()\n" in render(judged)
    assert "test_off" not in render(judged)
    assert "test_off" in render(judged, verbose=True)
