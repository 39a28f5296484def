"""What is said of migrations once they are judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shipcheck.model.words import Level

if TYPE_CHECKING:
    from shipcheck.migrations.code_uses.use import Use
    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Hazard
    from shipcheck.migrations.migration import Migration, Place, Statement
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.steps.recipe import Recipe


class Safety(StrEnum):
    """Of a file: unsafe with at least one error; unknown where something was not understood."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judged:
    """A hazard with its place and its way out.

    `statement` is the text of the statement it is about, empty where it is about the whole file.
    `allowed` is the reason that a comment in the file gave for it. `places` are where code uses what
    goes.
    """

    hazard: Hazard
    path: str
    place: Place
    statement: str = ""
    recipe: Recipe | None = None
    allowed: str = ""
    backward: bool = False
    places: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedStatement:
    """A statement with what it does to its tables."""

    statement: Statement
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class JudgedMigration:
    """A migration, all that was found in it, and all that its statements do."""

    migration: Migration
    server: Server
    hazards: tuple[Judged, ...]
    forward: tuple[JudgedStatement, ...] = ()
    backward: tuple[JudgedStatement, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def safety(self) -> Safety:
        """Unsafe outweighs unknown: what is known to be wrong is wrong."""
        open_hazards = [one for one in self.hazards if not one.allowed]
        if any(one.hazard.level is Level.ERROR for one in open_hazards):
            return Safety.UNSAFE
        unsure = any(one.hazard.doubt and not one.backward for one in open_hazards)
        return Safety.UNKNOWN if self.doubts or unsure else Safety.SAFE


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was not understood, with its place."""

    path: str
    place: Place
    reason: str
