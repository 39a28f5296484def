"""One item: crashes, timeouts and errors of checks; answers and waivers."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from shipcheck.checks.registry import load_check
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.model.outcome import judged as judged_outcome
from shipcheck.model.words import Evidence, Level, Reason, Status, Verdict
from shipcheck.ship.decisions import Decision, decisions_file, record
from tests.ship.gating import Clock, branch_with, evaluated, found, judged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.checks.context import CheckContext
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

    FakeCheck = Callable[[CheckContext], Awaitable[Outcome]]

FAKE = "  - {id: fake, uses: small-step, timeout: 1s}\n"
ASK = "  - {id: told, ask: Does support know?}\n"
FAILS = "  - {id: bad, run: 'false'}\n"


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> Callable[[FakeCheck], None]:
    """Puts a check in the place of `small-step`."""
    real = load_check

    def put(check: FakeCheck) -> None:
        fake = SimpleNamespace(check=check, SPECIFICATION=real("small-step").SPECIFICATION)
        monkeypatch.setattr(
            "shipcheck.ship.judge_item.load_check",
            lambda name: fake if name == "small-step" else real(name),
        )

    return put


@pytest.mark.parametrize("error", [RuntimeError("boo"), TimeoutError("own"), SystemExit(0)])
def test_a_crash_is_unknown_and_the_others_go_on(
    sample: Sample, faked: Callable[[FakeCheck], None], error: BaseException
) -> None:
    async def crash(_: CheckContext) -> Outcome:
        raise error

    faked(crash)
    branch_with(sample, FAKE + "  - {id: other, uses: up-to-date}\n")
    result = judged(sample)
    item = found(result, "fake")
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.UNREADABLE)
    assert f"/log/{type(error).__name__}.txt" in item.outcome.summary
    assert "boo" not in item.outcome.summary
    assert found(result, "other").status is Status.PASS
    assert (result.verdict, result.exit_code) == (Verdict.UNDECIDED, 3)


def test_a_check_that_hangs(sample: Sample, faked: Callable[[FakeCheck], None]) -> None:
    async def hang(_: CheckContext) -> Outcome:
        await asyncio.Event().wait()
        raise AssertionError

    faked(hang)
    branch_with(sample, FAKE)
    item = found(judged(sample), "fake")
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    assert item.outcome.summary == "took longer than 1 s"


@pytest.mark.parametrize(
    ("error", "reason", "code"),
    [
        (ShipcheckError("cannot", hint="do this"), Reason.UNREADABLE, 3),
        (CredentialError("no token", hint="do this"), Reason.NO_CREDENTIAL, 4),
    ],
)
def test_errors_of_ours(
    sample: Sample,
    faked: Callable[[FakeCheck], None],
    error: ShipcheckError,
    reason: Reason,
    code: int,
) -> None:
    async def fail(_: CheckContext) -> Outcome:
        raise error

    faked(fail)
    branch_with(sample, FAKE)
    result = judged(sample)
    item = found(result, "fake")
    assert (item.outcome.summary, item.outcome.reason) == (error.message, reason)
    assert [one.fix for one in item.outcome.findings] == ["do this"]
    assert result.exit_code == code


def test_what_a_check_is_given(sample: Sample, faked: Callable[[FakeCheck], None]) -> None:
    seen: list[CheckContext] = []

    async def look(context: CheckContext) -> Outcome:
        seen.append(context)
        return judged_outcome("fine", evidence=Evidence.INSPECTED)

    faked(look)
    branch_with(sample, "  - {id: fake, uses: small-step, with: {lines: 9}}\n")
    result = judged(sample, place="desk")
    assert seen[0].parameters == {"lines": 9}
    assert seen[0].change == result.change
    assert seen[0].environment["place"] == "desk"
    assert seen[0].head_is_checked_out
    assert not seen[0].offline


async def _decide(sample: Sample, kind: str, item: str, **details: str) -> None:
    evaluation = await evaluated(sample)
    change = evaluation.change
    decision = Decision(
        kind=kind, item=item, by="Bob <bob@example.com>", at="2026-11-23T10:00:00+00:00",
        head=change.head, patch_id=change.patch_id, content_id=change.content_id,
        base_head=change.base_head, checklist_digest=evaluation.checklist.digest,
        answer=details.get("answer"), question=details.get("question"),
        reason=details.get("reason"), until=details.get("until"),
    )  # fmt: skip
    record(evaluation.repository.common_dir, decision)


def decide(sample: Sample, kind: str, item: str, **details: str) -> None:
    """Record a decision on the sample's change as it is."""
    asyncio.run(_decide(sample, kind, item, **details))


def answer(sample: Sample, word: str, question: str = "Does support know?") -> None:
    """Answer the question of `ASK`."""
    decide(sample, "answer", "told", answer=word, question=question)


def waive(sample: Sample, item: str = "bad", **details: str) -> None:
    """Waive an item."""
    decide(sample, "waiver", item, reason="we know", **details)


def test_a_question_without_an_answer(sample: Sample) -> None:
    branch_with(sample, ASK)
    result = judged(sample)
    item = found(result, "told")
    assert (item.status, item.outcome.summary) == (Status.NEEDS_ANSWER, "Does support know?")
    assert item.outcome.findings[0].fix.startswith("shipcheck answer told yes")
    assert (result.verdict, result.exit_code) == (Verdict.NOT_READY, 1)


@pytest.mark.parametrize(
    ("word", "status", "code"),
    [("yes", Status.PASS, 0), ("no", Status.FAIL, 1), ("n/a", Status.NOT_APPLICABLE, 0)],
)
def test_answers(sample: Sample, word: str, status: Status, code: int) -> None:
    branch_with(sample, ASK)
    answer(sample, word)
    result = judged(sample)
    item = found(result, "told")
    assert (item.status, item.outcome.evidence) == (status, Evidence.CLAIMED)
    assert item.outcome.summary == f"{word}, says Bob <bob@example.com>"
    assert item.outcome.data["counts"] is True
    assert result.exit_code == code
    assert any(one.level is Level.ERROR for one in item.outcome.findings) == (word == "no")


def test_an_answer_is_shown_with_all_that_was_said(sample: Sample) -> None:
    branch_with(sample, ASK)
    decide(sample, "answer", "told", answer="no", question="Does support know?", reason="on Monday")
    outcome = found(judged(sample), "told").outcome
    assert outcome.summary == "no, says Bob <bob@example.com>: on Monday"
    assert [one.message for one in outcome.findings] == [outcome.summary]
    assert outcome.data == {
        "answer": "no", "by": "Bob <bob@example.com>", "at": "2026-11-23T10:00:00+00:00",
        "counts": True,
    }  # fmt: skip


def test_the_newest_answer_holds_and_only_to_this_question(sample: Sample) -> None:
    branch_with(sample, ASK)
    answer(sample, "no")
    answer(sample, "yes")
    assert found(judged(sample), "told").status is Status.PASS
    answer(sample, "yes", "Does marketing know?")
    assert found(judged(sample), "told").status is Status.NEEDS_ANSWER


def test_in_ci_an_answer_is_shown_and_does_not_count(sample: Sample) -> None:
    branch_with(sample, ASK)
    answer(sample, "yes")
    item = found(judged(sample, CI="true"), "told")
    assert item.status is Status.NEEDS_ANSWER
    assert "Bob <bob@example.com> answered yes" in item.outcome.summary
    assert item.outcome.data["counts"] is False
    assert "shipcheck answer" not in item.outcome.findings[0].fix


def test_an_edit_voids_and_a_clean_rebase_keeps(sample: Sample) -> None:
    branch_with(sample, ASK + FAILS)
    answer(sample, "yes")
    waive(sample)
    sample.git("switch", "-q", "main")
    sample.commit({"other.txt": "base moves\n"})
    sample.git("switch", "-q", "work")
    sample.git("rebase", "-q", "main")
    result = judged(sample)
    assert [item.status for item in result.items] == [Status.PASS, Status.WAIVED]
    sample.commit({"app.py": "print( 1)\n"}, "white space")
    result = judged(sample)
    assert [item.status for item in result.items] == [Status.NEEDS_ANSWER, Status.FAIL]


@pytest.mark.parametrize(
    ("item", "status"),
    [
        ("  - {id: bad, run: 'false'}\n", Status.FAIL),
        ("  - {id: bad, run: no-such-command}\n", Status.UNKNOWN),
        ("  - {id: bad, ask: Sure?}\n", Status.NEEDS_ANSWER),
        ("  - {id: bad, uses: ci-green}\nservices: {ci: {uses: file, path: a}}\n", Status.PENDING),
    ],
)
def test_a_waiver_of_every_status(sample: Sample, item: str, status: Status) -> None:
    branch_with(sample, item)
    assert found(judged(sample), "bad").status is status
    waive(sample)
    result = judged(sample)
    waived = found(result, "bad")
    assert (waived.status, result.exit_code) == (Status.WAIVED, 0)
    assert waived.waiver is not None
    assert (waived.waiver.status, waived.waiver.counts) == (status, True)
    in_ci = judged(sample, CI="true")
    shown = found(in_ci, "bad")
    assert shown.status is status
    assert shown.waiver is not None
    assert not shown.waiver.counts
    assert in_ci.exit_code != 0


def test_what_passes_needs_no_waiver(sample: Sample) -> None:
    branch_with(sample, "  - {id: bad, run: 'true'}\n")
    waive(sample)
    assert found(judged(sample), "bad").waiver is None


def test_a_waiver_runs_out(sample: Sample) -> None:
    branch_with(sample, FAILS)
    clock = Clock()
    waive(sample, until=(clock.time + timedelta(hours=1)).isoformat())
    assert found(judged(sample, clock=clock), "bad").status is Status.WAIVED
    clock.time += timedelta(hours=2)
    assert found(judged(sample, clock=clock), "bad").status is Status.FAIL


@pytest.mark.parametrize("until", ["soon", "2199-01-01", "2199-01-01T00:00:00"])
def test_an_end_that_is_no_moment_has_passed(sample: Sample, until: str) -> None:
    branch_with(sample, FAILS)
    waive(sample, until=until)
    assert found(judged(sample), "bad").status is Status.FAIL


def test_damaged_lines_are_left_out_and_said(sample: Sample) -> None:
    branch_with(sample, FAILS)
    waive(sample)
    file = decisions_file(sample.path / ".git")
    whole = json.loads(file.read_text())
    lines = [
        "{torn", "[]", "7", '"text"', json.dumps({**whole, "schema": 2}),
        json.dumps({**whole, "reason": 7}), json.dumps({"kind": "waiver"}),
        json.dumps({**whole, "kind": "answer", "answer": "maybe"}),
    ]  # fmt: skip
    file.write_text("".join(f"{line}\n" for line in lines) + file.read_text())
    result = judged(sample)
    assert found(result, "bad").status is Status.WAIVED
    assert result.notes == ("8 damaged lines in decisions.jsonl left out",)


def test_a_key_of_a_newer_version_does_no_harm(sample: Sample) -> None:
    branch_with(sample, FAILS)
    waive(sample)
    file = decisions_file(sample.path / ".git")
    file.write_text(json.dumps({**json.loads(file.read_text()), "signature": "…"}) + "\n")
    result = judged(sample)
    assert (found(result, "bad").status, result.notes) == (Status.WAIVED, ())
