"""When only the base moved, what does not depend on it keeps its outcome."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Status, Verdict
from shipcheck.ship.evaluation import Evaluation, GateOptions
from shipcheck.ship.rejudging import judge_again
from tests.reports.results import CHANGE, item, outcome, result
from tests.ship.gating import evaluated

if TYPE_CHECKING:
    from shipcheck.model.result import Result
    from tests.repository import Sample

MOVED = replace(CHANGE, base_head="b1" * 20, merge_base="b1" * 20)


@pytest.fixture
def before(sample: Sample) -> Evaluation:
    return replace(asyncio.run(evaluated(sample)), change=CHANGE)


class Gate:
    """A gate that passes everything, and knows what it was asked."""

    def __init__(self, *statuses: Status) -> None:
        self.asked: list[tuple[str, ...]] = []
        self._statuses = statuses

    async def run(self, evaluation: Evaluation, options: GateOptions) -> Result:
        self.asked.append(options.only)
        items = [
            item(name, outcome(status))
            for name, status in zip(options.only, self._statuses, strict=True)
        ]
        return replace(result(items, change=evaluation.change), partial=True)


def again(before: Evaluation, known: Result, now: Evaluation, gate: Gate) -> Result:
    return asyncio.run(judge_again(before, known, now, GateOptions(), gate.run))


KNOWN = result([item("up-to-date"), item("small-step")])


def test_nothing_moved(before: Evaluation) -> None:
    gate = Gate()
    assert again(before, KNOWN, before, gate) is KNOWN
    assert gate.asked == []


def test_the_base_moved(before: Evaluation) -> None:
    gate = Gate(Status.FAIL)
    found = again(before, KNOWN, replace(before, change=MOVED), gate)
    assert gate.asked == [("up-to-date",)]
    assert [one.item.id for one in found.items] == ["up-to-date", "small-step"]
    assert (found.verdict, found.exit_code, found.partial) == (Verdict.NOT_READY, 1, False)
    assert found.change == MOVED


@pytest.mark.parametrize("status", [Status.PENDING, Status.UNKNOWN])
def test_what_was_open_is_asked_again(before: Evaluation, status: Status) -> None:
    known = result([item("small-step", outcome(status))])
    gate = Gate(Status.PASS)
    found = again(before, known, replace(before, change=MOVED), gate)
    assert gate.asked == [("small-step",)]
    assert found.verdict is Verdict.READY


def test_nothing_depends_on_the_base(before: Evaluation) -> None:
    gate = Gate()
    found = again(before, result([item("small-step")]), replace(before, change=MOVED), gate)
    assert gate.asked == []
    assert found.change == MOVED


@pytest.mark.parametrize("what", ["head", "content", "checklist", "means"])
def test_anything_else_is_judged_whole(before: Evaluation, what: str) -> None:
    now = {
        "head": replace(before, change=replace(CHANGE, head="2a" * 20)),
        "content": replace(before, change=replace(MOVED, content_id="ee" * 20)),
        "checklist": replace(before, checklist=replace(before.checklist, digest="e" * 64)),
        "means": replace(before, means={"ci": True}),
    }[what]
    gate = Gate()
    again(before, KNOWN, now, gate)
    assert gate.asked == [()]
