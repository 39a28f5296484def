"""A rule, what a hazard module is given, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.migration import Migration, Part, Place, Statement
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server
    from shipcheck.model.words import Level


class Axis(StrEnum):
    """What a rule is about."""

    TABLE = "table"  # what it does to a busy table
    CODE = "code"  # what it does to the code that still runs
    BACK = "back"  # the way back
    RUN = "run"  # whether it runs at all, and as a whole


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of `migrations lint`: its name, what it means, and where that is known from.

    `why` is one or two sentences for `explain`. `source` cites the manual's page or a measurement.
    """

    name: str
    axis: Axis
    summary: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Hazard:
    """A rule that a statement breaks.

    `message` says what happens to whom, in one sentence. `fix` is what to do in one sentence; the
    steps come by the rule's name. `effect` is what the table goes through, on the first axis. `place` is
    where it stands, None for the statement that was looked at (or the migration's first line). `doubt`
    says in a clause what is not known and decides whether it happens at all, empty where it does: such a
    hazard is no error, and keeps the file from being called safe.
    """

    rule: str
    level: Level
    message: str
    table: ObjectName | None = None
    column: str | None = None
    fix: str = ""
    effect: Effect | None = None
    place: Place | None = None
    doubt: str = ""


class Deploy(StrEnum):
    """When migrations run, as `deploy: {migrations: …}` says."""

    BEFORE = "before"  # the old code runs on the new schema
    AFTER = "after"  # the new code runs on the old schema
    MANUAL = "manual"  # either may happen


@dataclass(frozen=True, slots=True)
class TableSize:
    """How large a table is, by the checklist or a statistics file (`source`)."""

    rows: int | None
    bytes: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is the same for all statements of a change.

    `base` is the schema that the database has before the change. `sizes` are by table as
    `str(ObjectName)` and by bare name. `deploy` is None where nobody says when migrations run.
    """

    server: Server
    base: Schema
    deploy: Deploy | None = None
    sizes: Mapping[str, TableSize] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """One operation, and all that matters of what stands around it.

    `schema` is the schema right before the statement, in which what the change itself has made is
    known as such (`schema.is_new(table)`). `effects` is what the operation does. `index` is the
    statement's position in `part`, `position` the operation's in the statement. `later` are the operations
    after this one in this change, in order. `settings` are the session's (`lock_timeout`) as set
    before the statement. `backward` is whether the part is the way back. `locked` is the strongest lock on
    each table in use that blocks at least its writes and is held at this moment, earlier parts of the same
    statement included.
    """

    surroundings: Surroundings
    migration: Migration
    part: Part
    statement: Statement
    operation: Operation
    index: int
    position: int
    schema: Schema
    effects: tuple[Effect, ...] = ()
    later: Sequence[Operation] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    backward: bool = False
    locked: tuple[Effect, ...] = ()

    @property
    def server(self) -> Server:
        """The database server."""
        return self.surroundings.server


@dataclass(frozen=True, slots=True)
class Whole:
    """A migration as a whole: the schema before and after it, and what the change does later."""

    surroundings: Surroundings
    migration: Migration
    before: Schema
    after: Schema
    later: Sequence[Operation] = ()


class HazardModule(Protocol):
    """A file of `hazards/`: its rules, and what finds them.

    A module may also have `find_in_whole(whole: Whole) -> Iterator[Hazard]`, for what is no single
    statement's fault: a missing way back, a constraint that nothing validates.
    """

    RULES: Sequence[Rule]

    @staticmethod
    def find(situation: Situation) -> Iterator[Hazard]:
        """The hazards of one operation."""
