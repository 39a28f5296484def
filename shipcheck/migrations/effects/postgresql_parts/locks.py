"""PostgreSQL's table locks, and whom each keeps waiting.

https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES has the table of conflicts.
"""

from __future__ import annotations

from shipcheck.migrations.effects.effect import Blocks

ACCESS_SHARE = "ACCESS SHARE"
ROW_SHARE = "ROW SHARE"
ROW_EXCLUSIVE = "ROW EXCLUSIVE"
SHARE_UPDATE_EXCLUSIVE = "SHARE UPDATE EXCLUSIVE"
SHARE = "SHARE"
SHARE_ROW_EXCLUSIVE = "SHARE ROW EXCLUSIVE"
EXCLUSIVE = "EXCLUSIVE"
ACCESS_EXCLUSIVE = "ACCESS EXCLUSIVE"

BLOCKS = {
    ACCESS_SHARE: Blocks.NOTHING,
    ROW_SHARE: Blocks.NOTHING,
    ROW_EXCLUSIVE: Blocks.NOTHING,
    SHARE_UPDATE_EXCLUSIVE: Blocks.SCHEMA_CHANGES,
    SHARE: Blocks.WRITES,
    SHARE_ROW_EXCLUSIVE: Blocks.WRITES,
    EXCLUSIVE: Blocks.WRITES,
    ACCESS_EXCLUSIVE: Blocks.EVERYTHING,
}
"""Whom a lock keeps waiting; that ROW EXCLUSIVE keeps schema changes waiting is the same for any query."""
