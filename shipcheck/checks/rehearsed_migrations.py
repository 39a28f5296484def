"""Rehearsals of migrations: those that were kept, and those that an item asks for and nobody made yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.migrations.judged import Safety
from shipcheck.migrations.worth_rehearsing import heavy_work
from shipcheck.model.outcome import Finding
from shipcheck.model.text import listed
from shipcheck.model.words import Evidence, Level
from shipcheck.rehearse.migration_result import RehearsalState
from shipcheck.rehearse.migration_store import key_of, read_migrations
from shipcheck.rehearse.migrations import NotRehearsed, other_databases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.checks.context import CheckContext
    from shipcheck.migrations.changed import ChangedMigrations
    from shipcheck.migrations.gather import Gathered, Group
    from shipcheck.migrations.judged import JudgedMigration
    from shipcheck.rehearse.migration_result import MigrationsRehearsal

REHEARSE = "shipcheck rehearse migrations"
BY_THE_GATE = f"{REHEARSE}, or shipcheck check --rehearse"

NAMED = 3
"""Clauses that a message names."""


@dataclass(frozen=True, slots=True)
class OfGroup:
    """The migrations of one database, judged, and their rehearsal.

    `heavy` is what they do that is worth a rehearsal, in clauses; `rehearsal` is None where there is none.
    """

    migrations: tuple[JudgedMigration, ...]
    heavy: tuple[str, ...]
    rehearsal: MigrationsRehearsal | None

    @property
    def is_rehearsed(self) -> bool:
        """Whether all of it was run, forward and back, as far as there is a way."""
        return self.rehearsal is not None and self.rehearsal.state is not RehearsalState.INCOMPLETE

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left in it to rehearse."""
        return self.is_rehearsed or not self.heavy


@dataclass(frozen=True, slots=True)
class Rehearsals:
    """What is known by rehearsing, and in notes what is not."""

    groups: tuple[OfGroup, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def evidence(self) -> Evidence:
        """What stands behind all migrations of the change."""
        rehearsed = bool(self.groups) and all(one.is_rehearsed for one in self.groups)
        return Evidence.REHEARSED if rehearsed else Evidence.INSPECTED

    @property
    def suffice(self) -> bool:
        """Whether nothing is left to rehearse that drops data, rewrites tables or changes rows."""
        return all(one.is_settled for one in self.groups)

    @property
    def found(self) -> tuple[MigrationsRehearsal, ...]:
        """The rehearsals."""
        return tuple(one.rehearsal for one in self.groups if one.rehearsal is not None)


async def rehearsals_of(
    changed: ChangedMigrations, judged: Sequence[JudgedMigration], context: CheckContext
) -> Rehearsals:
    """What was kept of exactly these contents, and what is rehearsed now where the item asks for it.

    Raises:
        NotAllowed: the command that prints SQL may not run, and nothing else is wrong.
        GitError: git could not read it.
    """
    gathered = changed.gathered
    groups: list[OfGroup] = []
    notes: list[Finding] = []
    failed = any(one.safety is Safety.UNSAFE for one in judged) or bool(changed.landed)
    for group in gathered.groups if gathered else ():
        paths = {one.path for one in group.migrations}
        own = tuple(one for one in judged if one.migration.path in paths)
        here = replace(group, server=context.migrations.server(group.server))
        found = OfGroup(own, heavy_work(own), await _kept(here, context))
        if gathered and found.heavy and found.rehearsal is None:
            found, note = await _without(found, gathered, here, context, failed=failed)
            notes += note
        groups.append(found)
    return Rehearsals(tuple(groups), tuple(notes))


async def _kept(group: Group, context: CheckContext) -> MigrationsRehearsal | None:
    """The rehearsal that was kept for exactly these contents and settings."""
    settings, repository = context.migrations, context.repository
    key = await key_of(
        context.change, repository.git, group,
        rows=settings.rehearsed_rows, render=settings.render_command,
    )  # fmt: skip
    return read_migrations(repository.common_dir, key)


async def _without(
    found: OfGroup, gathered: Gathered, group: Group, context: CheckContext, *, failed: bool
) -> tuple[OfGroup, list[Finding]]:
    """What is done where nothing was kept: rehearse, or say how that is done."""
    asked = Evidence.REHEARSED in context.required
    others = other_databases(group)
    if others:
        said = f"not rehearsed: only PostgreSQL's migrations are, and these run on {others[0]}"
        return found, [_note(said)] if asked else []
    heavy = listed(found.heavy, NAMED)
    if context.rehearse_migrations is None:
        fix = BY_THE_GATE if asked else REHEARSE
        note = _note(f"not rehearsed on a scratch PostgreSQL: {heavy}", fix)
        return found, [replace(note, data={"offer": True})]
    try:
        seen = await context.rehearse_migrations(gathered, group)
    except NotRehearsed as error:
        return found, [_note(error.message, error.hint)]
    except ShipcheckError as error:
        if not failed:  # what is wrong anyway outweighs that something may not run
            raise
        return found, [_note(error.message, error.hint)]
    return replace(found, rehearsal=seen), []


def _note(message: str, fix: str = "") -> Finding:
    return Finding("not-rehearsed", Level.NOTE, message, fix=fix)
