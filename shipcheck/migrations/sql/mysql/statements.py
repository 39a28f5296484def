"""Statements of MySQL and MariaDB by their first words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import Maintain, Other, RenameTable, Truncate
from shipcheck.migrations.sql.mysql import changing_rows, sessions
from shipcheck.migrations.sql.mysql.alter import read_alter
from shipcheck.migrations.sql.mysql.objects import read_alter_object, read_create_object, read_drop
from shipcheck.migrations.sql.mysql.tables import read_index, read_table
from shipcheck.migrations.sql.tokens.queries import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.cursor import Cursor

Read = tuple["Operation", ...]


def read_statement(cursor: Cursor, server: Server) -> Read:
    """What one statement does; `cursor` stands at its beginning.

    Raises:
        NotUnderstoodError: it is not known, or goes on as it must not.
    """
    if cursor.at("("):  # (SELECT …) UNION …
        return read_rows(cursor.rest(), "mysql")
    first = cursor.peek().value
    reader = _READERS.get(first)
    if reader is None:
        raise cursor.unexpected()
    found = reader(cursor, server)
    cursor.finish()
    return found


def starts_statement(text: str) -> bool:
    """Whether a text begins as a statement does that changes or makes something."""
    first = text.split(None, 1)[0].upper() if text.strip() else ""
    return first in _READERS


def _create(cursor: Cursor, server: Server) -> Read:
    cursor.next()
    replaces = cursor.take("OR", "REPLACE")
    cursor.take_any("ONLINE", "OFFLINE")
    temporary = cursor.take("TEMPORARY")
    if cursor.take("TABLE"):
        return read_table(cursor, server, temporary=temporary, replaces=replaces)
    unique = cursor.take("UNIQUE")
    method = cursor.take_any("FULLTEXT", "SPATIAL", "VECTOR").lower()
    if cursor.take("INDEX"):
        return (read_index(cursor, unique=unique, method=method),)
    return read_create_object(cursor, replaces=replaces)


def _alter(cursor: Cursor, server: Server) -> Read:
    cursor.next()
    if any(cursor.at(*words) for words in (("TABLE",), ("ONLINE",), ("IGNORE",))):
        return read_alter(cursor, server)
    return read_alter_object(cursor)


def _drop(cursor: Cursor, server: Server) -> Read:
    del server
    cursor.next()
    return read_drop(cursor)


def _rename(cursor: Cursor, server: Server) -> Read:
    del server
    cursor.next()
    if cursor.take("USER"):
        cursor.rest()
        return (Other("RENAME USER"),)
    if not cursor.take_any("TABLE", "TABLES"):
        raise cursor.unexpected()
    cursor.take("IF", "EXISTS")
    found = []
    for part in cursor.parts():
        table = part.name()
        if part.take("WAIT"):
            part.next()
        part.take("NOWAIT")
        part.expect("TO")
        found.append(RenameTable(table, part.name().name))
        part.finish()
    return tuple(found)


def _truncate(cursor: Cursor, server: Server) -> Read:
    del server
    cursor.next()
    cursor.take("TABLE")
    table = cursor.name()
    if cursor.take("WAIT"):
        cursor.next()
    cursor.take("NOWAIT")
    return (Truncate(table),)


def _rows(cursor: Cursor, server: Server) -> Read:
    del server
    return read_rows(cursor.rest(), "mysql")


def _maintain(cursor: Cursor, server: Server) -> Read:
    """ANALYZE, OPTIMIZE, CHECK, REPAIR and CHECKSUM TABLE of several tables."""
    command = cursor.next().value
    if command == "ANALYZE" and cursor.at_any("SELECT", "UPDATE", "DELETE", "WITH", "FORMAT"):
        return _rows(cursor, server)
    cursor.take_any("NO_WRITE_TO_BINLOG", "LOCAL")
    if not cursor.take_any("TABLE", "TABLES"):
        raise cursor.unexpected()
    found = []
    for part in cursor.parts():
        found.append(Maintain(f"{command} TABLE", part.name()))
        part.rest()  # QUICK, EXTENDED, UPDATE HISTOGRAM
    return tuple(found)


_READERS: dict[str, Callable[[Cursor, Server], Read]] = {
    "CREATE": _create,
    "ALTER": _alter,
    "DROP": _drop,
    "RENAME": _rename,
    "TRUNCATE": _truncate,
    **dict.fromkeys(("SELECT", "WITH", "UPDATE", "DELETE"), _rows),
    **dict.fromkeys(("ANALYZE", "OPTIMIZE", "CHECK", "REPAIR", "CHECKSUM"), _maintain),
    **changing_rows.READERS,
    **sessions.READERS,
}
