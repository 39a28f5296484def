"""What only a person can do: answer, waive, allow; each asks in a dialog of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from shipcheck.errors import ShipcheckError
from shipcheck.ship.amend import with_waiver
from shipcheck.ship.deciding import (
    allow_commands,
    answer,
    waiting_commands,
    waive,
    whose,
)
from shipcheck.ship.judge_item import WAIVABLE
from shipcheck.ship.waivable import stays_in_code
from shipcheck.tui.actions.looking import Looking
from shipcheck.tui.findings import waits_for_permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.tui.board import Row


class Deciding(Looking):
    """Records decisions on what was judged, and shows what they change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "answer", "Answer the question", id="decide.answer"),
        Binding("w", "waive", "Waive: accept it as it is", id="decide.waive"),
        Binding("A", "allow", "Allow the commands to run", id="decide.allow"),
    ]

    def why_not(self, action: str) -> str | None:
        """Why a decision cannot be made now."""
        row, evaluation = self.row, self.board.evaluation
        result = row.result if row else None
        if action in ("answer", "waive", "allow") and (evaluation is None or row is None):
            return "nothing is judged yet"
        if action == "answer" and row is not None and row.item.ask is None:
            return f"{row.item.id} asks nothing"
        if action == "waive" and result is None:
            return "it has no outcome yet"
        if action == "waive" and result is not None and result.outcome.status not in WAIVABLE:
            return f"{result.item.id} needs no waiver"
        if action == "allow" and evaluation is not None and not waiting_commands(evaluation):
            return "no command waits for it"
        return super().why_not(action)

    @work(exclusive=True, group="decision")
    async def action_answer(self) -> None:
        """Answer the chosen question."""
        row, evaluation = self.row, self.board.evaluation
        if self.refused("answer") or row is None or evaluation is None:
            return
        from shipcheck.tui.screens.answer import AnswerDialog  # noqa: PLC0415

        given = await self.app.push_screen_wait(AnswerDialog(row.item, glyphs=self.glyphs))
        if given is None:
            return
        try:
            await self.session.work(answer(evaluation, row.item.id, given.value, given.reason))
            await self._judge_only(evaluation, [row.item.id])
        except ShipcheckError as error:
            self.say_error(error)

    @work(exclusive=True, group="decision")
    async def action_waive(self) -> None:
        """Accept the chosen item as it is."""
        row, evaluation = self.row, self.board.evaluation
        result = row.result if row else None
        if self.refused("waive") or row is None or result is None or evaluation is None:
            return
        from shipcheck.tui.screens.waive import WaiveDialog  # noqa: PLC0415

        stays = stays_in_code(result)
        given = await self.app.push_screen_wait(
            WaiveDialog(result, stays_in_code=stays, now=self.session.now(), glyphs=self.glyphs)
        )
        if given is None:
            return
        try:
            decision = await self.session.work(
                waive(evaluation, row.item.id, given.reason, given.until)
            )
        except ShipcheckError as error:
            self.say_error(error)
            return
        if self.board.evaluation is evaluation:
            self.board.decide(with_waiver(result, decision, counts=not evaluation.in_ci))
            self.paint()
        self.say(f"waived {row.item.id} for this change as it is now: an edit voids it")

    @work(exclusive=True, group="decision")
    async def action_allow(self) -> None:
        """Let the checklist's commands run on this commit."""
        evaluation = self.board.evaluation
        if self.refused("allow") or evaluation is None:
            return
        commands = waiting_commands(evaluation)
        from shipcheck.tui.screens.allow import AllowDialog  # noqa: PLC0415

        dialog = AllowDialog(commands, whose(evaluation), glyphs=self.glyphs)
        if not await self.app.push_screen_wait(dialog):
            return
        try:
            await self.session.work(_allow(evaluation))
            waiting = [row.item.id for row in self.board.rows.values() if _waits(row)]
            await self._judge_only(evaluation, waiting)
        except ShipcheckError as error:
            self.say_error(error)

    async def _judge_only(self, evaluation: Evaluation, names: Sequence[str]) -> None:
        """Judge some items again, on what was judged before."""
        if not names or self.board.evaluation is not evaluation:
            return
        results = await self.session.judge_only(evaluation, names)
        if self.board.evaluation is evaluation:  # else a new run has begun, which knows it anyway
            for result in results:
                self.board.decide(result)
            self.paint()


async def _allow(evaluation: Evaluation) -> None:
    """Allow all commands, in the background."""
    allow_commands(evaluation, ())


def _waits(row: Row) -> bool:
    """Whether an item waited for permission."""
    return row.result is not None and waits_for_permission(row.result)
