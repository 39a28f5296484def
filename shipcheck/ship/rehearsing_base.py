"""The schema that a rehearsal starts from: a dump, the earlier migrations as SQL, or what was replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.base_schema import fetch, read_all
from shipcheck.migrations.history.ordering import in_order
from shipcheck.migrations.operations import Opaque, TransactionControl
from shipcheck.model.text import counted
from shipcheck.rehearse.postgres.ddl import schema_ddl
from shipcheck.rehearse.postgres.plan import Base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.gather import Group
    from shipcheck.migrations.migration import Migration
    from shipcheck.migrations.servers import Server

DUMPS = {"rails": "db/structure.sql", "dbmate": "db/schema.sql"}
"""Dumps that tools keep beside their migrations, by framework."""


async def base_for(group: Group) -> Base:
    """What makes the schema before the group's migrations.

    A dump and SQL make functions, triggers and views, too; what was replayed knows only tables and types.

    Raises:
        GitError: git could not read it.
    """
    history = group.history
    if history is not None:
        dump = DUMPS.get(group.framework, "")
        if dump in history.tip.blobs:
            await history.tip.fetch([dump])
            return Base(tuple(_dumped(history.tip.content(dump), group.server)), dump)
        await fetch(history)
        earlier = in_order(read_all(history, history.paths))
        if earlier and all(_is_sql(one) for one in earlier):
            return Base(tuple(_sql(earlier)), counted(len(earlier), "earlier migration"))
    return Base(schema_ddl(group.base), "the schema replayed from earlier migrations")


def _dumped(content: bytes, server: Server) -> Iterator[str]:
    from shipcheck.migrations.sql.decode import decode  # noqa: PLC0415 - only where there is a dump
    from shipcheck.migrations.sql.read import read_sql  # noqa: PLC0415

    for statement in read_sql(decode(content), server):
        yield statement.text


def _is_sql(migration: Migration) -> bool:
    """Whether all of it can be given to a server as it is."""
    return not migration.problem and all(
        one.sql and not any(isinstance(operation, Opaque) for operation in one.operations)
        for one in migration.up.statements
    )


def _sql(migrations: Sequence[Migration]) -> Iterator[str]:
    """The statements; each commits by itself here, as nobody waits."""
    for migration in migrations:
        for statement in migration.up.statements:
            if not any(isinstance(one, TransactionControl) for one in statement.operations):
                yield statement.text
