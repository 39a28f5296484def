"""A migration in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Blocks
from shipcheck.migrations.hazards.runs_transactions import NOT_SEEN as CODE_NOT_SEEN
from shipcheck.migrations.judged import Safety
from shipcheck.migrations.operations import CreateTable, Delete, Update
from shipcheck.model.text import counted
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.judged import JudgedMigration
    from shipcheck.migrations.operations import Operation

INSTANT = "instant, nothing that runs breaks, ship in one step"
LASTING = "takes the longer the more rows there are, blocks nobody; nothing that runs breaks"
NOTHING = "changes nothing in the database"
NOT_SEEN = "runs code that is not looked into; nothing else breaks what runs"


def sentence(judged: JudgedMigration) -> str:
    """What is to be said of a migration without its findings; nothing is safe that has a doubt."""
    if judged.safety is Safety.UNKNOWN:
        return _unknown(judged)
    counts = _counts(judged)
    if judged.safety is Safety.UNSAFE:
        return f"unsafe: {counts}"
    return f"safe, with {counts}" if counts else plain(judged)


def _unknown(judged: JudgedMigration) -> str:
    """What keeps a migration from being called safe."""
    if judged.doubts:
        number = counted(len(judged.doubts), "place")
        return f"not understood: {number}, first line {judged.doubts[0].place.line}"
    doubts = [one.hazard.doubt for one in judged.hazards if one.hazard.doubt and not one.allowed]
    return f"cannot be told: {doubts[0]}"


CHANGES_ROWS = "changes rows, which takes the longer the more there are; nothing that runs breaks"


def plain(judged: JudgedMigration) -> str:
    """The one line for a migration in which nothing is wrong."""
    if not any(statement.statement.operations for statement in judged.forward):
        return NOTHING
    if any(one.hazard.rule == CODE_NOT_SEEN and not one.backward for one in judged.hazards):
        return NOT_SEEN
    if any(isinstance(one, Update | Delete) for one in _operations(judged)):
        return CHANGES_ROWS
    made = {str(one.table) for one in _operations(judged) if isinstance(one, CreateTable)}
    effects = [
        effect
        for statement in judged.forward
        for effect in statement.effects
        if str(effect.table) not in made
    ]
    lasting = any(effect.grows for effect in effects)
    quiet = all(effect.blocks < Blocks.ROW_WRITES for effect in effects if effect.grows)
    return LASTING if lasting and quiet else INSTANT


def _operations(judged: JudgedMigration) -> Iterator[Operation]:
    return (one for each in judged.forward for one in each.statement.operations)


def overall(all_judged: Sequence[JudgedMigration]) -> str:
    """All migrations of a change in one line."""
    number = counted(len(all_judged), "migration")
    unsafe = [one for one in all_judged if one.safety is Safety.UNSAFE]
    unknown = [one for one in all_judged if one.safety is Safety.UNKNOWN]
    if not unsafe and not unknown:
        said = {sentence(one) for one in all_judged}
        return f"{number}: {said.pop() if len(said) == 1 else 'safe'}"
    if len(all_judged) == 1:
        return _first(all_judged[0])
    if unsafe:
        return f"{len(unsafe)} of {number} unsafe: {_first(unsafe[0])}"
    return f"{len(unknown)} of {number} not understood"


def _first(judged: JudgedMigration) -> str:
    """One migration that is not safe: its first error says it best."""
    errors = [
        one.hazard.message
        for one in judged.hazards
        if one.hazard.level is Level.ERROR and not one.allowed
    ]
    if not errors:
        return sentence(judged)
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{errors[0].removesuffix('.')}{more}"


def _counts(judged: JudgedMigration) -> str:
    """How many errors, warnings and allowed hazards there are; notes are not counted."""
    open_levels = [one.hazard.level for one in judged.hazards if not one.allowed]
    allowed = sum(bool(one.allowed) for one in judged.hazards)
    parts = [
        counted(open_levels.count(level), level.value)
        for level in (Level.ERROR, Level.WARNING)
        if level in open_levels
    ]
    return ", ".join([*parts, *([f"{allowed} allowed"] if allowed else [])])
