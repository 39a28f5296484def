"""Statements that begin and end transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import TransactionControl, TransactionWord

if TYPE_CHECKING:
    from shipcheck.migrations.migration import Statement


def transaction_word(statement: Statement) -> TransactionWord | None:
    """What a statement does to the transaction; None for all others."""
    words = (one.word for one in statement.operations if isinstance(one, TransactionControl))
    return next(words, None)


def ends_transaction(statement: Statement) -> bool:
    """Whether it is a COMMIT or a ROLLBACK."""
    return transaction_word(statement) in (TransactionWord.COMMIT, TransactionWord.ROLLBACK)
