"""Pages of the detail pane that are about no single item: the change, an error, the wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checklist.problems import ChecklistError, render
from shipcheck.model.text import counted
from shipcheck.reports.looking import places_to_look
from shipcheck.reports.pulled import description, marks_of, title_of, where
from shipcheck.tui.board import Phase
from shipcheck.tui.findings import TITLE
from shipcheck.tui.widgets.headline import from_to, judge_of, size
from shipcheck.tui.writing import DIM, STRONG, Pen, stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from shipcheck.errors import ShipcheckError
    from shipcheck.model.change import Change
    from shipcheck.model.pulled import Pulled
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.tui.board import Board

MOST = 200
"""Commits and files that the page of a change names."""


def change_page(pen: Pen, evaluation: Evaluation, result: Result | None = None) -> Content:
    """All that is known of the change; of a pull request also where to look, once it is judged."""
    change = evaluation.change
    pull = evaluation.pull_request
    lines = list(_said(pen, pull.as_pulled())) if pull else []
    if result is not None and pull:
        lines += [*_look(pen, result), pen("")]
    lines += [from_to(pen, change, pull), pen(size(change), DIM), pen(judge_of(evaluation), DIM)]
    lines += [pen(f"note: {note}", "$text-warning") for note in evaluation.notes]
    lines += [pen(""), pen(f"Why it is {change.change_class.value}", TITLE)]
    lines += [pen(f"{pen.glyphs.bullet} {reason}") for reason in change.class_reasons or ("small",)]
    lines += [pen(""), pen(counted(len(change.commits), "commit"), TITLE), *_commits(pen, change)]
    lines += [pen(""), pen(counted(len(change.files), "file"), TITLE), *_files(pen, change)]
    return stack(lines)


def _said(pen: Pen, pulled: Pulled) -> Iterator[Content]:
    """What the author of a pull request says."""
    about = ", ".join(marks_of(pulled))
    yield pen(f"#{pulled.number} {title_of(pulled)}", TITLE)
    yield pen(f"by {pulled.author or 'nobody'}{f', {about}' if about else ''}  {pulled.url}", DIM)
    yield from (pen(line) for line in description(pulled)[:MOST] or ["no description"])
    yield pen("")


def _look(pen: Pen, result: Result) -> Iterator[Content]:
    """Where a person should look, with the reasons."""
    yield pen("Look at", TITLE)
    places = places_to_look(result)
    for look in places[:MOST]:
        yield pen.line(pen(where(look), STRONG), "  ", pen(look.why.partition("\n")[0]))
    if not places:
        yield pen("no single line stands out", DIM)
    yield from _more(pen, len(places))


def _commits(pen: Pen, change: Change) -> Iterator[Content]:
    for commit in change.commits[:MOST]:
        who = pen(f"  {commit.author_name}", DIM)
        yield pen.line(pen(commit.sha[:9], DIM), " ", pen(commit.subject), who)
    yield from _more(pen, len(change.commits))


def _files(pen: Pen, change: Change) -> Iterator[Content]:
    for file in change.files[:MOST]:
        count = "binary" if file.binary else f"+{file.added} -{file.deleted}"
        yield pen.line(pen(f"{file.kind.value:10} {count:>12}  ", DIM), pen(file.path))
    yield from _more(pen, len(change.files))


def _more(pen: Pen, count: int) -> Iterator[Content]:
    if count > MOST:
        yield pen(f"and {count - MOST} more", DIM)


def error_page(pen: Pen, error: ShipcheckError) -> Content:
    """What nothing could be judged for, and what to do."""
    lines = [pen("Nothing can be judged", "bold $text-error"), pen("")]
    if isinstance(error, ChecklistError):
        lines.append(pen(render(error.problems), newlines=True))
    lines.append(pen(error.message, STRONG, newlines=True))
    if error.hint:
        lines.append(pen.line(pen(f"{pen.glyphs.arrow} ", "$text-accent"), pen(error.hint)))
    lines += [pen(""), pen("What to do now", TITLE)]
    if isinstance(error, ChecklistError):
        first = error.problems[0]
        lines.append(pen.key("e", f"opens {first.file}:{first.line} in your editor"))
    lines += [pen.key("r", "tries again"), pen.key("!", "opens a shell"), pen.key("q", "quits")]
    return stack(lines)


def empty_page(pen: Pen, board: Board, *, filtered: bool) -> Content:
    """What is said where no item is chosen."""
    if board.is_busy:
        return pen("Reading the change. Every key works meanwhile; esc cancels.", DIM)
    if board.phase is Phase.CANCELLED:
        return pen("Cancelled before anything was known; r judges again.", DIM)
    if filtered:
        return pen("Nothing holds these words; esc ends the filter.", DIM)
    if board.result is not None and board.result.change.empty:
        return pen(f"Nothing to ship: {board.result.change.base} has it all.", DIM)
    return pen("No item applies to this change; a full stop shows them all.", DIM)
