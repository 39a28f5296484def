"""What a check is given, and the shape that a check module has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.git.repository import Repository
    from shipcheck.http.client import Client
    from shipcheck.model.change import Change
    from shipcheck.model.checklist import Specification
    from shipcheck.model.outcome import Outcome
    from shipcheck.model.words import Place
    from shipcheck.process.runner import Completed

    RunCommand = Callable[[str], Awaitable[Completed]]


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Everything a check may look at; nothing is read from the air.

    `parameters` is the item's `with:`, `services` the checklist's. `run_command` runs a command
    that the checklist names, and raises NotAllowed where nobody has allowed that.
    `head_is_checked_out` is whether the work tree stands on the judged commit. `flags` is the
    checklist's own `flags:`. `client` makes the HTTP client of a service, given the hosts that are
    built in for it; None where nothing may be asked.
    """

    change: Change
    repository: Repository
    parameters: Mapping[str, Any]
    services: Mapping[str, Mapping[str, Any]]
    environment: Mapping[str, str]
    place: Place
    now: Callable[[], datetime]
    run_command: RunCommand
    head_is_checked_out: bool
    offline: bool
    flags: Mapping[str, Any] = field(default_factory=dict)
    client: Callable[[Sequence[str]], Client] | None = None


class Check(Protocol):
    """A check module: what it says of itself, and the check."""

    SPECIFICATION: Specification

    @staticmethod
    async def check(context: CheckContext) -> Outcome:
        """Judge the change; raises ShipcheckError for what cannot be read."""
