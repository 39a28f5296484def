"""Statements of SQLite by their first words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    CreateObject,
    DropIndex,
    DropObject,
    DropTable,
    Maintain,
    ObjectKind,
    Other,
    Reindex,
    SetSetting,
    TransactionControl,
    TransactionWord,
)
from shipcheck.migrations.sql.mysql.changing_rows import read_insert
from shipcheck.migrations.sql.sqlite.tables import read_alter, read_index, read_table
from shipcheck.migrations.sql.tokens.queries import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.cursor import Cursor

Read = tuple["Operation", ...]
_KINDS = {"VIEW": ObjectKind.VIEW, "TRIGGER": ObjectKind.TRIGGER}


def read_statement(cursor: Cursor, server: Server) -> Read:
    """What one statement does; `cursor` stands at its beginning.

    Raises:
        NotUnderstoodError: it is not known, or goes on as it must not.
    """
    reader = _READERS.get(cursor.peek().value)
    if reader is None:
        raise cursor.unexpected()
    found = reader(cursor, server)
    cursor.finish()
    return found


def _create(cursor: Cursor, server: Server) -> Read:
    cursor.next()
    temporary = bool(cursor.take_any("TEMP", "TEMPORARY"))
    if cursor.take("TABLE"):
        return read_table(cursor, server, temporary=temporary)
    unique = cursor.take("UNIQUE")
    if cursor.take("INDEX"):
        return (read_index(cursor, unique=unique),)
    if cursor.take("VIRTUAL", "TABLE"):
        cursor.rest()
        return (Other("CREATE VIRTUAL TABLE"),)
    word = cursor.take_any(*_KINDS)
    if not word:
        raise cursor.unexpected()
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.name()
    table = None
    if word == "TRIGGER":
        while not cursor.take("ON"):
            cursor.next()
        table = cursor.name()
    cursor.rest()
    return (CreateObject(_KINDS[word], name, table),)


def _alter(cursor: Cursor, server: Server) -> Read:
    cursor.next()
    cursor.expect("TABLE")
    return read_alter(cursor, server)


def _drop(cursor: Cursor, server: Server) -> Read:
    del server
    cursor.next()
    word = cursor.take_any("TABLE", "INDEX", *_KINDS)
    if not word:
        raise cursor.unexpected()
    there = cursor.take("IF", "EXISTS")
    name = cursor.name()
    if word == "TABLE":
        return (DropTable(name, if_exists=there),)
    if word == "INDEX":
        return (DropIndex(name, if_exists=there),)
    return (DropObject(_KINDS[word], name, if_exists=there),)


def _pragma(cursor: Cursor, server: Server) -> Read:
    """PRAGMA name = value; one that only asks is nothing."""
    del server
    cursor.next()
    name = cursor.name().name.lower()
    if not cursor.take("="):
        if not cursor.at("("):
            return (Other("PRAGMA"),)
        value = cursor.group().rest()
    else:
        value = cursor.rest()
    return (SetSetting(name, value.strip("'\"").lower()),)


def _begin(cursor: Cursor, server: Server) -> Read:
    del server
    cursor.next()
    cursor.rest()
    return (TransactionControl(TransactionWord.BEGIN),)


def _end(cursor: Cursor, server: Server) -> Read:
    del server
    word = cursor.next().value
    rest = cursor.rest().upper()
    if word == "ROLLBACK" and "TO" in rest.split():
        return (Other("ROLLBACK TO SAVEPOINT"),)
    back = word == "ROLLBACK"
    return (TransactionControl(TransactionWord.ROLLBACK if back else TransactionWord.COMMIT),)


def _rows(cursor: Cursor, server: Server) -> Read:
    del server
    return read_rows(cursor.rest(), "sqlite")


def _maintain(cursor: Cursor, server: Server) -> Read:
    """VACUUM writes the whole file anew; ANALYZE reads it."""
    del server
    word = cursor.next().value
    cursor.rest()
    return (Maintain(word),)


def _reindex(cursor: Cursor, server: Server) -> Read:
    del server
    cursor.next()
    return (Reindex("INDEX", None if cursor.done else cursor.name()),)


def _harmless(cursor: Cursor, server: Server) -> Read:
    del server
    kind = cursor.next().value
    cursor.rest()
    return (Other(kind),)


_READERS: dict[str, Callable[[Cursor, Server], Read]] = {
    "CREATE": _create,
    "ALTER": _alter,
    "DROP": _drop,
    "PRAGMA": _pragma,
    "BEGIN": _begin,
    "REINDEX": _reindex,
    **dict.fromkeys(("COMMIT", "END", "ROLLBACK"), _end),
    **dict.fromkeys(("SELECT", "WITH", "UPDATE", "DELETE"), _rows),
    **dict.fromkeys(("INSERT", "REPLACE"), read_insert),
    **dict.fromkeys(("VACUUM", "ANALYZE"), _maintain),
    **dict.fromkeys(("SAVEPOINT", "RELEASE", "EXPLAIN", "ATTACH", "DETACH", "VALUES"), _harmless),
}
