"""One line of `doctor`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from shipcheck.errors import ShipcheckError

UNREAD = 3
"""The exit code where something could not be read."""


class State(StrEnum):
    """How it stands with one thing."""

    OK = "ok"
    WARN = "warn"
    MISSING = "missing"


class Fact(NamedTuple):
    """One thing that bears on shipcheck's work.

    `mend` is what to do about it, empty where nothing is to be done; `details` are further lines.
    The texts may quote the repository: who prints them makes them fit for a terminal. `unread` is
    the exit code for what could not be looked at, 0 where it could.
    """

    name: str
    state: State
    text: str
    mend: str = ""
    details: str = ""
    unread: int = 0


def unread(name: str, error: ShipcheckError) -> Fact:
    """Something that could not be looked at."""
    return Fact(name, State.WARN, error.message, error.hint, unread=UNREAD)
