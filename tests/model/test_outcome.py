from __future__ import annotations

import pytest

from shipcheck.model.outcome import Finding, Outcome, judged, not_applicable, unknown
from shipcheck.model.words import Evidence, Level, Reason, Status

DOUBTFUL = (Status.UNKNOWN, Status.PENDING)


@pytest.mark.parametrize("status", list(Status))
def test_a_reason_stands_exactly_where_there_is_doubt(status: Status) -> None:
    right, wrong = (Reason.NO_DATA, None) if status in DOUBTFUL else (None, Reason.NO_DATA)
    Outcome(status, "said", reason=right)
    with pytest.raises(ValueError, match="reason"):
        Outcome(status, "said", reason=wrong)


@pytest.mark.parametrize(
    ("levels", "status"),
    [
        ((), Status.PASS),
        ((Level.NOTE, Level.WARNING), Status.PASS),
        ((Level.NOTE, Level.ERROR), Status.FAIL),
    ],
)
def test_only_an_error_fails(levels: tuple[Level, ...], status: Status) -> None:
    findings = tuple(Finding("rule", level, "message") for level in levels)
    assert judged("said", evidence=Evidence.INSPECTED, findings=findings).status is status


def test_short_forms() -> None:
    assert unknown("why", Reason.REFUSED).reason is Reason.REFUSED
    assert not_applicable("none").status is Status.NOT_APPLICABLE
    assert not_applicable("none").evidence is None
