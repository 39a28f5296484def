"""What only a person can do: answer, waive, allow; each asks in a dialog of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from shipcheck.errors import ShipcheckError
from shipcheck.ship.standing import waits_for_permission, why_not_waived
from shipcheck.tui.actions.looking import Looking

if TYPE_CHECKING:
    from shipcheck.model.result import ItemResult
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.tui.screens.answer import AnswerGiven
    from shipcheck.tui.screens.waive import WaiverGiven


class Deciding(Looking):
    """Records decisions on what was judged, and shows what they change.

    A decision is on the evaluation that was shown when its key was pressed, whatever has come
    since. Its dialog is up before the next key is looked at, so that no key of it acts elsewhere.
    """

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
        if action == "waive" and result is not None and (reason := why_not_waived(result)):
            return reason
        if action == "allow" and not self._commands_wait():
            return "no command waits for it"
        return super().why_not(action)

    def _commands_wait(self) -> bool:
        """Whether a command was not run for want of permission."""
        results = (row.result for row in self.board.rows.values())
        return any(result is not None and waits_for_permission(result) for result in results)

    def action_answer(self) -> None:
        """Answer the chosen question."""
        row, evaluation = self.row, self.board.evaluation
        if self.refused("answer") or row is None or evaluation is None:
            return
        from shipcheck.tui.screens.answer import AnswerDialog  # noqa: PLC0415

        name = row.item.id

        def given(answer: AnswerGiven | None) -> None:
            if answer is not None:
                self._answer(evaluation, name, answer)

        self.app.push_screen(AnswerDialog(row.item, glyphs=self.glyphs), given)

    @work(group="decision")
    async def _answer(self, evaluation: Evaluation, name: str, given: AnswerGiven) -> None:
        """Record an answer, and judge the question again."""
        from shipcheck.ship.deciding import answer  # noqa: PLC0415 - after the first picture

        try:
            await self.session.work(answer(evaluation, name, given.value, given.reason))
            if self.board.evaluation is not evaluation:
                self.begin()
                return
            results = await self.session.judge_only(evaluation, [name])
        except ShipcheckError as error:
            self.say_error(error)
            return
        self._take(evaluation, *results)

    def action_waive(self) -> None:
        """Accept the chosen item as it is."""
        row, evaluation = self.row, self.board.evaluation
        result = row.result if row else None
        if self.refused("waive") or result is None or evaluation is None:
            return
        from shipcheck.ship.waivable import stays_in_code  # noqa: PLC0415 - after the first picture
        from shipcheck.tui.screens.waive import WaiveDialog  # noqa: PLC0415

        def given(waiver: WaiverGiven | None) -> None:
            if waiver is not None:
                self._waive(evaluation, result, waiver)

        stays, now = stays_in_code(result), self.session.now()
        dialog = WaiveDialog(result, stays_in_code=stays, now=now, glyphs=self.glyphs)
        self.app.push_screen(dialog, given)

    @work(group="decision")
    async def _waive(self, evaluation: Evaluation, result: ItemResult, given: WaiverGiven) -> None:
        """Record a waiver, and show it."""
        from shipcheck.ship.amend import with_waiver  # noqa: PLC0415 - after the first picture
        from shipcheck.ship.deciding import waive  # noqa: PLC0415

        name = result.item.id
        try:
            decision = await self.session.work(waive(evaluation, name, given.reason, given.until))
        except ShipcheckError as error:
            self.say_error(error)
            return
        self.say(f"waived {name} for this change as it is now: an edit voids it")
        if self.board.evaluation is evaluation:
            self._take(evaluation, with_waiver(result, decision, counts=not evaluation.in_ci))
        else:
            self.begin()

    def _take(self, evaluation: Evaluation, *results: ItemResult) -> None:
        """Show what was decided, unless something else is judged by now, which knows it anyway."""
        if self.board.evaluation is evaluation:
            for result in results:
                self.board.decide(result)
            self.paint()

    @work(exclusive=True, group="allow")
    async def action_allow(self) -> None:
        """Let the checklist's commands run on this commit; then judge again."""
        evaluation = self.board.evaluation
        if self.refused("allow") or evaluation is None:
            return
        from shipcheck.ship.deciding import whose  # noqa: PLC0415 - after the first picture
        from shipcheck.tui.screens.allow import AllowDialog  # noqa: PLC0415

        commands = await self.session.work(_waiting(evaluation))
        dialog = AllowDialog(commands, whose(evaluation), glyphs=self.glyphs)
        if commands and not await self.app.push_screen_wait(dialog):
            return
        try:
            await self.session.work(_allow(evaluation))
        except ShipcheckError as error:
            self.say_error(error)
            return
        self.begin()


async def _waiting(evaluation: Evaluation) -> tuple[str, ...]:
    """The commands that wait, read in the background."""
    from shipcheck.ship.deciding import waiting_commands  # noqa: PLC0415 - after the first picture

    return waiting_commands(evaluation)


async def _allow(evaluation: Evaluation) -> None:
    """Allow all commands, in the background."""
    from shipcheck.ship.deciding import allow_commands  # noqa: PLC0415 - after the first picture

    allow_commands(evaluation, ())
