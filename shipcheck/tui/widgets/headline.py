"""The top of the screen: the change, its class, the verdict, and whose checklist judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from shipcheck.model.text import counted
from shipcheck.model.words import ChangeClass, Verdict
from shipcheck.tui.board import Board, Live, Phase
from shipcheck.tui.writing import DIM, STRONG, Pen, stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from textual.content import Content

    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.model.change import Change
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.tui.glyphs import Glyphs

VERDICTS = {
    Verdict.READY: ("READY", "bold $text-success"),
    Verdict.NOT_READY: ("NOT READY", "bold $text-error"),
    Verdict.PENDING: ("PENDING", "bold $text-warning"),
    Verdict.UNDECIDED: ("UNDECIDED", "bold $text-warning"),
}
CLASSES = {
    ChangeClass.STRAIGHTFORWARD: "bold $text-success",
    ChangeClass.MODERATE: "bold $text-warning",
    ChangeClass.TRICKY: "bold $text-error",
}
PADDING = 2
"""Columns that the style sheet leaves free beside the text."""
WIDE = 100
"""Columns from which on there is room for what goes on beside how far it is."""
SHOWN_REASONS = 3
"""Reasons of the class that the headline names; the page of the change has them all."""


class Headline(Static):
    """Shows a board; as many lines as there is something to say."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="headline", markup=False)
        self._pen = Pen(glyphs)

    def show(self, board: Board, now: datetime) -> None:
        """Show how things stand; what does not fit is on the page of the change."""
        pen = self._pen
        state = self._state(board, now)
        evaluation = board.evaluation
        if evaluation is None or board.phase is Phase.FAILED:
            self.update(state)
            return
        way = pen.line(state, "  ", from_to(pen, evaluation.change, evaluation.pull_request))
        much = pen(size(evaluation.change), DIM)
        if way.cell_length + 2 + much.cell_length <= self.app.size.width - PADDING:
            self.update(stack([pen.line(way, "  ", much), *self._about(evaluation)]))
        else:
            self.update(stack([way, *self._about(evaluation, much)]))

    def _state(self, board: Board, now: datetime) -> Content:
        """The verdict, or what is going on instead of it."""
        pen = self._pen
        if board.result is not None:
            word, style = VERDICTS[board.result.verdict]
            partly = " (partly judged)" if board.result.partial else ""
            warnings = f" ({counted(board.result.warnings, 'warning')})"
            shown = board.result.verdict is Verdict.READY and board.result.warnings
            said = pen.line(pen(word, style), pen(partly or (warnings if shown else "")))
            return pen.line(said, pen(live_in_words(board.live, now), DIM)) if board.live else said
        if board.phase is Phase.FAILED:
            return pen("NOTHING JUDGED", "bold $text-error")
        if board.phase is Phase.CANCELLED:
            return pen("CANCELLED", "bold $text-warning")
        return pen(self._working(board, now), "bold $text-primary")

    def _working(self, board: Board, now: datetime) -> str:
        """What runs, and for how long."""
        frames = self._pen.glyphs.spinner
        seconds = (now - board.began).total_seconds() if board.began else 0.0
        sign = frames[int(seconds * 5) % len(frames)]
        wide = self.app.size.width >= WIDE
        if board.phase is Phase.PREPARING:
            return f"{sign} reading the change"
        if board.awaiting is not None:
            event, since = board.awaiting
            passed = (now - since).total_seconds()
            return f"{sign} {event.text(passed) if wide else event.countdown(passed)}"
        done = sum(row.result is not None for row in board.rows.values())
        doing = f": {board.doing}" if board.doing and wide else ""
        return f"{sign} judging" + (f", {done} of {len(board.rows)}{doing}" if board.rows else "")

    def _about(self, evaluation: Evaluation, much: Content | None = None) -> Iterator[Content]:
        """The class with its reasons, what is only looked at, notes, whose checklist judges.

        `much` is how much it is, where there was no room for that above.
        """
        pen, change = self._pen, evaluation.change
        if change.empty:
            yield pen("nothing to ship")
        else:
            name = pen(change.change_class.value, CLASSES[change.change_class])
            reasons = pen("; ".join(self._reasons(change)))
            if much is not None:
                yield pen.line(name, "  ", much)
                yield reasons
            else:
                yield pen.line(name, ": " if change.class_reasons else "", reasons)
        pulled = evaluation.pull_request
        if pulled is not None:
            title = pen(f"#{pulled.number} {pulled.title}", STRONG)
            yield pen.line(title, pen(f"  by {pulled.author or 'nobody'} (i tells more)", DIM))
        if evaluation.is_review:
            unasked = " unasked" if pulled is None else ""
            yield pen(f"review: nothing of it runs{unasked}", "$text-warning")
        for note in evaluation.notes:
            yield pen(f"note: {note}", "$text-warning")
        yield pen(judge_of(evaluation), DIM)

    @staticmethod
    def _reasons(change: Change) -> Iterator[str]:
        """The first reasons of the class, and where the others are."""
        yield from change.class_reasons[:SHOWN_REASONS]
        more = len(change.class_reasons) - SHOWN_REASONS
        if more > 0:
            yield f"{more} more (i)"


def live_in_words(live: Live, now: datetime) -> str:
    """How old what is pending is, and when it is looked at again."""
    old = max(0, int((now - live.seen).total_seconds()))
    left = int((live.next_look - now).total_seconds())
    again = "looking again" if live.looking or left <= 0 else f"again in {left} s"
    return f"  seen {old} s ago, {again}"


def from_to(pen: Pen, change: Change, pull_request: PullRequest | None = None) -> Content:
    """What goes where; of a pull request by the branch that it is on."""
    name = change.branch or change.head[:12]
    if pull_request is not None:
        name = pull_request.as_pulled().branch
    return pen.line(pen(name, STRONG), f" {pen.glyphs.arrow} ", pen(change.base, STRONG))


def size(change: Change) -> str:
    """How much it is."""
    commits, files = counted(len(change.commits), "commit"), counted(len(change.files), "file")
    return f"{commits}, {files}, +{change.added} -{change.deleted}"


def judge_of(evaluation: Evaluation) -> str:
    """Whose checklist judges."""
    checklist = evaluation.checklist
    return {
        "worktree": f"judged by the work tree's {checklist.source}",
        "base": f"judged by the checklist of {evaluation.change.base}",
        "file": f"judged by {checklist.source}",
    }.get(checklist.read_from, f"judged by {checklist.source}: no checklist of your own yet")
