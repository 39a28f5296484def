"""What the modules of CI services share: the client, one settings' parameter, times, numbers, wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.http.reading import moment, strange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci.runs import CiRequest
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

SHOWN = 12
"""Characters of a commit's name that people are shown."""

MOST_DIGITS = 18
"""Digits of a number that a service counts by; JSON of a hostile one has more."""


def text_parameter(description: str) -> dict[str, Any]:
    """A parameter that is a text with something in it."""
    return {"type": "string", "minLength": 1, "description": description}


def opened(request: CiRequest, hosts: Sequence[str]) -> Client:
    """The client, an async context manager; raises ShipcheckError where nothing may be asked."""
    if request.client is None:
        raise ShipcheckError("no service may be asked here", hint="Leave out --offline.")
    return request.client(hosts)


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
