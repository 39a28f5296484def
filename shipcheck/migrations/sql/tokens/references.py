"""REFERENCES of foreign keys, and columns of keys, which MySQL and SQLite write alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.parts import Constraint, ConstraintKind
from shipcheck.migrations.sql.tokens.token import Kind

if TYPE_CHECKING:
    from shipcheck.migrations.sql.tokens.cursor import Cursor


def read_references(cursor: Cursor, name: str | None, columns: tuple[str, ...]) -> Constraint:
    """Take `REFERENCES parent (columns) …` with all that follows it.

    Raises:
        NotUnderstoodError: what comes next is not that.
    """
    cursor.expect("REFERENCES")
    parent = cursor.name()
    referenced = key_columns(cursor) if cursor.at("(") else ()
    while _action(cursor):
        pass
    return Constraint(ConstraintKind.FOREIGN_KEY, name, columns, parent, referenced)


def _action(cursor: Cursor) -> bool:
    """MATCH, ON DELETE, ON UPDATE, DEFERRABLE."""
    if cursor.take("MATCH"):
        cursor.identifier()
    elif cursor.take("ON", "DELETE") or (cursor.at("ON", "UPDATE") and _is_action(cursor)):
        cursor.take("ON", "UPDATE")
        _behaviour(cursor)
    elif cursor.take("NOT", "DEFERRABLE") or cursor.take("DEFERRABLE"):
        if cursor.take("INITIALLY") and not cursor.take_any("DEFERRED", "IMMEDIATE"):
            raise cursor.unexpected()
    else:
        return False
    return True


def _behaviour(cursor: Cursor) -> None:
    for words in (
        ("SET", "NULL"),
        ("SET", "DEFAULT"),
        ("NO", "ACTION"),
        ("CASCADE",),
        ("RESTRICT",),
    ):
        if cursor.take(*words):
            return
    raise cursor.unexpected()


def _is_action(cursor: Cursor) -> bool:
    """Whether an ON UPDATE is the key's, not the column's own (CURRENT_TIMESTAMP)."""
    return cursor.peek(2).value in ("CASCADE", "RESTRICT", "SET", "NO")


def key_columns(cursor: Cursor) -> tuple[str, ...]:
    """Take the columns of a key or an index in parentheses: names, or texts of expressions.

    Raises:
        NotUnderstoodError: what comes next is not that.
    """
    found = []
    for part in cursor.group().parts():
        first = part.peek()
        is_name = first.kind in (Kind.NAME, Kind.STRING) or (
            first.kind is Kind.WORD and part.peek(1).value in ("", "(", "ASC", "DESC", "COLLATE")
        )
        found.append(_column(part) if is_name else part.rest())
    return tuple(found)


def _column(part: Cursor) -> str:
    """A column with a prefix length, a collation, an order; else the text of an expression."""
    start = part.position
    name = part.identifier()
    if part.at("("):
        inside = part.group()
        if inside.peek().kind is not Kind.NUMBER:
            part.rest()
            return part.source(start)
    if part.take("COLLATE"):
        part.identifier()
    part.take_any("ASC", "DESC")
    if not part.done:
        part.rest()
        return part.source(start)
    return name
