"""What a transaction locks altogether, and whether it gives up in time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Blocks
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import LockTable
from shipcheck.migrations.sizes import is_large
from shipcheck.migrations.waiting import busy, is_strong, on_postgresql, who_waits
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.parts import ObjectName

RULES = (
    Rule(
        "several-tables-locked",
        Axis.TABLE,
        "One transaction locks several tables",
        "Each is locked until the last one is done, and code that locks them in another order ends in a "
        "deadlock.",
        "https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-DEADLOCKS",
    ),
    Rule(
        "no-lock-timeout",
        Axis.TABLE,
        "Nothing ends the wait for a lock on a large table",
        "A lock that must wait for a long query makes all later queries wait behind it. With a lock_timeout "
        "the migration fails instead, and can be tried again.",
        "https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-LOCK-TIMEOUT",
    ),
)

SEVERAL = 3
"""Tables. Two are locked by any foreign key, and instant changes of two tables are common: a choice."""

_NONE = re.compile(r"^'?\s*0+\s*(us|ms|s|min|h|d)?\s*'?$|^'?default'?$|^$", re.IGNORECASE)


def find(situation: Situation) -> Iterator[Hazard]:
    """What is locked together, and how long it may take to get it."""
    if not on_postgresql(situation) or _gives_up(situation):
        return
    now = [one for one in busy(situation.effects, situation) if is_strong(one)]
    if not now:
        return
    yield from _together(now, situation)
    for effect in now:
        if is_large(effect.table, situation.surroundings) and not _has(effect.table, situation):
            yield Hazard(
                "no-lock-timeout",
                Level.WARNING,
                f"{who_waits(effect)} queue up for as long as the lock has to wait for other queries.",
                effect.table,
                fix="SET lock_timeout = '5s' first, and try again when it runs out.",
            )


def _together(now: list[Effect], situation: Situation) -> Iterator[Hazard]:
    """Said once, by the operation that locks one table too many."""
    if len(situation.locked) >= SEVERAL or isinstance(situation.operation, LockTable):
        return
    held = (*situation.locked, *now)
    tables = {one.table for one in held}
    if len(tables) >= SEVERAL:
        # What only points to them, as a new table does, is made in a moment.
        brief = all(one.blocks is Blocks.WRITES and not one.grows for one in held)
        yield Hazard(
            "several-tables-locked",
            Level.NOTE if brief else Level.WARNING,
            f"One transaction locks {', '.join(sorted(map(str, tables)))} until all of it is done.",
            now[0].table,
            fix="Change one table in each migration.",
            effect=now[0],
        )


def _has(table: ObjectName, situation: Situation) -> bool:
    return any(one.table == table for one in situation.locked)


def _gives_up(situation: Situation) -> bool:
    """Whether a lock_timeout is set."""
    return _NONE.match(situation.settings.get("lock_timeout", "").strip()) is None
