"""Views, routines, triggers, databases, users and the like of MySQL and MariaDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AlterObject,
    CreateObject,
    DropIndex,
    DropObject,
    DropTable,
    ObjectKind,
    Other,
)
from shipcheck.migrations.parts import ObjectName

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.sql.tokens.cursor import Cursor

_KINDS = {
    "DATABASE": ObjectKind.DATABASE, "SCHEMA": ObjectKind.DATABASE, "VIEW": ObjectKind.VIEW,
    "PROCEDURE": ObjectKind.PROCEDURE, "FUNCTION": ObjectKind.FUNCTION, "TRIGGER": ObjectKind.TRIGGER,
    "EVENT": ObjectKind.OTHER, "SEQUENCE": ObjectKind.SEQUENCE, "ROLE": ObjectKind.ROLE,
    "USER": ObjectKind.ROLE, "SERVER": ObjectKind.OTHER, "TABLESPACE": ObjectKind.OTHER,
    "PACKAGE": ObjectKind.OTHER,
}  # fmt: skip
_ACCOUNTS = ("ROLE", "USER", "SERVER", "TABLESPACE", "RESOURCE", "LOGFILE", "UNDO", "SPATIAL")


def read_create_object(cursor: Cursor, *, replaces: bool) -> tuple[Operation, ...]:
    """Take what follows CREATE where it is no table and no index.

    Raises:
        NotUnderstoodError: it is nothing that is known.
    """
    if word := cursor.take_any(*_ACCOUNTS):
        cursor.rest()
        return (Other(f"CREATE {word}"),)
    word = _kind(cursor)
    if word == "PACKAGE":
        cursor.take("BODY")
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.name()
    table = _trigger_table(cursor) if word == "TRIGGER" else None
    cursor.rest()
    return (CreateObject(_KINDS[word], name, table, replace=replaces),)


def _kind(cursor: Cursor) -> str:
    """Skip DEFINER, ALGORITHM, SQL SECURITY and AGGREGATE up to the word that says what it is."""
    while True:
        if cursor.take_any("ALGORITHM", "DEFINER"):
            cursor.expect("=")
            _account(cursor)
        elif cursor.take("SQL", "SECURITY"):
            cursor.identifier()
        elif not cursor.take("AGGREGATE"):
            break
    word = cursor.take_any(*_KINDS)
    if not word:
        raise cursor.unexpected()
    return word


def _account(cursor: Cursor) -> None:
    """`root`@`localhost`, CURRENT_USER(), UNDEFINED."""
    cursor.next()
    if cursor.at("("):
        cursor.group()
    while cursor.peek().text.startswith("@"):
        at = cursor.next()
        if at.text == "@":
            cursor.next()


def _trigger_table(cursor: Cursor) -> ObjectName:
    """CREATE TRIGGER name BEFORE INSERT OR UPDATE ON table."""
    while not cursor.take("ON"):
        cursor.next()
    return cursor.name()


def read_alter_object(cursor: Cursor) -> tuple[Operation, ...]:
    """Take what follows ALTER where it is no table.

    Raises:
        NotUnderstoodError: it is nothing that is known.
    """
    if word := cursor.take_any(*_ACCOUNTS, "INSTANCE"):
        cursor.rest()
        return (Other(f"ALTER {word}"),)
    word = _kind(cursor)
    cursor.take("IF", "EXISTS")
    is_default = word in ("DATABASE", "SCHEMA") and cursor.at_any("CHARACTER", "DEFAULT", "COLLATE")
    name = ObjectName("") if is_default else cursor.name()
    if word in ("DATABASE", "SCHEMA"):
        cursor.rest()
        return (Other("ALTER DATABASE"),)
    return (AlterObject(_KINDS[word], name, cursor.rest()[:_LONGEST]),)


_LONGEST = 60
"""Characters of what is done to an object: enough to say which."""


def read_drop(cursor: Cursor) -> tuple[Operation, ...]:
    """Take what follows DROP.

    Raises:
        NotUnderstoodError: it is nothing that is known.
    """
    cursor.take("TEMPORARY")
    if cursor.take_any("TABLE", "TABLES"):
        there = cursor.take("IF", "EXISTS")
        return tuple(DropTable(one, if_exists=there) for one in _names(cursor))
    if cursor.take("INDEX"):
        return (_index(cursor),)
    if cursor.take("PREPARE") or (word := cursor.take_any(*_ACCOUNTS)):
        cursor.rest()
        return (Other("DROP"),)
    word = cursor.take_any(*_KINDS)
    if not word:
        raise cursor.unexpected()
    if word == "PACKAGE":
        cursor.take("BODY")
    there = cursor.take("IF", "EXISTS")
    return tuple(DropObject(_KINDS[word], one, if_exists=there) for one in _names(cursor))


def _names(cursor: Cursor) -> list[ObjectName]:
    found = []
    for part in cursor.parts():
        found.append(part.name())
        if part.take("WAIT"):
            part.next()
        part.take_any("RESTRICT", "CASCADE", "NOWAIT")
        part.finish()
    return found


def _index(cursor: Cursor) -> DropIndex:
    there = cursor.take("IF", "EXISTS")
    name = ObjectName(cursor.identifier())
    cursor.expect("ON")
    table = cursor.name()
    while cursor.take_any("ALGORITHM", "LOCK", "WAIT"):
        cursor.take("=")
        cursor.next()
    return DropIndex(name, table, if_exists=there)
