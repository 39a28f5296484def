from __future__ import annotations

import pytest

from shipcheck.checklist.durations import read_duration


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("90s", 90), ("10m", 600), ("1h", 3600), (5, 5), (0.5, 0.5), ("24h", 86400)],
)
def test_durations(value: str | float, seconds: float) -> None:
    assert read_duration(value) == seconds


@pytest.mark.parametrize(
    "value", ["0s", 0, -1, "25h", 86401, "9" * 500 + "h", "", "10", "1d", "٣s"]
)
def test_not_durations(value: str | float) -> None:
    with pytest.raises(ValueError, match="must"):
        read_duration(value)
