"""What a check is given, and the shape that a check module has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from shipcheck.migrations.settings import MigrationSettings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.checks.online import Online
    from shipcheck.git.repository import Repository
    from shipcheck.http.client import Client
    from shipcheck.migrations.gather import Gathered, Group
    from shipcheck.model.change import Change
    from shipcheck.model.checklist import Specification
    from shipcheck.model.outcome import Outcome
    from shipcheck.model.words import Evidence, Place
    from shipcheck.process.runner import Completed
    from shipcheck.rehearse.migration_result import MigrationsRehearsal
    from shipcheck.rehearse.result import FlagRehearsal

    Rehearse = Callable[[Mapping[str, Sequence[str]]], Awaitable[Mapping[str, FlagRehearsal]]]
    RehearseMigrations = Callable[[Gathered, Group], Awaitable[MigrationsRehearsal]]


class RunCommand(Protocol):
    """Runs a command that the checklist names."""

    def __call__(self, command: str, template: str | None = None, /) -> Awaitable[Completed]:
        """How it ended; raises NotAllowed where nobody has allowed that.

        `template` is the checklist's own text where a part of it was filled in: that is allowed.
        """


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Everything a check may look at; nothing is read from the air.

    `parameters` is the item's `with:`, `services` the checklist's. `run_command` runs a command
    that the checklist names.
    `head_is_checked_out` is whether the work tree stands on the judged commit, `is_of_another` whether that
    is somebody's pull request, whose own word does not count. `flags` is the
    checklist's own `flags:`, `migrations` what it says of migrations. `client` makes the HTTP client of
    a service, given the hosts that are built in for it; None where nothing may be asked. `required` are
    the kinds of evidence that the item asks for, empty where any counts. `rehearse` rehearses flags,
    given with the files that ask for each, and keeps what it saw; it raises NotAllowed as
    `run_command` does, and is None where nothing is to be rehearsed. So is `rehearse_migrations`, for the
    migrations of one database; what cannot be rehearsed raises NotRehearsed.
    `online` is what the forge says of the change, None where nothing may be asked. `tell` is told in one
    line what goes on, where that takes long.
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
    migrations: MigrationSettings = field(default_factory=MigrationSettings)
    client: Callable[[Sequence[str]], Client] | None = None
    required: frozenset[Evidence] = frozenset()
    rehearse: Rehearse | None = None
    rehearse_migrations: RehearseMigrations | None = None
    online: Online | None = None
    tell: Callable[[str], object] = str
    is_of_another: bool = False


class Check(Protocol):
    """A check module: what it says of itself, and the check."""

    SPECIFICATION: Specification

    @staticmethod
    async def check(context: CheckContext) -> Outcome:
        """Judge the change; raises ShipcheckError for what cannot be read."""
