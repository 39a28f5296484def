"""The top of the screen: the change, its class, the verdict, and whose checklist judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from shipcheck.model.text import counted
from shipcheck.model.words import ChangeClass, Verdict
from shipcheck.tui.board import Board, Phase
from shipcheck.tui.writing import DIM, STRONG, Pen, stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from textual.content import Content

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
SHOWN_REASONS = 3
"""Reasons of the class that the headline names; the page of the change has them all."""


class Headline(Static):
    """Shows a board; as many lines as there is something to say."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="headline", markup=False)
        self._pen = Pen(glyphs)

    def show(self, board: Board, now: datetime) -> None:
        """Show how things stand."""
        lines = [self._first(board, now)]
        if board.evaluation is not None and board.phase is not Phase.FAILED:
            lines += self._about(board.evaluation)
        self.update(stack(lines))

    def _first(self, board: Board, now: datetime) -> Content:
        """The verdict, or how far it is; then what goes where."""
        pen = self._pen
        parts: list[Content | str] = [self._state(board, now)]
        if board.evaluation is not None and board.phase is not Phase.FAILED:
            parts += ["  ", from_to(pen, board.evaluation.change)]
            parts += ["  ", pen(size(board.evaluation.change), DIM)]
        return pen.line(*parts)

    def _state(self, board: Board, now: datetime) -> Content:
        """The verdict, or what is going on instead of it."""
        pen = self._pen
        if board.result is not None:
            word, style = VERDICTS[board.result.verdict]
            partly = " (partly judged)" if board.result.partial else ""
            warnings = f" ({counted(board.result.warnings, 'warning')})"
            shown = board.result.verdict is Verdict.READY and board.result.warnings
            return pen.line(pen(word, style), pen(partly or (warnings if shown else "")))
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
        if board.phase is Phase.PREPARING:
            return f"{sign} reading the change"
        done = sum(row.result is not None for row in board.rows.values())
        return f"{sign} judging, {done} of {len(board.rows)}"

    def _about(self, evaluation: Evaluation) -> Iterator[Content]:
        """The class with its reasons, what is only looked at, notes, whose checklist judges."""
        pen, change = self._pen, evaluation.change
        if change.empty:
            yield pen("nothing to ship")
        else:
            reasons = list(change.class_reasons[:SHOWN_REASONS])
            if len(change.class_reasons) > SHOWN_REASONS:
                reasons.append(f"{len(change.class_reasons) - SHOWN_REASONS} more (i)")
            said = f": {'; '.join(reasons)}" if reasons else ""
            yield pen.line(pen(change.change_class.value, CLASSES[change.change_class]), pen(said))
        if evaluation.is_review:
            yield pen("review: nothing of it is run", "$text-warning")
        for note in evaluation.notes:
            yield pen(f"note: {note}", "$text-warning")
        yield pen(judge_of(evaluation), DIM)


def from_to(pen: Pen, change: Change) -> Content:
    """What goes where."""
    name = change.branch or change.head[:12]
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
        "base": f"judged by the checklist of {evaluation.change.base}: {checklist.source}",
        "file": f"judged by {checklist.source}",
    }.get(checklist.read_from, f"judged by {checklist.source}: no checklist of your own yet")
