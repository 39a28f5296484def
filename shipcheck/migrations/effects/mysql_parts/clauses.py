"""ALGORITHM and LOCK as a statement asks for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Blocks
from shipcheck.migrations.effects.mysql_parts.making import INPLACE, INSTANT, instant

if TYPE_CHECKING:
    from shipcheck.migrations.effects.effect import Effect

_IN_PLACE = ("INPLACE", "NOCOPY")
_LOCKS = {"SHARED": Blocks.WRITES, "EXCLUSIVE": Blocks.EVERYTHING}


def asked(effect: Effect, algorithm: str, lock: str) -> Effect:
    """The effect once the clauses are followed: the server refuses what it cannot do that way.

    A doubt is settled by a clause: what runs with ALGORITHM=INPLACE copies nothing.
    """
    if algorithm == "INSTANT":
        return instant(effect.table, "ALGORITHM=INSTANT: the server refuses anything else")
    if algorithm in _IN_PLACE and effect.lock.startswith("COPY") and effect.unsure:
        effect = replace(effect, lock=INPLACE, blocks=Blocks.SCHEMA_CHANGES, unsure="")
    if algorithm == "COPY" and not effect.lock.startswith("COPY"):
        why = "ALGORITHM=COPY asks for a copy"
        effect = replace(
            effect, lock="COPY, LOCK=SHARED", blocks=Blocks.WRITES, rewrites=True, why=why
        )
    return _locked(effect, lock)


def _locked(effect: Effect, lock: str) -> Effect:
    if lock == "NONE" and effect.unsure:
        return replace(effect, lock=INPLACE, blocks=Blocks.SCHEMA_CHANGES, unsure="")
    if (
        effect.lock == INSTANT
        or not effect.grows
        or _LOCKS.get(lock, Blocks.NOTHING) <= effect.blocks
    ):
        return effect
    algorithm = effect.lock.partition(",")[0]
    return replace(
        effect,
        lock=f"{algorithm}, LOCK={lock}",
        blocks=_LOCKS[lock],
        why=f"LOCK={lock} asks for it",
    )
