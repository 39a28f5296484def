"""Keeps what is pending alive: while the screen is open it is looked at again, by itself, every so often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from shipcheck.errors import ShipcheckError
from shipcheck.ship.events import Judged
from shipcheck.tui.actions.running import Running
from shipcheck.tui.board import Phase

if TYPE_CHECKING:
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.tui.session import Told


class Living(Running):
    """Looks again at what may change by itself, in the pauses that `--wait` makes."""

    _said_at = -1
    """The second of the age that is drawn."""

    def on_told(self, told: Told) -> None:
        """Take in the news; after a verdict the next look is planned."""
        super().on_told(told)
        if isinstance(told.news, Judged) and self.board.phase is Phase.JUDGED and self._is_online:
            self.board.plan(self.session.now())

    @property
    def _is_online(self) -> bool:
        return not self.session.options.offline

    def begin(self) -> None:
        """Judge, from the start; what was planned is void."""
        self.workers.cancel_group(self, "live")
        super().begin()

    def _tick(self) -> None:
        """Draw the age once a second; look when it is time."""
        super()._tick()
        live = self.board.live
        if live is None or self.board.phase is not Phase.JUDGED:
            return
        now = self.session.now()
        second = int((now - live.seen).total_seconds())
        if second != self._said_at:
            self._said_at = second
            self.paint()
        if now >= live.next_look and not live.looking and self.board.evaluation is not None:
            live.looking = True
            self._look_again(self.board.evaluation, live.names)

    @work(exclusive=True, group="live")
    async def _look_again(self, evaluation: Evaluation, names: tuple[str, ...]) -> None:
        """Judge again what is pending, and show it unless all is judged anew by then."""
        try:
            results = await self.session.judge_only(evaluation, names)
        except ShipcheckError as error:
            self.say_error(error)
            results = []
        if self.board.evaluation is evaluation and self.board.phase is Phase.JUDGED:
            self.board.looked(results)
            self.board.plan(self.session.now())
            self.paint()
