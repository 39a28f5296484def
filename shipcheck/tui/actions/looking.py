"""Moves about: problems, findings, the filter, hidden rows, the page of the change."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from shipcheck.tui.actions.living import Living


class Looking(Living):
    """What only changes the view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next_problem(1)", "Next problem", id="problem.next"),
        Binding("N", "next_problem(-1)", "Previous problem", id="problem.previous"),
        Binding("right_square_bracket", "next_finding(1)", "Next finding", id="finding.next"),
        Binding(
            "left_square_bracket", "next_finding(-1)", "Previous finding", id="finding.previous"
        ),
        Binding("slash", "filter", "Filter", id="list.filter"),
        Binding("full_stop", "hidden", "Show or hide what does not apply", id="list.hidden"),
        Binding("i", "about", "About this change", id="change.about"),
        Binding("h,left,escape", "back", "Back; cancels what runs", id="back"),
    ]

    def action_next_problem(self, step: int) -> None:
        """Choose the next item that somebody has to look at, round about."""
        rows = self.shown_rows()
        problems = [place for place, row in enumerate(rows) if row.is_problem]
        if not problems:
            self.say("no problems" if self.board.result else "no problems so far")
            return
        # What is chosen in the list may have gone from the rows: news is drawn a moment later.
        here = next((place for place, row in enumerate(rows) if row is self.row), -1)
        around = [place for place in problems if (place - here) * step > 0] or problems
        self.choose(rows[around[0] if step > 0 else around[-1]].item.id)

    def action_next_finding(self, step: int) -> None:
        """Show the next finding of the chosen item, round about."""
        row = self.row
        if row is not None and row.findings:
            self.choose(row.item.id, (self.finding_index + step) % len(row.findings))

    def action_filter(self) -> None:
        """Ask what to filter by."""
        box = self.query_one("#filter", Input)
        box.display = True
        self.set_focus(box)  # at once: the next key is its first

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        self.words = event.value
        self.paint()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.set_focus(self.checklist)
        self.query_one("#filter", Input).display = bool(self.words)

    def action_hidden(self) -> None:
        """Show or hide what is skipped or not applicable."""
        self.with_hidden = not self.with_hidden
        self.paint()
        self.say("shows all" if self.with_hidden else "hides what is skipped or does not apply")

    def action_about(self) -> None:
        """Show the page of the change, or go back from it."""
        self.about = not self.about
        if self.about:
            self.open_detail()
        else:
            self.paint()

    def open_detail(self) -> None:
        """Go to the details; on a small terminal they take the whole screen."""
        self.add_class("-opened")
        self.has_place = True
        self.set_focus(self.detail.words)
        self.paint()

    def action_back(self) -> None:
        """One step back: out of the filter, the page, the details; then cancel what runs."""
        box = self.query_one("#filter", Input)
        if box.display and (self.words or box.has_focus):
            box.value = ""
            box.display = False
            self.set_focus(self.checklist)
        elif self.about or self.has_class("-opened") or not self.checklist.has_focus:
            self.about = False
            self.remove_class("-opened")
            self.set_focus(self.checklist)
            self.paint()
        else:
            self.cancel()
