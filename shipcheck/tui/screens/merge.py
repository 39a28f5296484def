"""Merge what is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from shipcheck.model.text import counted
from shipcheck.model.words import Status
from shipcheck.tui.glyphs import status_mark
from shipcheck.tui.screens.confirm import ConfirmDialog
from shipcheck.tui.widgets.headline import from_to, size
from shipcheck.tui.writing import DIM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content

    from shipcheck.model.result import Result
    from shipcheck.tui.glyphs import Glyphs


class MergeDialog(ConfirmDialog):
    """Says in one line what goes where, and then what somebody should have read before."""

    HEADING = "Merge"
    KEYS: ClassVar = (("y", "merge"), ("n", "not now"), ("esc", "cancel"))

    def __init__(self, result: Result, *, glyphs: Glyphs) -> None:
        super().__init__(glyphs=glyphs)
        self._result = result

    def said(self) -> Iterable[Content]:
        """What is merged; the warnings and the waivers."""
        pen, result = self.pen, self._result
        yield pen.line(from_to(pen, result.change), "  ", pen(size(result.change)))
        warning = [item for item in result.items if item.warns]
        if warning:
            yield pen(f"{counted(len(warning), 'warning')}:", "$text-warning")
        for item in warning:
            mark = status_mark(pen.glyphs, item)
            sign = pen(f"{mark.glyph} {mark.word}", mark.style)
            yield pen.line("  ", sign, pen(f"  {item.item.id}  {item.outcome.summary}"))
        waived = [item.item.id for item in result.items if item.status is Status.WAIVED]
        if waived:
            yield pen(f"{len(waived)} waived: {', '.join(waived)}", "$text-warning")
        yield pen("The base's checklist judges once more before anything is merged.", DIM)
