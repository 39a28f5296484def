"""Indexes that are built, dropped and built anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import later
from shipcheck.migrations.effects.effect import Blocks
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import CreateIndex, DropIndex, DropTable, Reindex
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.waiting import (
    first,
    is_long,
    is_strong,
    on_postgresql,
    who_waits,
    worst,
)
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.servers import Server

RULES = (
    Rule(
        "create-index-blocks-writes",
        Axis.TABLE,
        "Writes wait until the index is built",
        "CREATE INDEX holds a SHARE lock while it reads the whole table. CONCURRENTLY takes longer, "
        "and nobody waits for it.",
        "https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY; measured "
        "on 15 and 18",
    ),
    Rule(
        "drop-index-blocks",
        Axis.TABLE,
        "Reads and writes wait for the index to go",
        "DROP INDEX takes an ACCESS EXCLUSIVE lock on the table. It is short, but it first waits for "
        "every query that runs, and all others queue behind it. DROP INDEX CONCURRENTLY does not.",
        "https://www.postgresql.org/docs/18/sql-dropindex.html; measured on 15 and 18",
    ),
    Rule(
        "reindex-blocks",
        Axis.TABLE,
        "Reads and writes wait until the index is built anew",
        "REINDEX blocks writes of the table, and queries that would plan with the index. REINDEX "
        "CONCURRENTLY, since PostgreSQL 12, blocks neither.",
        "https://www.postgresql.org/docs/18/sql-reindex.html; measured on 15 and 18",
    ),
    Rule(
        "concurrent-index-corrupts",
        Axis.TABLE,
        "CONCURRENTLY can leave rows out of the index on this server",
        "In PostgreSQL 14.0 to 14.3 CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY could miss rows "
        "that were updated meanwhile.",
        "https://www.postgresql.org/docs/release/14.4/",
    ),
)


def find(situation: Situation) -> Iterator[Hazard]:
    """What happens to those who use the table of an index."""
    operation = situation.operation
    if isinstance(operation, CreateIndex):
        yield from _created(operation, situation)
    elif isinstance(operation, Reindex):
        yield from _rebuilt(operation, situation)
    elif isinstance(operation, DropIndex):
        yield from _dropped(situation)


def _created(operation: CreateIndex, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if effect is not None:
        held = worst(one for one in (effect, *situation.locked) if one.table == effect.table)
        yield Hazard(
            "create-index-blocks-writes",
            Level.ERROR,
            f"{who_waits(held or effect)} wait until the index is built.",
            effect.table,
            fix="Build it with CREATE INDEX CONCURRENTLY, outside a transaction."
            if on_postgresql(situation)
            else "Let the server build it online: no ALGORITHM=COPY, no LOCK.",
            effect=effect,
        )
    elif operation.concurrently and _corrupts(situation.server):
        yield _corrupted(situation)


def _rebuilt(operation: Reindex, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if effect is not None:
        yield Hazard(
            "reindex-blocks",
            Level.ERROR,
            f"{who_waits(effect)} wait until the index is built anew.",
            effect.table,
            fix="Use REINDEX … CONCURRENTLY, outside a transaction.",
            effect=effect,
        )
    elif operation.concurrently and _corrupts(situation.server):
        yield _corrupted(situation)


def _corrupts(server: Server) -> bool:
    """Whether the minor version is known to be one of the four; a bare 14 is taken for a patched one."""
    minor_known = server.dialect is Dialect.POSTGRESQL and len(server.version) > 1
    return minor_known and server.at_least(14) and not server.at_least(14, 4)


def _corrupted(situation: Situation) -> Hazard:
    effect = next(iter(situation.effects), None)
    return Hazard(
        "concurrent-index-corrupts",
        Level.ERROR,
        f"On {situation.server.name} the index may miss rows that change while it is built.",
        effect.table if effect else None,
        fix="Upgrade to PostgreSQL 14.4 or later first.",
        effect=effect,
    )


def _dropped(situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_strong)
    if effect is None or effect.blocks is not Blocks.EVERYTHING or _goes_too(effect, situation):
        return
    if on_postgresql(situation):
        yield Hazard(
            "drop-index-blocks",
            Level.ERROR,
            f"{who_waits(effect)} wait for the index to go, and queue behind whatever query runs.",
            effect.table,
            fix="Use DROP INDEX CONCURRENTLY, outside a transaction.",
            effect=effect,
        )


def _goes_too(effect: Effect, situation: Situation) -> bool:
    """Whether the change drops the table itself a moment later: nobody uses it any more."""
    following = later(situation, effect.table.name)
    return any(
        isinstance(one, DropTable) and one.table.name == effect.table.name for one in following
    )
