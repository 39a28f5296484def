"""What a service says of an error, fit to be shown: cut, visible, and without any secret."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any

from shipcheck.model.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST = 200
"""Characters of a service's words that are shown."""
READ = 20_000
"""Bytes of an error's body that are looked at."""
SHORTEST_SECRET = 6
"""Characters; a shorter value would blot out words that are no secret."""
SECRET_NAME = r"TOKEN|SECRET|PASSW|CREDENTIAL|(^|_)(API_?)?KEY($|_)"  # noqa: S105 - what secrets are called
TELLING = ("message", "detail", "error", "errorDetails", "reason", "title", "name")
"""Where services put words, the best first; `name` is Unleash's where it says nothing else."""


def secrets_of(credentials: Mapping[str, str], environment: Mapping[str, str]) -> tuple[str, ...]:
    """Every text that must not be shown, the longest first."""
    found = {part for value in credentials.values() for part in _parts(value)}
    found |= {
        value for name, value in environment.items() if re.search(SECRET_NAME, name, re.IGNORECASE)
    }
    return tuple(sorted((one for one in found if len(one) >= SHORTEST_SECRET), key=len)[::-1])


def _parts(value: str) -> Iterable[str]:
    """A header's value, what follows its scheme, and what Basic hides."""
    yield value
    scheme, _, rest = value.partition(" ")
    if rest:
        yield rest.strip()
    if scheme.casefold() == "basic":
        try:
            plain = base64.b64decode(rest, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return
        yield plain
        yield from plain.split(":", 1)


def redacted(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret blotted out."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def words_of(body: bytes, secrets: Iterable[str]) -> str:
    """What the body of an error says, one line; empty where it says nothing to a reader."""
    text = body[:READ].decode("utf-8", "replace")
    try:
        said = _told(json.loads(text))
    except (ValueError, RecursionError):
        said = "" if text.lstrip().startswith("<") else text  # a page of HTML tells nothing
    plain = visible(" ".join(redacted(said, secrets).split()))
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _told(value: Any, depth: int = 4) -> str:  # noqa: ANN401 - any JSON
    """The words in an error's JSON: those of the best key, and those of a list of details."""
    if isinstance(value, str):
        return value
    if not depth:
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (_told(one, depth - 1) for one in value[:3])))
    if not isinstance(value, dict):
        return ""
    details = [value[key] for key in ("details", "errors") if isinstance(value.get(key), list)]
    said = [_told(one, depth - 1) for one in details]
    best = next(filter(None, (_told(value.get(key), depth - 1) for key in TELLING)), "")
    return ": ".join(dict.fromkeys(filter(None, (best, *said))))
