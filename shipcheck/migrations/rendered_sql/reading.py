"""Reading the SQL that a tool would send, at the place of the call that makes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Statement
from shipcheck.migrations.operations import Opaque, TransactionWord
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.read import read_sql
from shipcheck.migrations.sql_files.control import ends_transaction, transaction_word
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Place
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server


@dataclass(frozen=True, slots=True)
class Sent:
    """What a tool sends in one message: statements, at the place in the file that makes it send them."""

    statements: tuple[Statement, ...]


def sent(
    sql: str, place: Place, server: Server, placeholders: Sequence[re.Pattern[str]] = ()
) -> Sent:
    """The statements of a text that the tool makes: all of them stand where it is told to."""
    found = read_sql(sql, server, placeholders=placeholders)
    return Sent(tuple(replace(one, place=place) for one in found))


def done(operation: Operation, text: str, place: Place) -> Sent:
    """An operation that is no SQL: code, or what is not understood."""
    return Sent((Statement(text, (operation,), place, sql=False),))


def opaque(reason: str, text: str, place: Place) -> Sent:
    """What is not understood."""
    return done(Opaque(reason), text, place)


def in_transactions(
    messages: Sequence[Sent], server: Server, *, wrapped: bool
) -> tuple[Statement, ...]:
    """All statements with their transactions: the tool's own, and those of BEGIN and COMMIT.

    Outside of any, PostgreSQL makes one of every message that holds several statements.
    """
    if wrapped:
        return numbered((one for message in messages for one in message.statements), wrapped=True)
    found: list[Statement] = []
    current: int | None = None
    latest = 0
    for message in messages:
        implicit = current is None and _is_transaction(message, server)
        for statement in message.statements:
            begins = transaction_word(statement) is TransactionWord.BEGIN
            if current is None and (implicit or begins):
                latest += 1
                current = latest
            found.append(replace(statement, transaction=current))
            current = None if ends_transaction(statement) else current
        current = None if implicit else current
    return tuple(found)


def _is_transaction(message: Sent, server: Server) -> bool:
    own = any(transaction_word(one) is not None for one in message.statements)
    return len(message.statements) > 1 and not own and server.dialect is Dialect.POSTGRESQL
