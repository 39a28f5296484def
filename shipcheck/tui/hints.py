"""Which keys are worth a place on the last line now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checklist.problems import ChecklistError
from shipcheck.ship.standing import can_be_waived, waits_for_permission

if TYPE_CHECKING:
    from shipcheck.tui.actions.base import GateScreen
    from shipcheck.tui.board import Row


def useful_keys(screen: GateScreen) -> list[tuple[str, str]]:
    """The keys with a word for what each does, the most useful first."""
    board, row = screen.board, screen.row
    if board.error is not None:
        mend = [("e", "edit")] if isinstance(board.error, ChecklistError) else []
        return [("r", "again"), *mend, ("!", "shell"), ("q", "quit")]
    keys = [("esc", "cancel")] if board.is_busy else [("r", "again")]
    if screen.why_not("merge") is None:
        keys.insert(0, ("m", "merge"))
    if screen.has_class("-opened"):
        keys.insert(0, ("h", "back"))
    elif row is not None:
        keys.append(("enter", "open"))
    if row is not None and not screen.about:
        keys += _for_row(row)
        if screen.can_edit and screen.finding is not None and screen.finding.path:
            keys.append(("e", "edit"))
    if board.rows:
        keys += [("n", "next"), ("/", "filter")]
    return [*keys, ("ctrl+p", "all"), ("q", "quit")]


def _for_row(row: Row) -> list[tuple[str, str]]:
    """What can be decided of an item."""
    keys = [("a", "answer")] if row.item.ask is not None else []
    result = row.result
    if result is not None and waits_for_permission(result):
        keys.append(("A", "allow"))
    if result is not None and can_be_waived(result) and row.is_problem:
        keys.append(("w", "waive"))
    return keys
