"""What a way back in SQL offers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import Query, SetSetting, TransactionControl

if TYPE_CHECKING:
    from shipcheck.migrations.migration import Part, Statement
    from shipcheck.migrations.operations import Operation

_REFUSES = re.compile(r"(?is)\braise\s+exception\b|\bsignal\s+sqlstate\b")
_LONGEST_REFUSAL = 2000
"""Characters: a block that only says no is short."""


def way_back_of(part: Part | None, *, missing: WayBack = WayBack.MISSING) -> WayBack:
    """GIVEN, EMPTY where nothing in it does anything, IMPOSSIBLE where all it does is raise.

    `missing` is what a part that is not there means for the tool.
    """
    if part is None:
        return missing
    acting = [one for one in part.statements if not _does_nothing(one)]
    if not acting:
        return WayBack.EMPTY
    return WayBack.IMPOSSIBLE if len(acting) == 1 and _refuses(acting[0]) else WayBack.GIVEN


def _does_nothing(statement: Statement) -> bool:
    return all(_is_idle(operation) for operation in statement.operations)


def _is_idle(operation: Operation) -> bool:
    """`SELECT 'down SQL query'`, as tools write it for a start, and the frame of a transaction."""
    if isinstance(operation, Query):
        return not (operation.tables or operation.calls or operation.locks_rows)
    return isinstance(operation, SetSetting | TransactionControl)


def _refuses(statement: Statement) -> bool:
    return len(statement.text) <= _LONGEST_REFUSAL and _REFUSES.search(statement.text) is not None
