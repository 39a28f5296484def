"""What services have in common: credentials, dates, shares, names in paths, pages, many at once."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.http.answer import Answer

T = TypeVar("T")
MILLISECONDS = 1e11
"""From here on a time of the epoch is in milliseconds: as seconds it would be the year 5138."""
MOST_PAGES = 200
"""Pages of a listing that are read; more is a service that never ends."""


def credential(
    environment: Mapping[str, str], names: Sequence[str], service: str, host: str | None = None
) -> str:
    """The first of the variables that is set, else the password that netrc holds for the host.

    Raises:
        CredentialError: there is none; it names the first variable.
    """
    found = next(filter(None, (environment.get(name, "").strip() for name in names)), None)
    found = found or (netrc_password(environment, host) if host else None)
    if found is None:
        message = f"no credential for {service}: {names[0]} is not set"
        raise CredentialError(message, hint=f"Set {' or '.join(names)}.")
    return found


def netrc_password(environment: Mapping[str, str], host: str) -> str | None:
    """The password that netrc holds for a host; nothing for `default`, which is meant for no host of ours."""
    import netrc  # noqa: PLC0415 - only where no variable is set
    from pathlib import Path  # noqa: PLC0415

    file = environment.get("NETRC") or str(Path(environment.get("HOME", "/")) / ".netrc")
    try:
        entry = netrc.netrc(file).hosts.get(host)
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError):
        return None
    return entry[2] if entry else None


def address(settings: Mapping[str, Any], default: str | None = None) -> str:
    """The service's address without a slash at its end; raises ShipcheckError where none is known."""
    url = settings.get("url") or default
    if not url:
        message = "the checklist does not say where the service is"
        raise ShipcheckError(message, hint="Set its `url:` under `services:`.")
    return str(url).rstrip("/")


def in_path(key: str) -> str:
    """A key, or another name, as one part of an address's path.

    Raises ShipcheckError for what cannot be one: nothing, `.` and `..`, broken bytes.
    """
    if key in ("", ".", ".."):
        raise ShipcheckError(f"no name of anything there: {key!r}")
    try:
        return quote(key, safe="")
    except UnicodeEncodeError as error:
        raise ShipcheckError(f"no name of anything there: {key!r}") from error


def moment(value: object) -> datetime | None:
    """A time as services write it (RFC 3339, or the epoch's seconds or milliseconds), in UTC.

    None for what is none; a time without a zone is taken as UTC.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - only where a service answered

    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            seconds = value / 1000 if value >= MILLISECONDS else value
            return datetime.fromtimestamp(seconds, UTC)
        if isinstance(value, str) and value:
            found = datetime.fromisoformat(value)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def share(value: object, *, of: float = 100.0) -> float | None:
    """A share in percent, 0 to 100; None for what is none.

    Args:
        value: a number, or a text that holds one (Unleash writes `"25"`).
        of: what all is written as: 1 where the service counts in parts of one.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        percent = float(value) * 100 / of  # in this order 7 of 100 is 7, not a little more
    except (ValueError, OverflowError):
        return None
    return percent if 0 <= percent <= 100 else None  # noqa: PLR2004 - percent; NaN is none either


def text(value: object) -> str | None:
    """A text that says something, else None."""
    return value if isinstance(value, str) and value.strip() else None


def truth(value: object) -> bool | None:
    """True or False as the service says it, None for anything else."""
    return value if isinstance(value, bool) else None


def as_map(value: object, answer: Answer) -> Mapping[str, Any]:
    """The value if it is a JSON object; raises UnexpectedAnswer."""
    if not isinstance(value, dict):
        raise strange(answer)
    return value


def as_list(value: object, answer: Answer) -> list[Any]:
    """The value if it is a JSON array; raises UnexpectedAnswer."""
    if not isinstance(value, list):
        raise strange(answer)
    return value


def as_maps(value: object, answer: Answer) -> list[Mapping[str, Any]]:
    """The value if it is an array of objects; raises UnexpectedAnswer."""
    return [as_map(one, answer) for one in as_list(value, answer)]


def maps_in(value: object) -> list[Mapping[str, Any]]:
    """The objects in an optional array; none where it is anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def map_in(value: object) -> Mapping[str, Any]:
    """An optional object; empty where it is anything else."""
    return value if isinstance(value, dict) else {}


def strange(answer: Answer) -> UnexpectedAnswer:
    """The error for JSON of another shape than the service documents."""
    message = f"{answer.url} answered in a shape that shipcheck does not know"
    return UnexpectedAnswer(message, status=answer.status)


async def each(keys: Iterable[str], read: Callable[[str], Awaitable[T]]) -> dict[str, T]:
    """What `read` says of every key, all asked at the same time; the first error ends the others."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {key: group.create_task(_awaited(read, key)) for key in dict.fromkeys(keys)}
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return {key: task.result() for key, task in tasks.items()}


async def _awaited(read: Callable[[str], Awaitable[T]], key: str) -> T:
    return await read(key)


async def all_pages(
    read: Callable[[int], Awaitable[tuple[Sequence[T], int | None]]], start: int = 0
) -> list[T]:
    """The items of every page of a listing.

    Args:
        read: gives a page by its number or offset, and the next one's, None after the last.
        start: the number of the first page.

    Raises:
        ShipcheckError: the listing does not end.
    """
    found: list[T] = []
    at = start
    for _ in range(MOST_PAGES):
        items, following = await read(at)
        found += items
        if following is None or following <= at:
            return found
        at = following
    raise ShipcheckError(f"a listing does not end after {MOST_PAGES} pages")


def number(value: object) -> float | None:
    """A finite number, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= sys.float_info.max else None


def plain(value: object) -> bool | str | float | None:
    """A flag's value if it is of a simple kind, else None."""
    return value if isinstance(value, bool | str) else number(value)
