"""A migration as its tool reads it: statements forward, statements back, and how it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: 1-based line, inclusive end line, 1-based column."""

    line: int
    end_line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, or one call of a framework: what it does and where it stands.

    `text` is its source: SQL, or the call as it is written. `transaction` numbers the transaction
    that it runs in within its part, None outside of any (each statement then commits by itself).
    `sql` is whether `text` is SQL that a server can be given as it is.
    """

    text: str
    operations: tuple[Operation, ...]
    place: Place
    transaction: int | None = None
    sql: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One direction of a migration.

    `wrapped` is whether the tool itself opens a transaction around it. `path` is the file that it
    stands in: that of the migration, or a `.down.sql` beside it.
    """

    path: str
    statements: tuple[Statement, ...]
    wrapped: bool


class WayBack(StrEnum):
    """What a migration offers for going back."""

    GIVEN = "given"  # written down
    AUTOMATIC = "automatic"  # the tool turns every operation round
    MISSING = "missing"  # the tool has a place for it, and nothing stands there
    EMPTY = "empty"  # `pass`, a comment, an empty file
    IMPOSSIBLE = "impossible"  # the migration itself says so, or the tool cannot turn it round
    DELIBERATE = "deliberate"  # nothing to do, said with the tool's own word (`noop`)
    NOT_USUAL = (
        "not_usual"  # the tool only goes forward (Prisma, Drizzle, Flyway's community edition)
    )


@dataclass(frozen=True, slots=True)
class Allowance:
    """`-- shipcheck: allow RULE because …` in a file, with its line; `reason` is empty if none is given.

    It counts for the statement that it stands in or right before; above all statements, set apart by
    an empty line, for the whole file (`whole_file`).
    """

    rule: str
    reason: str
    line: int
    whole_file: bool = False


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration of a framework.

    `path` is the file that goes forward. `framework` is the file name of its reader, with hyphens.
    `identity` is what the tool knows it by (`0007_add_total`, `20240101`, a revision), `after` are the
    identities that must run before it where the tool says so; `group` is within what identities are
    unique (Django's app, the folder for others). `way_back_note` says in the framework's own
    words why going back is not possible, or what to write. `problem` is why it could not be read at
    all, empty otherwise; what is not understood in a part is an `Opaque` operation. `server` is the one
    that it is written for where that is another than the project's (a folder `mysql/` of a project that
    also runs on PostgreSQL).
    """

    path: str
    framework: str
    identity: str
    up: Part
    down: Part | None
    way_back: WayBack
    way_back_note: str = ""
    after: tuple[str, ...] = ()
    group: str = ""
    allowances: tuple[Allowance, ...] = ()
    problem: str = ""
    server: Server | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a project as it is read: bytes, and its path from the project's top."""

    path: str
    content: bytes = field(repr=False)
