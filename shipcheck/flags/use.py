"""One place where code asks a flag."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlagUse:
    """A use of a flag.

    `key` is None where it cannot be read (`dynamic`). `line` counts from 1. `sdk` and `call` name
    the form of the call; `default` is what the code takes where the service gives nothing, None
    where the call has none. `inverted` is whether the call tells that the flag is off. `new` is
    whether the change adds this use. `reason` says why a key cannot be read.
    """

    key: str | None
    dynamic: bool
    path: str
    line: int
    sdk: str
    call: str
    default: object | None
    inverted: bool
    new: bool
    reason: str = ""
