"""When nobody may merge: a calendar in the checklist, in the zones that it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2})?$"
CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
CHAINED = 60
"""Freezes that follow each other without a gap before it is said that there is no end in sight."""
FOREVER = datetime.max.replace(tzinfo=UTC)
EVER = datetime.min.replace(tzinfo=UTC)

_DAY: dict[str, Any] = {"type": "string", "pattern": MOMENT}
_CLOCK: dict[str, Any] = {"type": "string", "pattern": CLOCK}
PARAMETER: dict[str, Any] = {
    "type": "array",
    "description": "When nobody may merge: `{from: …, to: …}` (days, the last included, or times), "
    "`{days: [fri], after: …, before: …}`, each with `zone:` (UTC if left out) and `why:`.",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "from": {**_DAY, "description": "The first day, or the time it begins."},
            "to": {**_DAY, "description": "The last day, or the time it ends."},
            "days": {
                "type": "array",
                "items": {"enum": list(DAYS)},
                "description": "Days of the week.",
            },
            "after": {**_CLOCK, "description": "From this time of the day on."},
            "before": {**_CLOCK, "description": "Until this time of the day."},
            "zone": {
                "type": "string",
                "minLength": 1,
                "description": "The zone of these times, as Europe/Berlin; UTC if left out.",
            },
            "why": {"type": "string", "minLength": 1, "description": "The reason, for people."},
        },
    },
}
"""The parameter `freeze:`."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """A freeze that holds now; `until` is when merging is free again, None without an end in sight."""

    why: str
    until: datetime | None


def freeze_at(entries: Sequence[Mapping[str, Any]], now: datetime) -> Freeze | None:
    """The freeze that holds at a time, None where there is none.

    Raises:
        ShipcheckError: an entry names no time, or a zone or a day that is not there.
    """
    first = _holding(entries, now)
    if first is None:
        return None
    why, until = first
    for _ in range(CHAINED):
        following = _holding(entries, until) if until < FOREVER else None
        if following is None:
            break
        until = following[1]
    else:
        until = FOREVER
    return Freeze(why, until if until < FOREVER else None)


def _holding(entries: Sequence[Mapping[str, Any]], now: datetime) -> tuple[str, datetime] | None:
    """The reason and the end of what holds at a time; of several, of that which ends last."""
    found = [
        (str(entry.get("why", "a freeze in the checklist")), end)
        for entry in entries
        for start, end in _windows(entry, now)
        if start <= now < end
    ]
    return max(found, key=lambda one: one[1], default=None)


def _windows(entry: Mapping[str, Any], now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The times around `now` in which an entry holds."""
    if not {"from", "to", "days", "after", "before"} & set(entry):
        raise ShipcheckError(
            "a freeze without any time", hint="Give it `from:` and `to:`, or `days:`."
        )
    zone = _zone(str(entry.get("zone", "UTC")))
    start = _moment(entry["from"], zone) if "from" in entry else EVER
    end = _moment(entry["to"], zone, last=True) if "to" in entry else FOREVER
    if not {"days", "after", "before"} & set(entry):
        yield start, end
        return
    today = now.astimezone(zone).date()
    for days in (-1, 0, 1):
        for begins, ends in _of_day(entry, today + timedelta(days=days), zone):
            yield max(start, begins), min(end, ends)


def _of_day(
    entry: Mapping[str, Any], day: date, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """When an entry holds that begins on a day; it may last into the next morning."""
    if DAYS[day.weekday()] not in entry.get("days", DAYS):
        return
    after = time.fromisoformat(entry.get("after", "00:00"))
    begins = datetime.combine(day, after, zone)
    if "before" not in entry:
        ends = datetime.combine(day + timedelta(days=1), time(), zone)
    else:
        before = time.fromisoformat(entry["before"])
        ends = datetime.combine(day if before > after else day + timedelta(days=1), before, zone)
    yield begins.astimezone(UTC), ends.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    """The zone of a name; a name is no path."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - only with a calendar

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ShipcheckError(
            f"no time zone {name!r} on this machine",
            hint="As in Europe/Berlin; tzdata holds them.",
        ) from error


def _moment(written: str, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """A day or a time in a zone; of a last day the end of it."""
    try:
        found = datetime.fromisoformat(written)
        if last and len(written) == len("2026-12-31"):
            found += timedelta(days=1)
        return found.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ShipcheckError(f"no day of the calendar: {written!r}") from error
