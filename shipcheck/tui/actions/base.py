"""What all actions of the main screen stand on: the session, the board, what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from shipcheck.tui.board import Board
from shipcheck.tui.text import plain
from shipcheck.tui.widgets.checklist import Checklist
from shipcheck.tui.widgets.detail import Detail
from shipcheck.tui.writing import Pen

if TYPE_CHECKING:
    from shipcheck.errors import ShipcheckError
    from shipcheck.model.outcome import Finding
    from shipcheck.tui.board import Row
    from shipcheck.tui.glyphs import Glyphs
    from shipcheck.tui.session import Session


class GateScreen(Screen[None]):
    """A screen over one session."""

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        super().__init__()
        self.session = session
        self.board = Board()
        self.glyphs = glyphs
        self.pen = Pen(glyphs)
        self.words = ""
        """What rows are filtered by."""
        self.with_hidden = False
        """Whether what is skipped or not applicable is shown."""
        self.chosen: str | None = None
        """The id of the item to choose, which may not be in the list yet."""
        self.has_place = False
        """Whether the user is somewhere already, which the verdict then does not change."""
        self.finding_index = 0
        """Which of the chosen item's findings is in sight."""
        self.about = False
        """Whether the page of the change is shown instead of the chosen item's."""

    @property
    def checklist(self) -> Checklist:
        """The list."""
        return self.query_one(Checklist)

    @property
    def detail(self) -> Detail:
        """The pane with the details."""
        return self.query_one(Detail)

    @property
    def row(self) -> Row | None:
        """The item that the list has under its bar."""
        name = self.checklist.chosen
        return self.board.rows.get(name) if name else None

    @property
    def finding(self) -> Finding | None:
        """The finding in sight."""
        findings = self.row.findings if self.row else ()
        return findings[self.finding_index] if self.finding_index < len(findings) else None

    @property
    def can_edit(self) -> bool:
        """Whether what is judged is checked out."""
        evaluation = self.board.evaluation
        return evaluation is None or evaluation.head_is_checked_out

    def shown_rows(self) -> list[Row]:
        """The rows that are in the list."""
        return self.board.shown(self.words, hidden=self.with_hidden)

    def choose(self, name: str, finding: int = 0) -> None:
        """Choose an item and one of its findings."""
        self.chosen, self.finding_index, self.about = name, finding, False
        self.has_place = True
        self.paint()

    def say(self, text: str, *, warn: bool = False) -> None:
        """Say something in passing; the text may be anybody's."""
        shown = plain(text, newlines=True, ascii_only=self.glyphs.ascii_only)
        self.notify(shown, severity="warning" if warn else "information", markup=False)

    def say_error(self, error: ShipcheckError) -> None:
        """Say what could not be done, and what to do about it."""
        self.say(f"{error.message}\n{error.hint}".rstrip(), warn=True)

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now, None where it can; each file of actions knows its own."""
        del action
        return None

    def refused(self, action: str) -> bool:
        """Say why an action cannot be done now, if it cannot."""
        reason = self.why_not(action)
        if reason is not None:
            self.say(reason, warn=True)
        return reason is not None

    def paint(self) -> None:
        """Show how things stand; the screen itself knows how."""
        raise NotImplementedError

    def begin(self) -> None:
        """Judge, from the start."""
        raise NotImplementedError
