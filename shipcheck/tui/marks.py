"""What stands for a row of the checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.tui.glyphs import Mark, status_mark
from shipcheck.tui.writing import DIM

if TYPE_CHECKING:
    from shipcheck.tui.board import Row
    from shipcheck.tui.glyphs import Glyphs


def row_mark(glyphs: Glyphs, row: Row) -> Mark:
    """Sign, word and style: of its status, of its running or waiting, or that it was stopped."""
    if row.stopped:
        return Mark(glyphs.left_out, "stopped", DIM)
    if row.started is None and row.result is None:
        return Mark(glyphs.pending, "waiting", DIM)
    return status_mark(glyphs, row.result)
