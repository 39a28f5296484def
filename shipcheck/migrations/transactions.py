"""Which transaction a statement runs in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import TransactionControl, TransactionWord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.migration import Statement


def numbered(statements: Iterable[Statement], *, wrapped: bool) -> tuple[Statement, ...]:
    """The statements with their transactions: the tool's own, and those of BEGIN and COMMIT.

    A COMMIT ends also the tool's transaction: what follows it runs by itself.
    """
    current: int | None = 0 if wrapped else None
    latest = 0
    found = []
    for statement in statements:
        word = _word(statement)
        if word is TransactionWord.BEGIN and current is None:
            latest += 1
            current = latest
        found.append(replace(statement, transaction=current))
        if word in (TransactionWord.COMMIT, TransactionWord.ROLLBACK):
            current = None
    return tuple(found)


def _word(statement: Statement) -> TransactionWord | None:
    for operation in statement.operations:
        if isinstance(operation, TransactionControl):
            return operation.word
    return None
