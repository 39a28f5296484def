"""Rehearses the migrations of what is judged; what was seen is kept for the checks."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.objects import read_file
from shipcheck.migrations.gather import gather
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.replay_cache import cache_folder
from shipcheck.migrations.servers import Dialect, Server
from shipcheck.rehearse.migration_store import key_of, write_migrations
from shipcheck.rehearse.migrations import (
    MigrationsRequest,
    NotRehearsed,
    other_databases,
    rehearse_migrations,
)
from shipcheck.rehearse.postgres.url import VARIABLE, check_target, own_databases, read_url
from shipcheck.ship.commands import commands_for
from shipcheck.ship.migration_settings import migration_settings
from shipcheck.ship.permissions import NotAllowed
from shipcheck.ship.rehearsing_base import base_for

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from shipcheck.migrations.gather import Gathered, Group
    from shipcheck.rehearse.migration_result import MigrationsRehearsal
    from shipcheck.rehearse.migration_store import MigrationsKey
    from shipcheck.rehearse.postgres.url import Target
    from shipcheck.ship.evaluation import Evaluation

RENDER_SECONDS = 120.0
"""Seconds for a command that prints SQL."""

ENVIRONMENT_FILES = (".env", ".env.local", ".env.development", ".env.test")
"""Files of the head that may name the project's own database, beside what frameworks look at."""


@dataclass(frozen=True, slots=True)
class MigrationsRehearsing:
    """Rehearses the migrations of one evaluation.

    `rows` and `render` override the checklist's, `version` the project's server's; `url` is a server that
    the user gave. `tell` is told what goes on.
    """

    evaluation: Evaluation
    tell: Callable[[str], object]
    rows: int | None = None
    url: str | None = field(default=None, repr=False)
    version: tuple[int, ...] | None = None
    render: str | None = None

    async def each(self) -> AsyncGenerator[MigrationsRehearsal]:
        """A rehearsal for each database that the change migrates, as it ends, and is kept.

        Raises:
            NotAllowed: the command that prints SQL may not run.
            ShipcheckError: the migrations could not be read, or not be rehearsed at all.
        """
        gathered = await self._gathered()
        for group in gathered.groups:
            yield await self._rehearsed(group, await self._target(gathered))

    async def of_group(self, gathered: Gathered, group: Group) -> MigrationsRehearsal:
        """The rehearsal of all migrations of one database, made now and kept.

        Raises:
            NotAllowed: as `each`.
            NotRehearsed: it could not be rehearsed at all.
        """
        try:
            return await self._rehearsed(group, await self._target(gathered))
        except NotAllowed:
            raise
        except ShipcheckError as error:
            raise NotRehearsed(error.message, hint=error.hint) from error

    async def _gathered(self) -> Gathered:
        evaluation = self.evaluation
        settings = migration_settings(evaluation.checklist)
        gathered = await gather(
            evaluation.change, evaluation.repository.git,
            server=self._told() or settings.named_server,
            cache=partial(cache_folder, evaluation.surroundings.environment),
            owners=evaluation.checklist.migrations.get("paths", ()),
        )  # fmt: skip
        groups = [
            replace(one, server=self._told() or settings.server(one.server))
            for one in gathered.groups
        ]
        return replace(gathered, groups=tuple(groups))

    def _told(self) -> Server | None:
        """The server that the command line tells of."""
        if self.version is None:
            return None
        return Server(Dialect.POSTGRESQL, self.version, "--server-version")

    async def _target(self, gathered: Gathered) -> Target | None:
        """The server that was given.

        Raises:
            UsageError: the URL cannot be read, or only the environment names what is not for scratch use.
        """
        if self.url:
            return read_url(self.url)
        text = self.evaluation.surroundings.environment.get(VARIABLE, "")
        if not text:
            return None
        target = read_url(text)
        git, head = self.evaluation.repository.git, self.evaluation.change.head
        told = [self.evaluation.surroundings.environment.get("DATABASE_URL", "").encode()]
        told += gathered.project.files.values() if gathered.project else ()
        for name in ENVIRONMENT_FILES:
            with contextlib.suppress(UsageError):  # a directory
                told.append(await read_file(git, head, name) or b"")
        check_target(target, own_databases(told))
        return target

    async def _rehearsed(self, group: Group, target: Target | None) -> MigrationsRehearsal:
        others = other_databases(group)
        if others:
            raise ShipcheckError(
                f"could not rehearse: the migrations run on {others[0]}, "
                "and only PostgreSQL's are rehearsed",
                hint="migrations lint judges them all the same.",
            )
        rehearsal = await rehearse_migrations(
            MigrationsRequest(
                base=await base_for(group),
                migrations=await self._migrations(group),
                rows=self._rows(),
                target=target,
                version=group.server.version,
                environment=self.evaluation.surroundings.environment,
                now=self.evaluation.surroundings.now,
                tell=self.tell,
            )
        )
        key = await self._key(group)
        write_migrations(self.evaluation.repository.common_dir, key, rehearsal)
        return rehearsal

    async def _migrations(self, group: Group) -> tuple[Migration, ...]:
        """The migrations as they were read, or as the project's own command prints them."""
        command = self._render()
        if not command:
            return group.migrations
        done = await commands_for(self.evaluation).run(command, RENDER_SECONDS)
        if done.code or done.timed_out:
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise ShipcheckError(
                f"could not rehearse: {command}: {last[0] if last else f'exit code {done.code}'}"
            )
        return (printed(command, done.stdout, group.server),)

    async def _key(self, group: Group) -> MigrationsKey:
        evaluation = self.evaluation
        return await key_of(
            evaluation.change, evaluation.repository.git, group,
            rows=self._rows(), render=self._render(),
        )  # fmt: skip

    def _rows(self) -> int:
        return self.rows or migration_settings(self.evaluation.checklist).rehearsed_rows

    def _render(self) -> str:
        return self.render or migration_settings(self.evaluation.checklist).render_command


def printed(command: str, output: bytes, server: Server) -> Migration:
    """SQL that a command printed, as a migration without a way back."""
    from shipcheck.migrations.sql.decode import decode  # noqa: PLC0415 - only where one is named
    from shipcheck.migrations.sql.read import read_sql  # noqa: PLC0415
    from shipcheck.migrations.transactions import numbered  # noqa: PLC0415

    statements = numbered(read_sql(decode(output), server), wrapped=False)
    return Migration(
        command, "plain-sql", command, Part(command, statements, wrapped=False), None,
        WayBack.MISSING, "the command prints only the way forward",
    )  # fmt: skip
