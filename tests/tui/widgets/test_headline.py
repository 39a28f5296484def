"""What stands on top of the screen: here, whose checklist judges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipcheck.tui.widgets.headline import judge_of
from tests.reports.results import item
from tests.tui.staging import evaluation, result_of


@pytest.mark.parametrize(
    ("read_from", "source", "said"),
    [
        ("worktree", ".shipcheck.yaml", "judged by the work tree's .shipcheck.yaml"),
        ("base", "main:.shipcheck.yaml", "judged by the checklist of main"),
        ("file", "other.yaml", "judged by other.yaml"),
        (
            "builtin",
            "builtin:default",
            "judged by builtin:default: no checklist of your own yet",
        ),
    ],
)
def test_whose_checklist_judges_is_said_once(read_from: str, source: str, said: str) -> None:
    judged = evaluation(result_of(item()))
    checklist = replace(judged.checklist, read_from=read_from, source=source)
    assert judge_of(replace(judged, checklist=checklist)) == said
