"""The list of items, filling in as they finish."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from shipcheck.tui.marks import row_mark
from shipcheck.tui.writing import DIM, STRONG, Pen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from shipcheck.tui.board import Row
    from shipcheck.tui.glyphs import Glyphs

FRAMES_PER_SECOND = 5
WORD = 8
"""Columns of the status; `running` and `unknown` are the longest words."""
WIDEST_NAME = 24
"""Columns that the names of items may take; a longer one pushes its own summary aside."""
NOTICEABLE = 1.0
"""Seconds from which on an item says how long it has been running."""


class Checklist(OptionList):
    """One line an item; keeps the chosen one chosen while lines come and go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Next item", id="list.down", show=False),
        Binding("k", "cursor_up", "Previous item", id="list.up", show=False),
        Binding("g", "first", "First item", id="list.first", show=False),
        Binding("G", "last", "Last item", id="list.last", show=False),
        Binding("ctrl+d", "page_down", "A page down", id="list.page-down", show=False),
        Binding("ctrl+u", "page_up", "A page up", id="list.page-up", show=False),
        Binding("l,right", "select", "Open the details", id="list.open", show=False),
    ]

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="checklist", markup=False, compact=True)
        self._pen = Pen(glyphs)
        self._shown: dict[str, Content] = {}

    @property
    def chosen(self) -> str | None:
        """The id of the chosen item."""
        if self.highlighted is None:
            return None
        return self.get_option_at_index(self.highlighted).id

    def show(self, rows: Sequence[Row], now: datetime, chosen: str | None) -> None:
        """Show these rows and choose an item, the first where it is not among them."""
        width = min(max((len(row.item.id) for row in rows), default=0), WIDEST_NAME)
        lines = {row.item.id: self._line(row, now, width) for row in rows}
        names = list(lines)
        choice = chosen if chosen in lines else next(iter(names), None)
        with self.prevent(OptionList.OptionHighlighted):
            if names != list(self._shown):
                self._shown = {}
                self.clear_options()
                marked = {
                    name: self._marked(line, is_chosen=name == choice)
                    for name, line in lines.items()
                }
                self.add_options(Option(line, id=name) for name, line in marked.items())
                self._shown = lines
            else:
                self._replace_changed(lines, choice)
            self.highlighted = None if choice is None else names.index(choice)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Move the sign of the chosen row along."""
        super().watch_highlighted(highlighted)
        self._replace_changed(self._shown, self.chosen)

    def _replace_changed(self, lines: dict[str, Content], chosen: str | None) -> None:
        """Draw anew what another line, or the sign of the chosen row, makes different."""
        self._shown = lines
        for name, line in lines.items():
            marked = self._marked(line, is_chosen=name == chosen)
            before = self.get_option(name).prompt
            if not (isinstance(before, Content) and marked.is_same(before)):
                self.replace_option_prompt(name, marked)

    def _marked(self, line: Content, *, is_chosen: bool) -> Content:
        """A line behind the sign of the chosen row, which needs no colour to be seen."""
        sign = self._pen.glyphs.chosen if is_chosen else " "
        return self._pen.line(f"{sign} ", line)

    def _line(self, row: Row, now: datetime, width: int) -> Content:
        """Sign, status, name, and the summary or how long it has been running."""
        pen, result = self._pen, row.result
        mark = row_mark(pen.glyphs, row)
        sign, said = mark.glyph, result.outcome.summary if result else ""
        if result is None and row.started is not None and not row.stopped:
            seconds = max(0.0, (now - row.started).total_seconds())
            frames = pen.glyphs.spinner
            sign = frames[int(seconds * FRAMES_PER_SECOND) % len(frames)]
            said = f"{seconds:.0f} s" if seconds >= NOTICEABLE else ""
        quiet = result is not None and not row.is_problem
        status = pen(f"{sign} {mark.word:{WORD}} ", mark.style)
        name = pen(f"{row.item.id:{width}}  ", DIM if quiet else STRONG)
        return pen.line(status, name, pen(said, DIM if quiet else ""))
