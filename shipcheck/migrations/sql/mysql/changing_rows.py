"""INSERT, REPLACE and LOAD DATA, which are long: only what stands before their values is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import Insert
from shipcheck.migrations.sql.tokens.references import key_columns
from shipcheck.migrations.sql.tokens.token import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.cursor import Cursor


def read_insert(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    """Take an INSERT or REPLACE; rows that come out of other tables are `selected`.

    Raises:
        NotUnderstoodError: it goes on as it must not.
    """
    del server
    cursor.next()
    while cursor.take_any("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "OR", "REPLACE",
                          "ABORT", "FAIL", "ROLLBACK"):  # fmt: skip
        pass
    cursor.take("INTO")
    table = cursor.name()
    if cursor.take("PARTITION"):
        cursor.group()
    if cursor.take("AS"):
        cursor.identifier()
    columns: tuple[str, ...] = ()
    if cursor.at("(") and cursor.peek(1).value not in ("SELECT", "WITH", "("):
        columns = key_columns(cursor)
    if cursor.take("SET"):
        columns = (cursor.identifier(),)
        cursor.rest()
        return (Insert(table, columns),)
    if not cursor.at_any("VALUES", "VALUE", "SELECT", "WITH", "TABLE", "(", "DEFAULT"):
        raise cursor.unexpected()
    selected = not cursor.at_any("VALUES", "VALUE", "DEFAULT") and _reads_tables(cursor)
    cursor.rest()
    return (Insert(table, columns, selected=selected),)


def _reads_tables(cursor: Cursor) -> bool:
    """Whether a FROM names a table: `SELECT 1, 'a' FROM dual` writes one row out."""
    if cursor.at("TABLE"):
        return True
    ahead = 0
    while True:
        token, after = cursor.peek(ahead), cursor.peek(ahead + 1)
        if token.text == "":
            return False
        is_from = token.kind is Kind.WORD and token.value == "FROM"
        if is_from and after.value not in ("(", "DUAL"):
            return True
        ahead += 1


def _load(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    """LOAD DATA INFILE 'x' INTO TABLE t: as many rows as the file has."""
    del server
    cursor.next()
    if not cursor.take_any("DATA", "XML"):
        raise cursor.unexpected()
    while not cursor.take("INTO", "TABLE"):
        cursor.next()
    table = cursor.name()
    cursor.rest()
    return (Insert(table, selected=True),)


READERS: dict[str, Callable[[Cursor, Server], tuple[Operation, ...]]] = {
    "INSERT": read_insert,
    "REPLACE": read_insert,
    "LOAD": _load,
}
