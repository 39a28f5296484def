"""Effects as MySQL and MariaDB have them: INSTANT, INPLACE and COPY, each with its lock.

Every statement also waits for a metadata lock at its beginning or end; that is short, and not told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Blocks, Effect
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.schema import Schema, Table
    from shipcheck.migrations.servers import Server

INSTANT = "INSTANT"
INPLACE = "INPLACE, LOCK=NONE"
SHARED = "INPLACE, LOCK=SHARED"
COPY = "COPY, LOCK=SHARED"
COPY_ONLINE = "COPY, LOCK=NONE"
EXCLUSIVE = "EXCLUSIVE"


def is_mariadb(server: Server) -> bool:
    """Whether the server is a MariaDB, whose rules differ from MySQL's."""
    return server.dialect is Dialect.MARIADB


def reaches(server: Server, *version: int) -> bool:
    """Whether the server has what came with a version.

    `8.0`, as projects write it, means the latest of that series, not its first.
    """
    known = server.version
    return known == version[: len(known)] or server.at_least(*version)


def instant(table: ObjectName, why: str = "") -> Effect:
    """Only the dictionary changes."""
    return Effect(table, INSTANT, Blocks.NOTHING, why=why)


def online(
    table: ObjectName, *, rewrites: bool = False, builds: bool = False, why: str = ""
) -> Effect:
    """Work that grows with the rows, while reads and writes go on."""
    return Effect(table, INPLACE, Blocks.SCHEMA_CHANGES, rewrites=rewrites, builds=builds, why=why)


def shared(
    table: ObjectName, *, rewrites: bool = False, builds: bool = False, why: str = ""
) -> Effect:
    """Work that grows with the rows, while writes wait."""
    return Effect(table, SHARED, Blocks.WRITES, rewrites=rewrites, builds=builds, why=why)


def copied(
    table: ObjectName, server: Server, why: str, *, unsure: str = "", online_too: bool = True
) -> Effect:
    """The table is copied row by row, and writes wait.

    MariaDB lets them go on since 11.2 (its manual, "InnoDB Online DDL Overview": "LOCK=NONE for
    ALGORITHM=COPY"), unless a number is given to every row or foreign keys cascade (`online_too`).
    """
    if online_too and is_mariadb(server) and server.at_least(11, 2):
        return Effect(table, COPY_ONLINE, Blocks.SCHEMA_CHANGES, rewrites=True, why=why)
    return Effect(table, COPY, Blocks.WRITES, rewrites=True, why=why, unsure=unsure)


def has_fulltext(schema: Schema, table: ObjectName) -> bool:
    """Whether a FULLTEXT index is known to be there: what rebuilds its table takes LOCK=SHARED."""
    known = schema.table(table)
    return known is not None and any(one.method == "fulltext" for one in known.indexes)


def rebuilt(schema: Schema, table: ObjectName, why: str) -> Effect:
    """The table is written anew in place."""
    if has_fulltext(schema, table):
        return shared(table, rewrites=True, why=f"{why}, and it has a FULLTEXT index")
    return online(table, rewrites=True, why=why)


def is_indexed(known: Table | None, column: str) -> bool:
    """Whether an index of the column is known."""
    return known is not None and (
        any(column in one.columns for one in known.indexes)
        or any(column in one.columns for one in known.constraints if not one.expression)
    )
