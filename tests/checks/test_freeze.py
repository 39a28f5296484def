"""The calendar of freezes, by the clocks of the places that it names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.checks._freeze import freeze_at
from shipcheck.errors import ShipcheckError


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def until(entries: list[dict[str, Any]], now: str) -> str | None:
    """When the freeze ends, `never`, or None where there is none."""
    found = freeze_at(entries, at(now))
    if found is None:
        return None
    return found.until.strftime("%Y-%m-%d %H:%M") if found.until else "never"


HOLIDAYS = {"from": "2026-12-20", "to": "2027-01-02", "why": "holidays"}
FRIDAY = {"days": ["fri"], "after": "15:00", "zone": "Europe/Berlin"}
WEEKEND = {"days": ["sat", "sun"], "zone": "Europe/Berlin"}
NIGHT = {"after": "22:00", "before": "06:00"}


@pytest.mark.parametrize(
    ("entries", "now", "expected"),
    [
        ([HOLIDAYS], "2026-12-19 23:59", None),
        ([HOLIDAYS], "2026-12-20 00:00", "2027-01-03 00:00"),
        ([HOLIDAYS], "2027-01-02 23:59", "2027-01-03 00:00"),
        ([HOLIDAYS], "2027-01-03 00:00", None),
        ([{**HOLIDAYS, "zone": "Asia/Tokyo"}], "2026-12-19 15:00", "2027-01-02 15:00"),
        ([{"from": "2026-12-20T12:30"}], "2026-12-20 12:29", None),
        ([{"from": "2026-12-20T12:30"}], "2026-12-20 12:30", "never"),
        ([{"to": "2026-12-20 12:30"}], "2026-12-20 12:29", "2026-12-20 12:30"),
        # Friday 2026-11-27, 15:00 in Berlin is 14:00 UTC in winter, 13:00 in summer.
        ([FRIDAY], "2026-11-27 13:59", None),
        ([FRIDAY], "2026-11-27 14:00", "2026-11-27 23:00"),
        ([FRIDAY], "2026-07-24 13:00", "2026-07-24 22:00"),
        ([FRIDAY], "2026-11-26 20:00", None),
        ([FRIDAY, WEEKEND], "2026-11-27 20:00", "2026-11-29 23:00"),
        ([WEEKEND], "2026-11-27 23:30", "2026-11-29 23:00"),
        # The Sunday on which Berlin's clocks go back has 25 hours.
        ([WEEKEND], "2026-10-24 12:00", "2026-10-25 23:00"),
        ([NIGHT], "2026-11-27 03:00", "2026-11-27 06:00"),
        ([NIGHT], "2026-11-27 23:00", "2026-11-28 06:00"),
        ([NIGHT], "2026-11-27 12:00", None),
        ([{"days": ["mon"], "before": "09:00"}], "2026-11-23 08:59", "2026-11-23 09:00"),
        ([{**WEEKEND, "to": "2026-11-01"}], "2026-11-28 12:00", None),
        ([{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}], "2026-11-28 12:00", "never"),
        ([], "2026-11-28 12:00", None),
    ],
)  # fmt: skip
def test_freezes(entries: list[dict[str, Any]], now: str, expected: str | None) -> None:
    assert until(entries, now) == expected


def test_the_reason() -> None:
    found = freeze_at([HOLIDAYS], at("2026-12-24 12:00"))
    assert found is not None
    assert found.why == "holidays"


@pytest.mark.parametrize(
    "entry",
    [
        {"why": "x"},
        {"days": ["fri"], "zone": "Mars/Olympus"},
        {"days": ["fri"], "zone": "../../etc/passwd"},
        {"days": ["fri"], "zone": "/etc/passwd"},
        {"from": "2026-02-30"},
        {"to": "9999-12-31"},
        {"from": "0001-01-01", "zone": "Asia/Tokyo"},
    ],
)
def test_what_is_no_time_is_no_pass(entry: dict[str, Any]) -> None:
    with pytest.raises(ShipcheckError):
        freeze_at([entry], at("2026-11-28 12:00"))


@settings(max_examples=100)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)),
    st.lists(st.sampled_from(["mon", "wed", "fri", "sat", "sun"]), min_size=1, max_size=4),
    st.times(), st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
)  # fmt: skip
def test_at_its_end_a_freeze_is_over(now: Any, days: Any, after: Any, zone: str) -> None:  # noqa: ANN401
    entry = {"days": days, "after": after.strftime("%H:%M"), "zone": zone}
    found = freeze_at([entry], now.replace(tzinfo=UTC))
    if found is not None:
        assert found.until is not None
        assert found.until > now.replace(tzinfo=UTC)
        assert freeze_at([entry], found.until) is None
