"""A yes is for what was seen; for anything else it is asked again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shipcheck.cli import merge
from shipcheck.cli.merging_desk import CommandLine
from shipcheck.errors import UsageError
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.request import Request
from shipcheck.ship.target import Target
from shipcheck.ship.wish import Wish
from shipcheck.tui.leaving import Leaving
from tests.reports.results import CHANGE, item, result
from tests.ship.gating import surroundings

TARGET = Target("main", CHANGE.base_head, None, None, None)


def confirms(*, yes: bool, seen: str | None, target: Target = TARGET) -> bool:
    """Whether the judged change is merged, with no terminal to ask at."""
    desk = CommandLine(surroundings(), yes, verbose=False, seen=seen)
    judged = result([item()], change=CHANGE)
    return asyncio.run(desk.confirm(judged, target, Wish()))


def test_a_yes_before_anything_was_seen() -> None:
    assert confirms(yes=True, seen=None)
    assert confirms(yes=True, seen=CHANGE.head)


@pytest.mark.parametrize(("yes", "seen"), [(False, None), (True, "1" * 40)])
def test_nobody_to_be_asked(*, yes: bool, seen: str | None) -> None:
    with pytest.raises(UsageError, match="without a terminal"):
        confirms(yes=yes, seen=seen)


def test_a_yes_on_the_screen_is_for_a_merge_here() -> None:
    """Through a forge it is asked once more; who said it beforehand said it for that too."""
    there = replace(TARGET, through=" through #12 at github.com")
    assert confirms(yes=True, seen=None, target=there)
    with pytest.raises(UsageError, match="without a terminal"):
        confirms(yes=True, seen=CHANGE.head, target=there)


def test_a_yes_on_the_screen_is_for_the_commit_that_was_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []

    def merged(one: object, _: object) -> int:
        asked.append(one)
        return 0

    monkeypatch.setattr(merge, "_merge", merged)
    leaving = Leaving(result([item()], change=CHANGE), merge=True)
    request = Request(Path(), checklist_from="worktree", checklist_file=Path("mine"))
    options = GateOptions(only=("x",), offline=True)
    assert merge.merge_after_screen(request, options, leaving) == 0
    (one,) = asked
    assert (one.yes, one.seen) == (True, CHANGE.head)
    assert (one.request.checklist_from, one.request.checklist_file) == (None, None)
    assert one.options == GateOptions(offline=True)
