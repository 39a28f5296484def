"""What can be done now, and why something cannot."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from shipcheck.cli.plain.item import status_words
from shipcheck.model.text import counted, visible
from shipcheck.model.words import Status, Verdict
from shipcheck.ship.deciding import waiting_commands
from shipcheck.ship.standing import (
    can_be_waived,
    in_the_way,
    is_file_inside,
    is_path,
    waits_for_permission,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shipcheck.cli.plain.session import Session
    from shipcheck.model.result import ItemResult, Result
    from shipcheck.ship.evaluation import Evaluation


def offers(session: Session) -> str:
    """What can be done now, as numbered lines."""
    _, result = session.judged
    items = session.numbered()
    lines = [f"Items that hold: {' '.join(map(visible, session.words))}"] if session.words else []
    if items:
        lines.append("What can be done now:")
    lines += [f"  {number}. {_offer(session, number, item)}" for number, item in items]
    left = len(result.items) - len(items)
    hidden = f", hidden ({left} more)" if left and not (session.everything or session.words) else ""
    merge = "merge, " if why_not_merge(session) is None else ""
    lines.append(f"{'Also' if items else 'Now'}: {merge}again{hidden}, help, quit")
    return "\n".join(lines)


def _offer(session: Session, number: int, item: ItemResult) -> str:
    """An item with the words that act on it."""
    evaluation, _ = session.judged
    words = [f"show {number}"]
    if item.status is Status.NEEDS_ANSWER and not evaluation.in_ci:
        words.insert(0, f"answer {number} yes, no or n/a")
    if waits_for_permission(item):
        words.append("allow")
    if place_of(evaluation, item) is not None:
        words.append(f"edit {number}")
    if can_be_waived(item) and item.waiver is None and not evaluation.in_ci:
        words.append(f"waive {number}")
    return f"{visible(item.item.id)}, {status_words(item)}: {'; '.join(words)}"


def place_of(evaluation: Evaluation, item: ItemResult) -> tuple[Path, int | None] | None:
    """The file and the line to mend: of the first finding whose file is in this work tree."""
    if not evaluation.head_is_checked_out:
        return None
    top = evaluation.repository.top
    for finding in item.outcome.findings:
        if finding.path is not None and is_path(finding.path):
            file = top / finding.path
            if is_file_inside(file, top):
                return file, finding.line
    return None


def why_not_merge(session: Session) -> str | None:
    """Why there is no merge now; None where there may be one."""
    evaluation, result = session.judged
    if result.change.empty:
        return "there is nothing to merge"
    if result.verdict is Verdict.READY:
        return None
    why = f"{result.verdict.replace('_', ' ')}: {', '.join(_in_the_way(result))}"
    if waiting_commands(evaluation) and evaluation.is_review:
        # What is only looked at is not run; what is about to land is, if all of it is one's own.
        why += f"; shipcheck merge --head {shlex.quote(evaluation.head_name)} judges it whole"
    return why


def standing(session: Session) -> str:
    """How it stands, in a line: after a decision nobody wants to hear everything again."""
    _, result = session.judged
    words = f"Now {result.verdict.replace('_', ' ')}"
    blocking = ", ".join(_in_the_way(result))
    return f"{words}: {blocking}." if blocking else f"{words}."


def _in_the_way(result: Result) -> Iterator[str]:
    """The items that keep the verdict from being ready."""
    for number, item in in_the_way(result):
        yield f"{number}. {visible(item.item.id)} {status_words(item)}"


def listing(session: Session) -> str:
    """How many items are listed, after a filter has changed."""
    _, result = session.judged
    return f"{len(session.numbered())} of {counted(len(result.items), 'item')} listed."
