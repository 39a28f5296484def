"""What is done to rows, sessions and transactions, and what is not understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ObjectName


@dataclass(frozen=True, slots=True)
class Truncate:
    """All rows of a table go."""

    table: ObjectName
    cascade: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """Rows are changed; `limited` is whether a condition or a limit picks them.

    `columns` are those that are set; `in_loop` is whether it runs in batches, in a loop.
    """

    table: ObjectName
    columns: tuple[str, ...] = ()
    limited: bool = False
    in_loop: bool = False


@dataclass(frozen=True, slots=True)
class Delete:
    """Rows go; `limited` is whether a condition or a limit picks them."""

    table: ObjectName
    limited: bool = False
    in_loop: bool = False


@dataclass(frozen=True, slots=True)
class Insert:
    """Rows come; `selected` where they are read from tables (INSERT … SELECT), not written out."""

    table: ObjectName
    columns: tuple[str, ...] = ()
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Rows are read; `locks_rows` for FOR UPDATE and the like.

    `calls` are functions that may do anything: all but those of the database that only compute.
    """

    tables: tuple[ObjectName, ...] = ()
    locks_rows: bool = False
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LockTable:
    """LOCK TABLE; `mode` is upper case (`ACCESS EXCLUSIVE`)."""

    table: ObjectName
    mode: str


@dataclass(frozen=True, slots=True)
class Maintain:
    """CLUSTER, VACUUM, ANALYZE, OPTIMIZE…: `command` in SQL's words, `VACUUM FULL` among them."""

    command: str
    table: ObjectName | None = None


@dataclass(frozen=True, slots=True)
class SetSetting:
    """SET of a setting: its lower-case name and value (`5s`); `local` is SET LOCAL, None is RESET."""

    name: str
    value: str | None
    local: bool = False


class TransactionWord(StrEnum):
    """What a statement does to the transaction."""

    BEGIN = "BEGIN"
    COMMIT = "COMMIT"
    ROLLBACK = "ROLLBACK"


@dataclass(frozen=True, slots=True)
class TransactionControl:
    """BEGIN, COMMIT, ROLLBACK; savepoints are `Other`."""

    word: TransactionWord


@dataclass(frozen=True, slots=True)
class RunCode:
    """Code that does anything at all: RunPython, a loop in Ruby, a DO block that builds SQL.

    `name` is what it is called; `touches` are the tables that it is seen to write; `imported` are
    models of the running code that it uses, where it should use those of the migration's time.
    """

    name: str
    touches: tuple[ObjectName, ...] = ()
    imported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """Understood, and harmless to tables and to code that runs: COMMENT, GRANT, ANALYZE, savepoints."""

    kind: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """Not understood; `reason` says why, as a clause: `dynamic SQL`, `syntax error at "FOO"`."""

    reason: str
