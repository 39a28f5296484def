"""How long a service asks to be left alone, from the headers of its answer.

Sources: RFC 9110 section 10.2.3 (`Retry-After`, seconds or a date); LaunchDarkly's own scanner
(`X-Ratelimit-Reset` in milliseconds of the epoch); GitHub's documentation (the same in seconds);
Split's (`X-RateLimit-Reset-Seconds-Org` and `-IP`, of which the later counts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SPLIT = ("x-ratelimit-reset-seconds-org", "x-ratelimit-reset-seconds-ip")
RESETS = ("x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")
MILLISECONDS = 1e11
"""From here on a time of the epoch is in milliseconds: as seconds it would be the year 5138."""
EPOCH = 1e9
"""Below this a number is no time of the epoch (2001) but a wait in seconds."""
LONGEST_NUMBER = 20
"""Digits; what is longer is no time."""


def seconds_to_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from now, 0 or more; None where the answer says nothing of it.

    Args:
        headers: of the answer, their names in lower case.
        now: the time, with its zone.
    """
    asked = _retry_after(headers.get("retry-after", ""), now)
    if asked is None:
        asked = max((_number(headers.get(name, "")) or 0.0 for name in SPLIT), default=0.0) or None
    if asked is None:
        resets = (_until(headers.get(name, ""), now) for name in RESETS)
        asked = next((wait for wait in resets if wait is not None), None)
    return None if asked is None else max(0.0, asked)


def _retry_after(text: str, now: datetime) -> float | None:
    number = _number(text)
    if number is not None or not text:
        return number
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - seldom

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return (moment - now).total_seconds() if moment.tzinfo else None


def _until(text: str, now: datetime) -> float | None:
    """Seconds until a time of the epoch, or the number itself where it is none."""
    number = _number(text)
    if number is None or number < EPOCH:
        return number
    return (number / 1000 if number >= MILLISECONDS else number) - now.timestamp()


def _number(text: str) -> float | None:
    plain = text.strip()
    whole = plain.replace(".", "", 1)
    if not (whole.isascii() and whole.isdecimal()) or len(plain) > LONGEST_NUMBER:
        return None
    return float(plain)
