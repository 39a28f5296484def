"""Accept an item as it is: why, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input

from shipcheck.errors import UsageError
from shipcheck.ship.deciding import last_moment
from shipcheck.tui.glyphs import status_mark
from shipcheck.tui.screens.dialog import Dialog, about, field

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from textual.content import Content
    from textual.widget import Widget

    from shipcheck.model.result import ItemResult
    from shipcheck.tui.glyphs import Glyphs


@dataclass(frozen=True, slots=True)
class WaiverGiven:
    """Why an item is accepted; `until` is the last day it counts, as 2026-12-31, None for ever."""

    reason: str
    until: str | None


class WaiveDialog(Dialog[WaiverGiven | None]):
    """Asks for the reason of a waiver, and for its end where what is waived stays in the code."""

    HEADING = "Waive"
    KEYS: ClassVar = (("enter", "accept it as it is"), ("esc", "cancel"))

    def __init__(
        self, item: ItemResult, *, stays_in_code: bool, now: datetime, glyphs: Glyphs
    ) -> None:
        super().__init__(glyphs=glyphs)
        self._item = item
        self._stays_in_code = stays_in_code
        self._now = now

    def said(self) -> Iterable[Content]:
        """What is accepted."""
        pen, item = self.pen, self._item
        mark = status_mark(pen.glyphs, item)
        yield about(pen, item.item.id, item.item.title)
        summary = pen(item.outcome.summary, newlines=True)
        yield pen.line(pen(f"{mark.glyph} {mark.word}", mark.style), "  ", summary)

    def fields(self) -> Iterable[Widget]:
        """The reason; the end only where it means something."""
        yield from field("reason", "Why is it accepted?")
        if self._stays_in_code:
            yield from field("until", "Until, if it ends (2026-12-31)")

    @on(Input.Submitted, "#reason")
    def reason_given(self, event: Input.Submitted) -> None:
        """On to the end date, or done."""
        if not event.value.strip():
            self.complain("A waiver needs a reason.")
        elif self._stays_in_code:
            self.set_focus(self.query_one("#until"))  # at once: the next key is its first
        else:
            self.dismiss(WaiverGiven(event.value.strip(), None))

    @on(Input.Submitted, "#until")
    def until_given(self, event: Input.Submitted) -> None:
        """Done, if there is a reason and the day is one to come."""
        reason = self.query_one("#reason", Input).value.strip()
        until = event.value.strip()
        try:
            if until:
                last_moment(until, self._now)
        except UsageError as error:
            self.complain(f"{error}")
            return
        if reason:
            self.dismiss(WaiverGiven(reason, until or None))
        else:
            self.set_focus(self.query_one("#reason"))
            self.complain("A waiver needs a reason.")
