"""What the text report says of a finding: code keeps its lines, and nothing is said twice."""

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


def test_a_finding_that_the_summary_ends_with_is_not_said_again() -> None:
    missing = finding("0 of 1 approval", fix="Ask for a review.")
    said = render(result([item(said=outcome(Status.FAIL, "#7: 0 of 1 approval", missing))]))
    assert said.count("0 of 1 approval") == 1
    assert "-> Ask for a review." in said
    other = finding("1 approval")
    both = render(result([item(said=outcome(Status.FAIL, "#7: 0 of 1 approval", other))]))
    assert both.count("1 approval") == 2
