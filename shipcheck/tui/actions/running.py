"""Runs the gate, takes in its news, cancels it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from shipcheck.errors import ShipcheckError
from shipcheck.ship.events import Judged
from shipcheck.tui.actions.base import GateScreen
from shipcheck.tui.board import Phase
from shipcheck.tui.session import Cancelled, Failed, Prepared, Told

TICK = 0.2
"""Seconds between two looks at what runs."""


class Running(GateScreen):
    """Keeps the board true to what the session tells."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rerun", "Judge all again", id="run.again"),
    ]

    _paint_is_due = False

    def on_mount(self) -> None:
        """Begin once the first picture is there."""
        self.board.begin(self.session.now())
        self.paint()
        self.set_interval(TICK, self._tick)
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """Judge, from the start."""
        self.board.begin(self.session.now())
        self.session.judge(self.post_message)
        self.paint()

    def _tick(self) -> None:
        if self.board.is_busy:
            self.paint()

    def on_told(self, told: Told) -> None:
        """Take in the news of the run at hand; one that was cancelled still tells while it tidies up."""
        told.stop()
        news, board = told.news, self.board
        if told.run != self.session.run or board.phase is Phase.CANCELLED:
            return
        if isinstance(news, Prepared):
            board.prepared(news.evaluation)
        elif isinstance(news, Cancelled):
            board.cancel()
        elif isinstance(news, Failed):
            self._failed(news.error)
        else:
            board.take(news, self.session.now())
        if isinstance(news, Judged):
            self.judged()
        self._paint_soon()

    def _paint_soon(self) -> None:
        """Paint once for all the news that is here: it comes by the hundred where items do."""
        if not self._paint_is_due:
            self._paint_is_due = True
            self.call_later(self._paint_now)

    def _paint_now(self) -> None:
        self._paint_is_due = False
        self.paint()

    def _failed(self, error: BaseException) -> None:
        """Show what nothing could be judged for; a mistake of ours ends the screen."""
        if not isinstance(error, ShipcheckError):
            raise error
        self.board.fail(error)

    def judged(self) -> None:
        """The verdict is there; the screen itself knows what to show first."""
        raise NotImplementedError

    def action_rerun(self) -> None:
        """Judge all again: what HEAD, the files and the checklist are now."""
        self.begin()

    def cancel(self) -> None:
        """Cancel what runs, if anything does."""
        if self.board.is_busy:
            self.session.cancel()
            self.say("cancelled; r judges again")
