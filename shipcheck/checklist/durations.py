"""Durations as a checklist writes them: `90s`, `10m`, `1h`, or a number of seconds."""

from __future__ import annotations

import re

PATTERN = "^[0-9]+(s|m|h)$"
"""A duration as text, for the schema."""

LONGEST = 86_400.0
"""One day in seconds: a check that takes longer is not part of a merge."""

_UNITS = {"s": 1, "m": 60, "h": 3600}
_WRITTEN = re.compile(PATTERN, re.ASCII)


def read_duration(value: str | float) -> float:
    """The seconds of a duration.

    Raises:
        ValueError: not a duration, not more than zero, or longer than a day; says so plainly.
    """
    seconds = _read_text(value) if isinstance(value, str) else float(value)
    if seconds <= 0:
        raise ValueError("must be more than zero")
    if seconds > LONGEST:
        raise ValueError("must not be longer than a day")
    return seconds


def _read_text(text: str) -> float:
    if not _WRITTEN.match(text):
        raise ValueError("must be written like 90s, 10m or 1h")
    # Infinity, not an error, for hundreds of digits: longer than a day either way.
    return float(text[:-1]) * _UNITS[text[-1]]
