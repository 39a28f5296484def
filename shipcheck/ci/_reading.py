"""What the modules of CI services share: the client, its credential, lists over pages, times, numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.credentials import Wanted, find_credential, missing
from shipcheck.http.reading import MOST_PAGES, moment, strange

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from shipcheck.ci.runs import CiRequest
    from shipcheck.hosting.credentials import Credential
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

SLACK = 3600
"""Seconds by which the clocks of a service and of whoever committed may differ."""

SHOWN = 12
"""Characters of a commit's name that people are shown."""

MOST_DIGITS = 18
"""Digits of a number that a service counts by; JSON of a hostile one has more."""


def text_parameter(description: str) -> dict[str, Any]:
    """A parameter that is a text with something in it."""
    return {"type": "string", "minLength": 1, "description": description}


ARTIFACTS: dict[str, Any] = {
    "type": "array",
    "items": {"type": "string", "minLength": 1},
    "description": "Patterns of the names of artifacts that hold coverage reports; the usual if left out.",
}
"""The parameter `artifacts`."""


def opened(request: CiRequest, hosts: Sequence[str]) -> Client:
    """The client, an async context manager; raises ShipcheckError where nothing may be asked."""
    if request.client is None:
        raise ShipcheckError("no service may be asked here", hint="Leave out --offline.")
    return request.client(hosts)


async def secret_of(
    request: CiRequest, service: str, host: str, variables: Sequence[str]
) -> Credential:
    """The credential for a service on a host: the first variable that is set, then netrc.

    Raises:
        CredentialError: there is none.
    """
    wanted = Wanted(service, host, tuple(variables))
    found = await find_credential(wanted, request.environment, Path())
    if found is None:
        raise missing(wanted)
    return found


async def earliest(request: CiRequest) -> int:
    """The time, in seconds of the epoch, before which no service can have run the commit.

    A commit that was made in the future has a date that says nothing: then it is the epoch's beginning.
    """
    arguments = ("log", "-1", "--format=%ct", "--end-of-options", request.commit)
    made = int(await request.repository.git.text(*arguments))
    return made - SLACK if made <= request.now().timestamp() + SLACK else 0


async def all_tokens(
    read: Callable[[str | None], Awaitable[tuple[Sequence[Any], str | None]]],
) -> list[Any]:
    """The items of every page of a listing whose pages go by tokens.

    Args:
        read: gives a page by its token (None: the first one), and the token of the next, None after the last.

    Raises:
        ShipcheckError: the listing does not end.
    """
    found: list[Any] = []
    token: str | None = None
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        items, token = await read(token)
        found += items
        if token is None:
            return found
        if token in seen:
            raise ShipcheckError("a listing leads back to one of its own pages")
        seen.add(token)
    raise ShipcheckError(f"a listing does not end after {MOST_PAGES} pages")


def short(commit: str) -> str:
    """A commit's name as people are shown it."""
    return commit[:SHOWN]


def seconds_between(start: object, end: object) -> float | None:
    """Seconds between two times as services write them, None where that is no time."""
    begun, ended = moment(start), moment(end)
    if begun is None or ended is None or ended < begun:
        return None
    return (ended - begun).total_seconds()


def whole(value: object) -> int | None:
    """A whole number of at most `MOST_DIGITS` digits, else None."""
    plain = isinstance(value, int) and not isinstance(value, bool)
    return value if plain and abs(value) < 10**MOST_DIGITS else None  # type: ignore[return-value,arg-type]


def identity(one: Mapping[str, Any], key: str, answer: Answer) -> int:
    """The number that an entry goes by; raises UnexpectedAnswer where it has none."""
    found = whole(one.get(key))
    if found is None:
        raise strange(answer)
    return found
