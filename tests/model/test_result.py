from __future__ import annotations

from itertools import product

import pytest

from shipcheck.model.result import decide, exit_code
from shipcheck.model.words import Level, Reason, Status, Verdict
from tests.reports.results import finding, item, outcome, result, waiver

RANK = {Verdict.READY: 0, Verdict.PENDING: 1, Verdict.UNDECIDED: 2, Verdict.NOT_READY: 3}
BLOCKING = {
    Status.PASS: Verdict.READY,
    Status.NOT_APPLICABLE: Verdict.READY,
    Status.SKIPPED: Verdict.READY,
    Status.WAIVED: Verdict.READY,
    Status.PENDING: Verdict.PENDING,
    Status.UNKNOWN: Verdict.UNDECIDED,
    Status.FAIL: Verdict.NOT_READY,
    Status.NEEDS_ANSWER: Verdict.NOT_READY,
}


def test_the_table_knows_every_status() -> None:
    assert set(BLOCKING) == set(Status)


@pytest.mark.parametrize(("one", "other"), list(product(Status, repeat=2)))
def test_the_worst_blocking_status_decides(one: Status, other: Status) -> None:
    items = [item("one", outcome(one)), item("other", outcome(other))]
    expected = max((BLOCKING[one], BLOCKING[other]), key=RANK.__getitem__)
    assert decide(items) is expected
    assert decide(items[::-1]) is expected


@pytest.mark.parametrize(("blocks", "warns"), list(product(Status, repeat=2)))
def test_a_warning_never_changes_verdict_or_exit_code(blocks: Status, warns: Status) -> None:
    alone = [item("blocks", outcome(blocks))]
    both = [*alone, item("warns", outcome(warns), warn=True)]
    assert decide(both) is decide(alone)
    assert exit_code(decide(both), both) == exit_code(decide(alone), alone)


def test_nothing_to_judge_is_ready() -> None:
    assert decide([]) is Verdict.READY
    assert exit_code(Verdict.READY, []) == 0


@pytest.mark.parametrize(
    ("status", "code"),
    [(Status.PASS, 0), (Status.FAIL, 1), (Status.NEEDS_ANSWER, 1), (Status.PENDING, 8)],
)
def test_exit_codes(status: Status, code: int) -> None:
    items = [item(said=outcome(status))]
    assert exit_code(decide(items), items) == code


@pytest.mark.parametrize("reason", list(Reason))
def test_4_only_if_every_blocking_doubt_wants_a_credential(reason: Reason) -> None:
    wanting = item("wanting", outcome(Status.UNKNOWN, reason=Reason.NO_CREDENTIAL))
    other = item("other", outcome(Status.UNKNOWN, reason=reason))
    assert exit_code(Verdict.UNDECIDED, [wanting]) == 4
    assert exit_code(Verdict.UNDECIDED, [wanting, other]) == (
        4 if reason in (Reason.NO_CREDENTIAL, Reason.REFUSED) else 3
    )


def test_doubts_that_only_warn_or_are_waived_do_not_turn_4_into_3() -> None:
    wanting = item("wanting", outcome(Status.UNKNOWN, reason=Reason.NO_CREDENTIAL))
    warning = item("warning", outcome(Status.UNKNOWN, reason=Reason.UNREACHABLE), warn=True)
    waived = item(
        "waived",
        outcome(Status.UNKNOWN, reason=Reason.UNREACHABLE),
        waiver=waiver(Status.UNKNOWN),
    )
    items = [wanting, warning, waived, item("pending", outcome(Status.PENDING))]
    assert decide(items) is Verdict.UNDECIDED
    assert exit_code(decide(items), items) == 4


def test_a_credential_that_only_a_warning_wants_is_no_4() -> None:
    unreadable = item("unreadable", outcome(Status.UNKNOWN, reason=Reason.UNREADABLE))
    warning = item("w", outcome(Status.UNKNOWN, reason=Reason.NO_CREDENTIAL), warn=True)
    assert exit_code(Verdict.UNDECIDED, [unreadable, warning]) == 3


@pytest.mark.parametrize("status", [Status.FAIL, Status.UNKNOWN, Status.PENDING])
def test_a_waiver_counts_only_where_its_giver_is_known(status: Status) -> None:
    kept = item(said=outcome(status), waiver=waiver(status))
    shown = item(said=outcome(status), waiver=waiver(status, counts=False))
    assert (kept.status, decide([kept])) == (Status.WAIVED, Verdict.READY)
    assert shown.status is status
    assert decide([shown]) is BLOCKING[status]


@pytest.mark.parametrize(
    ("status", "warns"),
    [
        (Status.PASS, False),
        (Status.NOT_APPLICABLE, False),
        (Status.SKIPPED, False),
        (Status.FAIL, True),
        (Status.UNKNOWN, True),
        (Status.PENDING, True),
        (Status.NEEDS_ANSWER, True),
    ],
)
def test_what_a_ready_verdict_counts_as_a_warning(status: Status, warns: bool) -> None:
    assert result([item(said=outcome(status), warn=True)]).warnings == warns
    waived = item(said=outcome(status), warn=True, waiver=waiver(status))
    assert result([waived]).warnings == 0


def test_a_pass_with_a_warning_counts_and_one_with_a_note_does_not() -> None:
    warning = item("a", outcome(Status.PASS, "so so", finding("hm", Level.WARNING)))
    note = item("b", outcome(Status.PASS, "fine", finding("by the way", Level.NOTE)))
    assert result([warning, note, warning]).warnings == 2
    assert result([warning]).exit_code == 0
