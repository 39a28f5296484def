"""Deploy freezes: whether now lies between a freeze's start and its end, both given as cron lines.

Sources: docs.gitlab.com "Freeze Periods API" (`freeze_start`, `freeze_end`, `cron_timezone`); crontab(5) for
the five fields: where both days are restricted, either will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from shipcheck.http.reading import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
"""The first and last value of minute, hour, day of the month, month, day of the week."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
LONGEST = 100
"""Characters of a cron line that is read."""

FURTHEST = 366 * 4 + 1
"""Days that are looked back: 29 February comes in four years."""


@dataclass(frozen=True, slots=True)
class Cron:
    """The minutes of a cron line."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool

    def last_before(self, now: datetime) -> datetime | None:
        """The last of its minutes that is not after `now`, in the zone of `now`; None in four years."""
        for back in range(FURTHEST):
            day = now - timedelta(days=back)
            if not self._has(day):
                continue
            limit = (now.hour, now.minute) if back == 0 else (24, 0)
            times = [(h, m) for h in self.hours for m in self.minutes if (h, m) <= limit]
            if times:
                hour, minute = max(times)
                return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return None

    def _has(self, day: datetime) -> bool:
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        right = of_month or of_week if self.either_day else of_month and of_week
        return day.month in self.months and right


def read_cron(line: str) -> Cron | None:
    """A cron line of five fields, None for what is none."""
    parts = line.lower().split()
    if len(parts) != len(FIELDS) or len(line) > LONGEST:
        return None
    read = [_field(part, *limits) for part, limits in zip(_numbered(parts), FIELDS, strict=True)]
    if not all(read):
        return None
    minutes, hours, days, months, weekdays = (one or frozenset() for one in read)
    either = not parts[2].startswith("*") and not parts[4].startswith("*")
    return Cron(minutes, hours, days, months, frozenset(one % 7 for one in weekdays), either)


def _numbered(parts: list[str]) -> list[str]:
    """The fields with the names of months and days as numbers."""
    for at, names, first in ((3, MONTHS, 1), (4, DAYS, 0)):
        for number, name in enumerate(names, first):
            parts[at] = parts[at].replace(name, str(number))
    return parts


def _field(part: str, low: int, high: int) -> frozenset[int] | None:
    found: set[int] = set()
    for one in part.split(","):
        span, _, step = one.partition("/")
        first, dash, last = (str(low), "-", str(high)) if span == "*" else span.partition("-")
        if step and not dash:
            last = str(high)
        last = last or first
        if not all(value.isascii() and value.isdecimal() for value in (first, last, step or "1")):
            return None
        values = range(int(first), int(last) + 1, int(step or 1) or 1)
        if not values or values[0] < low or values[-1] > high:
            return None
        found.update(values)
    return frozenset(found)


def frozen_by(
    periods: Iterable[Mapping[str, Any]], now: datetime
) -> tuple[Mapping[str, Any] | None, list[str]]:
    """The freeze that is on now, None for none; and what nobody understood of the others."""
    odd = []
    for period in periods:
        start, end = text(period.get("freeze_start")) or "", text(period.get("freeze_end")) or ""
        name, first, last = (
            text(period.get("cron_timezone")) or "UTC",
            read_cron(start),
            read_cron(end),
        )
        zone = _zone(name)
        if first is None or last is None or zone is None:
            odd.append(f"the deploy freeze from {start!r} to {end!r} in {name}")
            continue
        here = now.astimezone(zone)
        began, ended = first.last_before(here), last.last_before(here)
        if began is not None and (ended is None or ended < began):
            return period, odd
    return None, odd


def _zone(name: str) -> tzinfo | None:
    """A time zone by its name in the IANA's list."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - seldom needed

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
