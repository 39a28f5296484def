"""How long a planned window would be, were it done in one step while nobody uses the table.

Measured with PostgreSQL 15 on two shared cores, 3,000,000 rows of about 100 bytes with four indexes, all
in memory: a scan took 0.23 s, an index on text 4.3 s, a rewrite with its indexes 10 to 14 s, an UPDATE of
all rows 74 s. Tables that do not fit in memory take longer.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from shipcheck.migrations.sizes import size_of
from shipcheck.migrations.steps.recipe import Window

if TYPE_CHECKING:
    from shipcheck.migrations.hazards.hazard import Hazard, Situation


class Work(Enum):
    """What is done to every row; the value is seconds for a million of them."""

    SCAN = 0.1
    BUILD = 1.5
    REWRITE = 5.0
    UPDATE = 25.0


MILLION = 1_000_000

SAID = {Work.SCAN: "read", Work.BUILD: "indexed", Work.REWRITE: "rewritten", Work.UPDATE: "updated"}


def window(work: Work, hazard: Hazard, situation: Situation) -> Window:
    """The window for a table; without its rows only how it grows."""
    table = hazard.table
    size = size_of(table, situation.surroundings) if table is not None else None
    if size is None or size.rows is None:
        seconds = f"{work.value:g} s for each million rows"
        return Window(f"about {seconds} (measured in memory; yours will differ)")
    total = max(1.0, work.value * size.rows / MILLION)
    basis = (
        f"about {_spoken(total)} for {size.rows:,} rows ({SAID[work]} in memory; yours will differ)"
    )
    return Window(basis, round(total, 1))


def _spoken(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:  # noqa: PLR2004 - up to a minute and a half, seconds say more
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"  # noqa: PLR2004
