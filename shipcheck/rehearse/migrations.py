"""Rehearses migrations on a scratch PostgreSQL: forward, watched, and back."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.migrations.servers import Dialect
from shipcheck.process.aside import aside
from shipcheck.rehearse.postgres.dropping import dropped_if_killed
from shipcheck.rehearse.postgres.installed import choose, find_installed
from shipcheck.rehearse.postgres.plan import make_plan
from shipcheck.rehearse.postgres.rehearsal import rehearse_on
from shipcheck.rehearse.postgres.scratch import new_prefix, scratch_on
from shipcheck.rehearse.postgres.server import own_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.migrations.gather import Group
    from shipcheck.migrations.migration import Migration
    from shipcheck.rehearse.migration_result import MigrationsRehearsal
    from shipcheck.rehearse.postgres.connection import Address
    from shipcheck.rehearse.postgres.plan import Base, Plan
    from shipcheck.rehearse.postgres.url import Target

LIMIT = 900.0
"""Seconds for all of it: beyond that something hangs, or the rows are too many for this machine."""


class NotRehearsed(ShipcheckError):  # noqa: N818 - says what is the case; every error is one by its base
    """A rehearsal that a check asked for could not be made; the message says why."""


@dataclass(frozen=True, slots=True)
class MigrationsRequest:
    """What is to be rehearsed.

    `base` makes the schema before `migrations`. `target` is a server that was given; else one is started,
    the one most like `version`, the project's. `tell` says to people what goes on.
    """

    base: Base
    migrations: Sequence[Migration]
    rows: int
    target: Target | None
    version: tuple[int, ...]
    environment: Mapping[str, str] = field(repr=False)
    now: Callable[[], datetime]
    tell: Callable[[str], object]


def other_databases(group: Group) -> tuple[str, ...]:
    """The servers of the group's migrations that are no PostgreSQL, and so not rehearsed."""
    servers = [group.server, *(one.server for one in group.migrations if one.server)]
    names = [one.name for one in servers if one.dialect is not Dialect.POSTGRESQL]
    return tuple(dict.fromkeys(names))


async def rehearse_migrations(request: MigrationsRequest) -> MigrationsRehearsal:
    """Rehearse; on cancellation, as on our death, nothing is left of it.

    Raises:
        ShipcheckError: it could not be rehearsed at all: no server, SQL that may not run (`Refused`),
            an extension that the server lacks.
    """
    plan = await aside(lambda: make_plan(request.base, request.migrations))
    try:
        async with asyncio.timeout(LIMIT), _server(request) as place:
            seen = await aside(lambda: _rehearse(plan, request, place))
    except TimeoutError as error:
        raise ShipcheckError(
            f"could not rehearse: it takes longer than {LIMIT:.0f} s", hint="Fewer rows: --rows."
        ) from error
    return replace(seen, server=place.name, at=request.now().isoformat(timespec="seconds"))


@dataclass(frozen=True, slots=True)
class _Place:
    """A server by its superuser's address, the database to come to, and what it is called."""

    address: Address
    home: str
    name: str
    prefix: str


def _rehearse(plan: Plan, request: MigrationsRequest, place: _Place) -> MigrationsRehearsal:
    own = request.target is None
    with scratch_on(place.address, place.home, own=own, prefix=place.prefix) as scratch:
        return rehearse_on(scratch, plan, request.rows, request.tell)


@asynccontextmanager
async def _server(request: MigrationsRequest) -> AsyncIterator[_Place]:
    prefix = new_prefix()
    if request.target is not None:
        address, home = request.target.address, request.target.database
        async with dropped_if_killed(address, home, prefix):
            yield _Place(address, home, "the given server", prefix)
        return
    installed = choose(await find_installed(request.environment), request.version)
    request.tell(f"starts {installed.name}")
    async with own_server(installed) as address:
        yield _Place(address, "postgres", installed.name, prefix)
