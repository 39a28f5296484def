"""Who waits for a table while a migration runs, in words that rules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.around import NEAR
from shipcheck.migrations.effects.effect import Blocks
from shipcheck.migrations.effects.sqlite import WRITER
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName


def is_busy(table: ObjectName, situation: Situation) -> bool:
    """Whether somebody may use a table: the change did not make it, and it is not one session's own."""
    known = situation.schema.table(table)
    return known is None or not (known.new or known.temporary)


def busy(effects: Iterable[Effect], situation: Situation) -> list[Effect]:
    """The effects on tables that somebody may use."""
    return [one for one in effects if is_busy(one.table, situation)]


def is_strong(effect: Effect) -> bool:
    """Whether writes, or reads and writes, of the whole table wait.

    Not on SQLite, where all writers of a file wait for each other anyway: its own rules speak of that.
    """
    return effect.blocks >= Blocks.WRITES and effect.lock != WRITER


def is_long(effect: Effect) -> bool:
    """Whether they wait the longer, the more rows there are."""
    return is_strong(effect) and effect.grows


def first(
    situation: Situation, fits: Callable[[Effect], bool], table: ObjectName | None = None
) -> Effect | None:
    """The first effect of the operation on a busy table that fits; only of `table`, if given."""
    return next(
        (
            one
            for one in busy(situation.effects, situation)
            if fits(one) and table in (None, one.table)
        ),
        None,
    )


def worst(effects: Iterable[Effect]) -> Effect | None:
    """The effect that keeps most people waiting; no others are looked at once all wait."""
    found: Effect | None = None
    for one in effects:
        if found is None or one.blocks > found.blocks:
            found = one
        if found.blocks is Blocks.EVERYTHING:
            break
    return found


def earlier(situation: Situation) -> Iterator[Operation]:
    """The operations of the same part that ran not long before."""
    for statement in situation.part.statements[max(0, situation.index - NEAR) : situation.index]:
        yield from statement.operations
    yield from situation.statement.operations[: situation.position][-NEAR:]


def who_waits(effect: Effect) -> str:
    """`Writes to orders`, or `Reads and writes of orders`, as the start of a sentence."""
    if effect.blocks is Blocks.EVERYTHING:
        return f"Reads and writes of {effect.table}"
    return f"Writes to {effect.table}"


def because(effect: Effect) -> str:
    """The reason of an effect, set off by a colon; empty where there is none."""
    return f": {effect.why}" if effect.why else ""


def on_postgresql(situation: Situation) -> bool:
    """Whether the server is a PostgreSQL, whose gentle variants others do not have."""
    return situation.server.dialect is Dialect.POSTGRESQL
