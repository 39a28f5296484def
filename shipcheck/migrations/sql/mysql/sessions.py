"""Transactions, settings, locks, permissions: statements that touch no table's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    LockTable,
    Opaque,
    Other,
    RunCode,
    SetSetting,
    TransactionControl,
    TransactionWord,
)
from shipcheck.migrations.sql.tokens.queries import read_rows
from shipcheck.migrations.sql.tokens.token import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.cursor import Cursor

_HARMLESS = (
    "USE", "GRANT", "REVOKE", "FLUSH", "SHOW", "DESC", "DESCRIBE", "EXPLAIN", "SAVEPOINT", "RELEASE",
    "UNLOCK", "DEALLOCATE", "RESET", "KILL", "SIGNAL", "RESIGNAL", "HELP", "INSTALL", "UNINSTALL",
    "PURGE", "CACHE", "BINLOG", "HANDLER", "GET", "CHANGE", "START", "STOP",
)  # fmt: skip
_SCOPES = ("GLOBAL", "SESSION", "LOCAL", "PERSIST", "PERSIST_ONLY")


def _begin(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    del server
    cursor.next()
    cursor.take_any("WORK")
    return (TransactionControl(TransactionWord.BEGIN),)


def _start(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    del server
    kind = cursor.next().value
    if kind == "START" and cursor.take("TRANSACTION"):
        cursor.rest()
        return (TransactionControl(TransactionWord.BEGIN),)
    cursor.rest()
    return (Other(kind),)


def _end(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    del server
    word = cursor.next().value
    cursor.take("WORK")
    if word == "ROLLBACK" and cursor.take("TO"):
        cursor.rest()
        return (Other("ROLLBACK TO SAVEPOINT"),)
    cursor.rest()
    return (TransactionControl(TransactionWord(word)),)


def _set(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    """SET of variables; one that holds the text of a statement is looked at when it is executed."""
    del server
    cursor.next()
    if cursor.at_any("PASSWORD", "ROLE", "DEFAULT") or cursor.at("STATEMENT"):
        is_statement = cursor.at("STATEMENT")
        cursor.rest()
        return (
            (Opaque("SET STATEMENT runs a statement within"),) if is_statement else (Other("SET"),)
        )
    found: list[Operation] = []
    for part in cursor.parts():
        scope = part.take_any(*_SCOPES)
        if part.at("TRANSACTION") or part.at_any("NAMES", "CHARACTER", "CHARSET"):
            part.rest()
            continue
        name = part.next()
        if not part.take_any("=", ":="):
            raise part.unexpected()
        is_own = name.kind is Kind.VARIABLE and not name.text.startswith("@@")
        value = part.rest()
        if not is_own and scope not in ("GLOBAL", "PERSIST", "PERSIST_ONLY"):
            plain = name.text.lower().removeprefix("@@").rpartition(".")[2]
            found.append(SetSetting(plain, _setting(value)))
    return tuple(found) or (Other("SET"),)


def _setting(value: str) -> str | None:
    plain = value.strip().strip("'\"")
    return None if plain.upper() == "DEFAULT" else plain


def _lock(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    del server
    cursor.next()
    if not cursor.take_any("TABLES", "TABLE"):
        cursor.rest()
        return (Other("LOCK INSTANCE"),)
    found = []
    for part in cursor.parts():
        table = part.name()
        found.append(
            LockTable(table, "WRITE" if "WRITE" in part.rest().upper().split() else "READ")
        )
    return tuple(found)


def _call(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    """CALL of a procedure: `read` replaces it where the same script makes the procedure."""
    del server
    cursor.next()
    name = cursor.name()
    cursor.rest()
    return (RunCode(str(name)),)


def _dynamic(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    """PREPARE only keeps the text; EXECUTE runs it: `read` looks for it where it can be known."""
    del server
    word = cursor.next().value
    cursor.rest()
    if word == "EXECUTE":
        return (Opaque("dynamic SQL"),)
    return (Other(word),)


def _do(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    del server
    cursor.next()
    return read_rows(f"SELECT {cursor.rest()}", "mysql")


def _harmless(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    del server
    kind = cursor.next().value
    cursor.rest()
    return (Other(kind),)


READERS: dict[str, Callable[[Cursor, Server], tuple[Operation, ...]]] = {
    **dict.fromkeys(_HARMLESS, _harmless),
    "BEGIN": _begin,
    "START": _start,
    "COMMIT": _end,
    "ROLLBACK": _end,
    "SET": _set,
    "LOCK": _lock,
    "CALL": _call,
    "PREPARE": _dynamic,
    "EXECUTE": _dynamic,
    "DO": _do,
}
