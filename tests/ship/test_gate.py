"""The gate's events, its partial runs, its waiting."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import judged as judged_outcome
from shipcheck.model.words import Evidence, Reason, Status, Verdict
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.events import Awaiting, Finished, Judged, Started, Waiting
from tests.ship.gating import Clock, branch_with, events_of, found, judged

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

TWO = "  - {id: first, run: 'true'}\n  - {id: second, uses: small-step}\n"
CI_FILE = "  - {id: ci, uses: ci-green}\n"
SERVICE = "services: {ci: {uses: file, path: out/ci.json}}\n"


def with_ci(sample: Sample, more: str = "") -> None:
    """A branch judged by a CI file."""
    branch_with(sample, CI_FILE + more + SERVICE)


def ci_says(sample: Sample, state: str) -> None:
    """Write the CI file."""
    runs = [{"name": "tests", "state": state}]
    sample.write({"out/ci.json": json.dumps({"commit": sample.head, "runs": runs})})


def test_events_in_order(sample: Sample) -> None:
    branch_with(sample, TWO)
    events = events_of(sample)
    told = [
        (type(event), event.item.id) for event in events if isinstance(event, Waiting | Started)
    ]
    assert told == [(Waiting, "first"), (Started, "second"), (Started, "first")]
    kinds = [type(event) for event in events]
    assert kinds == [Waiting, Started, Finished, Started, Finished, Judged]
    last = events[-1]
    assert isinstance(last, Judged)
    assert [item.item.id for item in last.result.items] == ["first", "second"]


def test_commands_wait_for_the_checks_and_for_each_other(sample: Sample) -> None:
    """A command that changes tracked files cannot make the tree dirty for a check."""
    items = (
        "  - {id: format, run: 'echo x >> README.md'}\n"
        "  - {id: clean, uses: up-to-date}\n"
        "  - {id: after, run: 'cat README.md'}\n"
    )
    branch_with(sample, items)
    events = events_of(sample)
    ended = [event.result.item.id for event in events if isinstance(event, Finished)]
    assert ended == ["clean", "format", "after"]
    last = events[-1]
    assert isinstance(last, Judged)
    assert last.result.verdict is Verdict.READY


def test_no_command_starts_before_the_checks_have_ended(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    async def slow(_: object) -> Outcome:
        for _turn in range(100):
            await asyncio.sleep(0)
        order.append("check")
        return judged_outcome("fine", evidence=Evidence.INSPECTED)

    async def command(*_: object) -> Outcome:
        order.append("command")
        return judged_outcome("fine", evidence=Evidence.OBSERVED)

    fake = SimpleNamespace(check=slow, SPECIFICATION=Specification("up-to-date", "", ""))
    monkeypatch.setattr("shipcheck.ship.judge_item.load_check", lambda _: fake)
    monkeypatch.setattr("shipcheck.ship.judge_item.run_item", command)
    branch_with(sample, TWO)
    judged(sample)
    assert order == ["check", "command"]


def test_the_result(sample: Sample) -> None:
    branch_with(sample, TWO)
    clock = Clock()
    result = judged(sample, clock=clock)
    assert (result.verdict, result.exit_code, result.partial) == (Verdict.READY, 0, False)
    assert result.evaluated_at == clock.time.isoformat(timespec="seconds")
    assert result.evaluated_at.endswith("+00:00")
    assert result.checklist.read_from == "worktree"
    assert result.notes == ()


def test_only(sample: Sample) -> None:
    branch_with(sample, TWO)
    result = judged(sample, GateOptions(only=("second",)))
    assert [item.item.id for item in result.items] == ["second"]
    assert result.partial


def test_only_an_item_that_is_not_there(sample: Sample) -> None:
    branch_with(sample, TWO)
    with pytest.raises(UsageError, match="no item 'secnd'") as caught:
        judged(sample, GateOptions(only=("secnd",)))
    assert caught.value.hint == "did you mean `second`?"
    assert caught.value.exit_code == 2


def test_an_empty_change_is_ready(sample: Sample) -> None:
    items = "  - {id: fails, run: 'false'}\n  - {id: asks, ask: Sure?}\n"
    sample.commit({".shipcheck.yaml": f"version: 1\nitems:\n{items}"})
    result = judged(sample)
    assert (result.verdict, result.exit_code) == (Verdict.READY, 0)
    assert {item.outcome.summary for item in result.items} == {"nothing to ship"}
    assert {item.status for item in result.items} == {Status.NOT_APPLICABLE}


def test_skipped_names_the_leaf(sample: Sample) -> None:
    branch_with(sample, "  - {id: x, run: 'false', when: {class: tricky, paths: ['*.py']}}\n")
    item = found(judged(sample), "x")
    assert item.status is Status.SKIPPED
    assert item.outcome.summary.startswith("when: class tricky")


def test_a_condition_that_cannot_be_known_counts_as_true(sample: Sample) -> None:
    branch_with(sample, "  - {id: x, run: 'false', when: {labels: urgent, users: {over: 5}}}\n")
    assert found(judged(sample), "x").status is Status.FAIL


def test_users_and_authors_as_the_conditions_ask(sample: Sample) -> None:
    items = (
        "  - {id: many, run: 'true', when: {users: {over: 100}}}\n"
        "  - {id: few, run: 'true', when: {users: {under: 100}}}\n"
        "  - {id: name, run: 'true', when: {authors: 'Ada *'}}\n"
        "  - {id: address, run: 'true', when: {authors: '*@EXAMPLE.com'}}\n"
        "  - {id: nobody, run: 'true', when: {authors: 'Grace*'}}\n"
        "context: {users: 500}\n"
    )
    branch_with(sample, items)
    result = judged(sample)
    ran = [item.item.id for item in result.items if item.status is Status.PASS]
    assert ran == ["many", "name", "address"]


def test_weaker_evidence_than_asked_for_is_no_pass(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch_with(sample, "  - {id: plan, uses: revert-plan, evidence: [inspected]}\n")
    item = found(judged(sample), "plan")
    assert item.outcome.evidence is Evidence.REHEARSED
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert "the checklist asks for inspected" in item.outcome.summary


def test_the_evidence_asked_for_is_a_pass(sample: Sample) -> None:
    branch_with(sample, "  - {id: plan, uses: revert-plan, evidence: [rehearsed]}\n")
    item = found(judged(sample), "plan")
    assert (item.status, item.outcome.evidence) == (Status.PASS, Evidence.REHEARSED)


def test_a_fail_stays_a_fail_whatever_stands_behind_it(sample: Sample) -> None:
    items = "  - {id: plan, uses: revert-plan, evidence: [inspected]}\n"
    branch_with(sample, items, **{"db/migrate/20260101000000_add.rb": "x"})
    item = found(judged(sample), "plan")
    assert (item.status, item.outcome.evidence) == (Status.FAIL, Evidence.REHEARSED)


def test_pending_without_waiting(sample: Sample) -> None:
    with_ci(sample)
    ci_says(sample, "running")
    clock = Clock()
    result = judged(sample, clock=clock)
    assert (result.verdict, result.exit_code) == (Verdict.PENDING, 8)
    assert clock.slept == []


@pytest.mark.parametrize(
    ("state", "verdict"), [("success", Verdict.READY), ("failed", Verdict.NOT_READY)]
)
def test_waiting_ends_when_it_is_decided(sample: Sample, state: str, verdict: Verdict) -> None:
    with_ci(sample)
    ci_says(sample, "running")
    clock = Clock()

    def tick() -> None:
        if len(clock.slept) == 3:
            ci_says(sample, state)

    clock.on_sleep = tick
    events = events_of(sample, GateOptions(wait=600), clock)
    last = events[-1]
    assert isinstance(last, Judged)
    assert last.result.verdict is verdict
    assert len(clock.slept) == 3
    told = [event for event in events if isinstance(event, Awaiting)]
    assert told[0].text() == (
        "waiting for ci, 10 min 00 s left, looks again in 5 s: 1 of 1 run not finished: tests"
    )
    assert [event.pause for event in told] == [5.0, 7.5, 11.25]
    assert [type(event) for event in events].count(Judged) == 1
    again = [event.result.status for event in events if isinstance(event, Finished)]
    assert again[:3] == [Status.PENDING] * 3
    assert len(again) == 4


def test_waiting_ends_at_the_deadline(sample: Sample) -> None:
    with_ci(sample)
    ci_says(sample, "running")
    clock = Clock()
    result = judged(sample, GateOptions(wait=12), clock)
    assert result.exit_code == 8
    assert sum(clock.slept) == pytest.approx(12)


@pytest.mark.parametrize(
    "other", ["  - {id: bad, run: 'false'}\n", "  - {id: doubt, run: no-such}\n"]
)
def test_nothing_is_waited_for_that_cannot_help(sample: Sample, other: str) -> None:
    with_ci(sample, other)
    ci_says(sample, "running")
    clock = Clock()
    result = judged(sample, GateOptions(wait=600), clock)
    assert result.verdict in (Verdict.NOT_READY, Verdict.UNDECIDED)
    assert clock.slept == []


def test_a_pending_warning_is_not_waited_for(sample: Sample) -> None:
    branch_with(sample, "  - {id: ci, uses: ci-green, severity: warn}\n" + SERVICE)
    ci_says(sample, "running")
    clock = Clock()
    result = judged(sample, GateOptions(wait=600), clock)
    assert (result.verdict, result.warnings, clock.slept) == (Verdict.READY, 1, [])


def test_offline_is_partial(sample: Sample) -> None:
    items = "  - {id: ci, uses: ci-green}\nservices: {ci: {uses: command, run: 'exit 9'}}\n"
    branch_with(sample, items)
    result = judged(sample, GateOptions(offline=True))
    assert result.partial
    assert found(result, "ci").status is Status.SKIPPED
    assert "--offline" in found(result, "ci").outcome.summary


def test_a_repository_that_cannot_be_read_is_no_result(tmp_path: Path, sample: Sample) -> None:
    branch_with(sample, TWO)
    (sample.path / ".git" / "shipcheck").mkdir()
    (sample.path / ".git" / "shipcheck" / "decisions.jsonl").mkdir()
    with pytest.raises(ShipcheckError, match=r"decisions\.jsonl: Is a directory"):
        judged(sample)
