"""What an edit of a migration changes: its text, or what it does."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    Delete,
    Insert,
    Opaque,
    Other,
    Query,
    RunCode,
    Update,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.migration import Migration, Part, Statement
    from shipcheck.migrations.operations import Operation

_UNTOLD = (Delete, Insert, Opaque, Other, Query, RunCode, Update)
"""Operations that do not tell all that their statement does: its values, its conditions, its code."""

_COMMENTS = re.compile(
    r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(\$\w*\$).*?\2)|--[^\n]*|/\*.*?\*/", re.DOTALL
)


class Edit(IntEnum):
    """How much an edit changes; the higher, the more."""

    WAY_BACK = 0  # forward it is the same text
    TEXT = 1  # comments and white space
    SAME_OPERATIONS = 2  # other words for the same operations
    CHANGED = 3  # what it does


def edit_of(before: Migration, after: Migration, *, same_file: bool) -> Edit:
    """What an edit changes; `same_file` is whether the file that goes forward is the same, byte by byte."""
    if same_file:
        return Edit.WAY_BACK
    texts = [list(_texts(one.up)) for one in (before, after)]
    if texts[0] == texts[1] and before.up.wrapped == after.up.wrapped:
        return Edit.TEXT
    done = [list(_operations(one.up)) for one in (before, after)]
    if done[0] == done[1] and not any(isinstance(one, _UNTOLD) for one, _ in done[0]):
        return Edit.SAME_OPERATIONS
    return Edit.CHANGED


def first_difference(before: Migration, after: Migration) -> Statement | None:
    """The first statement that is another one, None where statements only went."""
    old = list(_texts(before.up))
    for index, (statement, text) in enumerate(
        zip(after.up.statements, _texts(after.up), strict=True)
    ):
        if index >= len(old) or old[index] != text:
            return statement
    return None


def appended(before: Migration, after: Migration) -> tuple[Statement, ...] | None:
    """The statements that were put in between or after those of before; None where one of them is gone."""
    waiting = list(_texts(before.up))
    new: list[Statement] = []
    for statement, text in zip(after.up.statements, _texts(after.up), strict=True):
        if waiting and waiting[0] == text:
            waiting.pop(0)
        else:
            new.append(statement)
    return None if waiting else tuple(new)


def _texts(part: Part) -> Iterator[str]:
    """Statements without comments, blanks as one."""
    for statement in part.statements:
        yield " ".join(_COMMENTS.sub(lambda found: found[1] or " ", statement.text).split())


def _operations(part: Part) -> Iterator[tuple[Operation, int | None]]:
    statements: Sequence[Statement] = part.statements
    for statement in statements:
        yield from ((one, statement.transaction) for one in statement.operations)
