"""What a rehearsal of migrations saw, and the same as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class RehearsalState(StrEnum):
    """How a rehearsal of migrations ended."""

    PASSED = "passed"
    FAILED = "failed"  # a migration fails, back is not back, or data is lost
    INCOMPLETE = "incomplete"  # nothing is wrong as far as it went, but it did not go all the way


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of one run: how long the statement took, and how long others waited for the table.

    `reads` and `writes` are the time within the statement for which a query of another connection
    waited. `changed` is how many rows it changed; nobody else can write these until the commit, which
    came `until_commit` seconds after the statement began.
    """

    seconds: float
    reads: float = 0.0
    writes: float = 0.0
    changed: int = 0
    until_commit: float = 0.0


@dataclass(frozen=True, slots=True)
class TableSeen:
    """What a statement did to a table that was there before.

    `lock` is the strongest that was held while it ran, in PostgreSQL's words, and `earlier` whether a
    statement before it took that. `read` is whether all rows were read, `rewritten` whether the table
    was written anew, `built` the indexes that were built. `large` is the run with ten times the rows.
    """

    table: str
    lock: str
    small: Waits
    large: Waits | None = None
    earlier: bool = False
    read: bool = False
    rewritten: bool = False
    built: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementSeen:
    """A statement as it ran; `seconds` with the rows asked for, `large_seconds` with ten times as many.

    `error` is why it failed; `not_run` why it could not be run at all. `doubtful` is whether that error says
    nothing of rows that are not invented.
    """

    path: str
    line: int
    text: str
    seconds: float = 0.0
    large_seconds: float | None = None
    tables: tuple[TableSeen, ...] = ()
    error: str = ""
    not_run: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class MigrationSeen:
    """A migration, forward and back; `no_way_back` says why it was not taken back."""

    path: str
    forward: tuple[StatementSeen, ...] = ()
    back: tuple[StatementSeen, ...] = ()
    no_way_back: str = ""


@dataclass(frozen=True, slots=True)
class MigrationsRehearsal:
    """The rehearsal of all migrations of a change; its rows are invented.

    `server` is what it ran on and `base` where the schema before came from. `rows` are how many the
    touched tables had, in the first run and in the second. `differences` are what going back leaves
    different in the schema, `lost` what it loses of the data, and `old_code` is what the code of the
    base meets on the new schema; `gaps` are what could not be done, `notes` what is good to know.
    """

    state: RehearsalState
    server: str
    base: str
    rows: tuple[int, int]
    migrations: tuple[MigrationSeen, ...] = ()
    differences: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    old_code: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    at: str = ""


def as_json(rehearsal: MigrationsRehearsal) -> dict[str, Any]:
    """All of it, with the names of the fields as keys."""
    return asdict(rehearsal)


def from_json(entry: dict[str, Any]) -> MigrationsRehearsal:
    """What `as_json` made.

    Raises:
        KeyError, TypeError, ValueError: something else made it.
    """
    small, large = entry["rows"]
    return MigrationsRehearsal(
        state=RehearsalState(entry["state"]),
        server=str(entry["server"]),
        base=str(entry["base"]),
        rows=(int(small), int(large)),
        migrations=tuple(_migration(one) for one in entry["migrations"]),
        **{name: tuple(map(str, entry[name])) for name in _TEXTS},
        seconds=float(entry["seconds"]),
        at=str(entry["at"]),
    )


_TEXTS = ("differences", "lost", "old_code", "gaps", "notes")


def _migration(entry: dict[str, Any]) -> MigrationSeen:
    return MigrationSeen(
        str(entry["path"]),
        tuple(_statement(one) for one in entry["forward"]),
        tuple(_statement(one) for one in entry["back"]),
        str(entry["no_way_back"]),
    )


def _statement(entry: dict[str, Any]) -> StatementSeen:
    tables = tuple(_table(one) for one in entry["tables"])
    large = None if entry["large_seconds"] is None else float(entry["large_seconds"])
    told = {"seconds": float(entry["seconds"]), "large_seconds": large, "line": int(entry["line"])}
    texts = {name: str(entry[name]) for name in ("path", "text", "error", "not_run")}
    return StatementSeen(**{**entry, **texts, **told, "tables": tables})


def _table(entry: dict[str, Any]) -> TableSeen:
    large = _waits(entry["large"]) if entry["large"] else None
    told = {
        "small": _waits(entry["small"]),
        "large": large,
        "built": tuple(map(str, entry["built"])),
    }
    return TableSeen(**{**entry, **told, "table": str(entry["table"]), "lock": str(entry["lock"])})


def _waits(entry: dict[str, Any]) -> Waits:
    numbers = {name: float(value) for name, value in entry.items() if name != "changed"}
    return Waits(**numbers, changed=int(entry["changed"]))
