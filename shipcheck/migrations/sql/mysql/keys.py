"""Keys, indexes and constraints of a table as MySQL and MariaDB write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.parts import Constraint, ConstraintKind, Index
from shipcheck.migrations.sql.mysql.columns import read_check
from shipcheck.migrations.sql.tokens.references import key_columns, read_references

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.sql.tokens.cursor import Cursor

_STARTS = (
    "CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "INDEX", "KEY", "FULLTEXT", "SPATIAL", "VECTOR",
)  # fmt: skip


def at_key(cursor: Cursor) -> bool:
    """Whether a key, index or constraint comes next, not a column (which may be called `key`…)."""
    if not cursor.at_any(*_STARTS):
        return False
    if cursor.at_any("CHECK", "VECTOR"):
        return cursor.peek(1).value in ("(", "INDEX", "KEY")
    return True


def read_key(cursor: Cursor, table: ObjectName) -> Constraint | Index:
    """Take a constraint, or an index that is none.

    Raises:
        NotUnderstoodError: what comes next is neither.
    """
    name = None
    if cursor.take("CONSTRAINT") and not cursor.at_any("PRIMARY", "UNIQUE", "FOREIGN", "CHECK"):
        name = cursor.identifier()
    if cursor.take("PRIMARY", "KEY"):
        return _keyed(cursor, ConstraintKind.PRIMARY_KEY, name)
    if cursor.take("UNIQUE"):
        cursor.take_any("INDEX", "KEY")
        return _keyed(cursor, ConstraintKind.UNIQUE, name)
    if cursor.take("FOREIGN", "KEY"):
        cursor.take("IF", "NOT", "EXISTS")
        own = None if cursor.at("(") else cursor.identifier()
        return read_references_of(cursor, name or own)
    if cursor.take("CHECK"):
        return read_check(cursor, name)
    method = cursor.take_any("FULLTEXT", "SPATIAL", "VECTOR").lower()
    if not cursor.take_any("INDEX", "KEY") and not method:
        raise cursor.unexpected()
    return _index(cursor, table, method)


def read_references_of(cursor: Cursor, name: str | None) -> Constraint:
    """Take the columns of a foreign key, and what it refers to."""
    return read_references(cursor, name, key_columns(cursor))


def _keyed(cursor: Cursor, kind: ConstraintKind, name: str | None) -> Constraint:
    cursor.take("IF", "NOT", "EXISTS")
    own = None if cursor.at_any("(", "USING", "TYPE") else cursor.identifier()
    key_options(cursor)
    columns = key_columns(cursor)
    key_options(cursor)
    return Constraint(kind, own or name, columns)


def _index(cursor: Cursor, table: ObjectName, method: str) -> Index:
    cursor.take("IF", "NOT", "EXISTS")
    name = None if cursor.at_any("(", "USING", "TYPE") else cursor.identifier()
    using = key_options(cursor)
    columns = key_columns(cursor)
    using = key_options(cursor) or using
    return Index(name, table, columns, method=method or using)


def key_options(cursor: Cursor) -> str:
    """Take what may stand around the columns of a key; the method of `USING`, lower case."""
    method = ""
    while True:
        if cursor.take_any("USING", "TYPE"):
            method = cursor.identifier().lower()
        elif cursor.take("WITH", "PARSER"):
            cursor.identifier()
        elif cursor.take_any("COMMENT", "KEY_BLOCK_SIZE", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE",
                             "CLUSTERING", "M", "DISTANCE"):  # fmt: skip
            cursor.take("=")
            cursor.next()
        elif not (
            cursor.take_any("VISIBLE", "INVISIBLE", "IGNORED") or cursor.take("NOT", "IGNORED")
        ):
            return method
