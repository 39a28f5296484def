from __future__ import annotations

from shipcheck.checklist.conditions import evaluate
from shipcheck.checklist.explain import render_explanation
from shipcheck.model.checklist import Item
from shipcheck.model.words import Evidence, Severity
from tests.checklist.catalogue import CHECKS
from tests.checklist.test_conditions import FACTS, UNKNOWN

CHECK = Item(
    "small", "Small enough", Severity.WARN, 60, uses="small-step", why="Because.",
    parameters={"lines": 9}, when={"any": [{"paths": "lib/**"}, {"not": {"has": "ci"}}]},
)  # fmt: skip


def test_a_check_that_is_skipped() -> None:
    text = render_explanation(CHECK, evaluate(CHECK.when, FACTS), CHECKS["small-step"])
    assert (
        text
        == """\
small: Small enough
  why         Because.
  check       small-step: Small enough.
  looks at    lines
  with        lines: 9
  severity    warn
  evidence    inspected
  timeout     60 s
  applies     no, it is skipped
  when
    no        any of these
    no          paths lib/** -> none of 2 changed files matches
    no          not this
    yes           has ci -> found ci
"""
    )


def test_what_is_not_known_applies() -> None:
    text = render_explanation(CHECK, evaluate(CHECK.when, UNKNOWN), CHECKS["small-step"])
    assert "applies     yes, as not all is known that could say no" in text


def test_a_command() -> None:
    item = Item(
        "a", "a", Severity.BLOCK, 600, run="make \x1b", required_evidence=(Evidence.OBSERVED,)
    )
    assert (
        render_explanation(item, evaluate(None, FACTS), None)
        == """\
a: a
  runs        make \\x1b
  looks at    the exit code: 0 passes; 126, 127, a signal or a timeout is unknown
  severity    block: it can stop the merge
  evidence    only observed counts
  timeout     600 s
  applies     yes
"""
    )


def test_a_question_without_a_change() -> None:
    item = Item("a", "Well?", Severity.BLOCK, 60, ask="Well?")
    assert (
        render_explanation(item, None, None)
        == """\
a: Well?
  asks        Well?
  severity    block: it can stop the merge
  evidence    claimed
"""
    )
