"""Copies: the finding in sight, or the whole report."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from shipcheck.model.text import visible
from shipcheck.tui.actions.deciding import Deciding
from shipcheck.tui.findings import place_of


class Copying(Deciding):
    """Hands text to the terminal's clipboard and to the desktop's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy_finding", "Copy the finding", id="copy.finding"),
        Binding("Y", "copy_report", "Copy the whole report", id="copy.report"),
    ]

    def why_not(self, action: str) -> str | None:
        """Why there is nothing to copy yet."""
        if action == "copy_finding" and (self.row is None or self.row.result is None):
            return "there is no outcome yet"
        if action == "copy_report" and self.board.result is None:
            return "there is no verdict yet, so no report"
        return super().why_not(action)

    def action_copy_finding(self) -> None:
        """Copy what is wrong with the chosen item, with its place and what to do."""
        row = self.row
        if self.refused("copy_finding") or row is None or row.result is None:
            return
        lines = [f"{row.item.id}: {row.result.outcome.summary}"]
        finding = self.finding
        if finding is not None:
            place = place_of(finding)
            if place or finding.message != row.result.outcome.summary:
                lines.append(f"{place}: {finding.message}" if place else finding.message)
            lines += [f"-> {finding.fix}"] if finding.fix else []
        self._copy(visible("\n".join(lines), newlines=True), f"the finding of {row.item.id}")

    def action_copy_report(self) -> None:
        """Copy the report, with all that was looked at."""
        if self.refused("copy_report") or self.board.result is None:
            return
        from shipcheck.reports.text import render  # noqa: PLC0415

        self._copy(render(self.board.result, verbose=True), "the whole report")

    @work(exclusive=True, group="copy")
    async def _copy(self, text: str, name: str) -> None:
        """By the terminal, which works over ssh, and by the desktop's own program."""
        from shipcheck.tui.clipboard import copy_by_program  # noqa: PLC0415 - it runs programs

        self.app.copy_to_clipboard(text)
        by = await self.session.work(copy_by_program(text, self.session.surroundings.environment))
        how = f"by {by}" if by else "by the terminal, if it lets programs do so (OSC 52)"
        self.say(f"copied {name}, {len(text)} characters, {how}")
