"""The migrations of a change, judged in the light of its code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.git.objects import read_file
from shipcheck.migrations.gather import gather
from shipcheck.migrations.hazards.hazard import Surroundings
from shipcheck.migrations.judging import judge_all
from shipcheck.migrations.replay_cache import cache_folder
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.settling import settle_all
from shipcheck.migrations.sizes import read_statistics, sizes_of_tables
from shipcheck.process.aside import aside
from shipcheck.process.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from shipcheck.git.repository import Repository
    from shipcheck.migrations.gather import Gathered
    from shipcheck.migrations.hazards.hazard import TableSize
    from shipcheck.migrations.judged import Judged, JudgedMigration
    from shipcheck.migrations.settings import MigrationSettings
    from shipcheck.model.change import Change

CHECKLIST = "the checklist"


@dataclass(frozen=True, slots=True)
class ChangedMigrations:
    """The migrations that the change adds, judged; `landed` is what it does to those of the base."""

    judged: tuple[JudgedMigration, ...] = ()
    landed: tuple[Judged, ...] = ()
    gathered: Gathered | None = None


NONE = ChangedMigrations()

_JUDGED: Latest[ChangedMigrations] = Latest()


async def read_changed(
    change: Change,
    repository: Repository,
    settings: MigrationSettings,
    environment: Mapping[str, str],
) -> ChangedMigrations:
    """All migrations of the change, judged.

    Args:
        change: the change.
        repository: where its files are.
        settings: what the checklist says.
        environment: tells where caches are.

    Raises:
        GitError: git could not read it; MissingObjects in a partial clone.
        ShipcheckError: the statistics file is not there at the base, or not to be read.
    """
    question = (repository.common_dir, change.head, change.base_head, repr(settings))
    return await _JUDGED.get(
        question, lambda: _read(change, repository, settings, partial(cache_folder, environment))
    )


async def _read(
    change: Change, repository: Repository, settings: MigrationSettings, cache: Callable[[], Path]
) -> ChangedMigrations:
    server = settings.named_server
    owners = settings.settings.get("paths", ())
    gathered = await gather(change, repository.git, server=server, cache=cache, owners=owners)
    if gathered.project is None:
        return NONE
    sizes = await _sizes(change, repository, settings)
    judged: list[JudgedMigration] = []
    for group in gathered.groups:
        server = settings.server(group.server)
        surroundings = Surroundings(server, group.base, settings.when, sizes)
        found = await aside(partial(judge_all, group.migrations, surroundings))
        judged += await settle_all(
            found,
            repository.git,
            base=change.base_head,
            head=change.head,
            schema=group.base,
            deploy=settings.when,
        )
    judged += _unread(gathered, settings)
    return ChangedMigrations(tuple(judged), gathered.landed, gathered)


def _unread(gathered: Gathered, settings: MigrationSettings) -> tuple[JudgedMigration, ...]:
    """What no framework reads: nothing is known of it but that it is there."""
    if gathered.project is None or not gathered.unowned:
        return ()
    server = settings.server(gathered.project.server)
    return judge_all(gathered.unowned, Surroundings(server, Schema(), settings.when))


async def _sizes(
    change: Change, repository: Repository, settings: MigrationSettings
) -> dict[str, TableSize]:
    """How large tables are; the statistics file is the base's, so that a branch cannot shrink them."""
    sizes: dict[str, TableSize] = {}
    path = settings.settings.get("statistics")
    if path is not None:
        content = await read_file(repository.git, change.base_head, path)
        if content is None:
            raise ShipcheckError(
                f"no statistics file {path} at the base", hint="It is read once it is merged."
            )
        sizes |= read_statistics(content, path)
    return sizes | sizes_of_tables(settings.tables, CHECKLIST)
