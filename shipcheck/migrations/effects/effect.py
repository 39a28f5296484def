"""What an operation does to one table while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ObjectName


class Blocks(IntEnum):
    """Whom a lock keeps waiting; the higher, the worse."""

    NOTHING = 0
    SCHEMA_CHANGES = 1  # other migrations and vacuum
    ROW_WRITES = 2  # writes of the same rows only
    WRITES = 3
    EVERYTHING = 4  # reads and writes


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to a table: who waits, and whether the work grows with its rows.

    `lock` is the database's own word (`ACCESS EXCLUSIVE`, `SHARED`, `INSTANT`). `scans` is whether all
    rows are read while the lock is held, `rewrites` whether the table is written anew, `builds` whether an
    index is built; any of them makes the time grow with rows. `why` says in a clause why that is so
    where it is not obvious. `unsure` says in a clause what decides whether the time grows and is not
    known, empty where all is known; what is said of the work is then the worst of it.
    """

    table: ObjectName
    lock: str
    blocks: Blocks
    scans: bool = False
    rewrites: bool = False
    builds: bool = False
    why: str = ""
    unsure: str = ""

    @property
    def grows(self) -> bool:
        """Whether it takes the longer, the more rows there are."""
        return self.scans or self.rewrites or self.builds
