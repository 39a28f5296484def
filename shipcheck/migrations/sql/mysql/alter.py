"""ALTER TABLE of MySQL and MariaDB: each of its actions is an operation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterTableOption,
    CreateIndex,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropIndex,
    ObjectKind,
    RedefineColumn,
    RenameColumn,
    RenameObject,
    RenameTable,
    SetDefault,
)
from shipcheck.migrations.parts import Index, ObjectName
from shipcheck.migrations.sql.mysql.columns import read_column, read_default
from shipcheck.migrations.sql.mysql.keys import at_key, read_key
from shipcheck.migrations.sql.mysql.options import read_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.cursor import Cursor

_CLAUSED = (AddColumn, DropColumn, RedefineColumn, AddConstraint, CreateIndex)


def read_alter(cursor: Cursor, server: Server) -> tuple[Operation, ...]:
    """Take what follows ALTER, up to the end.

    Raises:
        NotUnderstoodError: something in it is not known.
    """
    cursor.take("ONLINE")
    cursor.take("IGNORE")
    cursor.expect("TABLE")
    cursor.take("IF", "EXISTS")
    table = cursor.name()
    if cursor.take("WAIT"):
        cursor.next()
    cursor.take("NOWAIT")
    found: list[Operation] = []
    while not cursor.done:
        found += _action(cursor, table, server)
        cursor.take(",")
    return _with_clauses(found)


def _with_clauses(operations: list[Operation]) -> tuple[Operation, ...]:
    """Each operation knows the ALGORITHM and LOCK of its statement."""
    given = {
        one.option: one.value
        for one in operations
        if isinstance(one, AlterTableOption) and one.option in ("ALGORITHM", "LOCK")
    }
    if not given:
        return tuple(operations)
    algorithm, lock = given.get("ALGORITHM", ""), given.get("LOCK", "")
    return tuple(
        replace(one, algorithm=algorithm, lock=lock) if isinstance(one, _CLAUSED) else one
        for one in operations
    )


def _action(cursor: Cursor, table: ObjectName, server: Server) -> Iterator[Operation]:
    option = read_option(cursor, table)
    if option:
        yield option
    elif cursor.take("ADD"):
        yield from _add(cursor, table, server)
    elif cursor.take("DROP"):
        yield _drop(cursor, table)
    elif cursor.take("MODIFY"):
        _column_word(cursor)
        column = read_column(cursor, server)
        yield RedefineColumn(table, column.name, column)
    elif cursor.take("CHANGE"):
        _column_word(cursor)
        old = cursor.identifier()
        yield RedefineColumn(table, old, read_column(cursor, server))
    elif cursor.take("ALTER"):
        yield _alter(cursor, table)
    elif cursor.take("RENAME"):
        yield _rename(cursor, table)
    else:
        raise cursor.unexpected()


def _column_word(cursor: Cursor) -> bool:
    cursor.take("COLUMN")
    return cursor.take("IF", "EXISTS")


def _add(cursor: Cursor, table: ObjectName, server: Server) -> Iterator[Operation]:
    if at_key(cursor):
        key = read_key(cursor, table)
        yield CreateIndex(key) if isinstance(key, Index) else AddConstraint(table, key)
        return
    if cursor.take("PERIOD", "FOR"):
        cursor.name()
        cursor.group()
        yield AlterTableOption(table, "ADD PERIOD")
        return
    cursor.take("COLUMN")
    absent = cursor.take("IF", "NOT", "EXISTS")
    if not cursor.at("("):
        yield AddColumn(table, read_column(cursor, server), if_not_exists=absent)
        return
    for part in cursor.group().parts():
        if at_key(part):
            key = read_key(part, table)
            yield CreateIndex(key) if isinstance(key, Index) else AddConstraint(table, key)
        else:
            yield AddColumn(table, read_column(part, server), if_not_exists=absent)
        part.finish()


def _drop(cursor: Cursor, table: ObjectName) -> Operation:
    if cursor.take("PRIMARY", "KEY"):
        return DropConstraint(table, "PRIMARY")
    if cursor.take("FOREIGN", "KEY") or cursor.take("CONSTRAINT") or cursor.take("CHECK"):
        there = cursor.take("IF", "EXISTS")
        return DropConstraint(table, cursor.identifier(), if_exists=there)
    if cursor.take_any("INDEX", "KEY"):
        there = cursor.take("IF", "EXISTS")
        return DropIndex(ObjectName(cursor.identifier()), table, if_exists=there)
    there = _column_word(cursor)
    name = cursor.identifier()
    cursor.take_any("RESTRICT", "CASCADE")
    return DropColumn(table, name, if_exists=there)


def _alter(cursor: Cursor, table: ObjectName) -> Operation:
    """Defaults and visibility, which are kept beside the rows."""
    if cursor.take_any("INDEX", "KEY"):
        cursor.take("IF", "EXISTS")
        cursor.identifier()
        if not cursor.take("NOT", "IGNORED") and not cursor.take_any(
            "VISIBLE", "INVISIBLE", "IGNORED"
        ):
            raise cursor.unexpected()
        return AlterTableOption(table, "ALTER INDEX")
    if cursor.take_any("CHECK", "CONSTRAINT"):
        name = cursor.identifier()
        enforced = not cursor.take("NOT", "ENFORCED")
        if enforced:
            cursor.expect("ENFORCED")
        return AlterTableOption(table, "ALTER CONSTRAINT", value=name if enforced else "")
    _column_word(cursor)
    column = cursor.identifier()
    if cursor.take("SET", "DEFAULT"):
        default = read_default(cursor)
        return SetDefault(table, column, default) if default else DropDefault(table, column)
    if cursor.take("DROP", "DEFAULT"):
        return DropDefault(table, column)
    cursor.expect("SET")
    if not cursor.take_any("VISIBLE", "INVISIBLE"):
        raise cursor.unexpected()
    return AlterTableOption(table, "SET VISIBLE", column)


def _rename(cursor: Cursor, table: ObjectName) -> Operation:
    if cursor.take("COLUMN"):
        cursor.take("IF", "EXISTS")
        old = cursor.identifier()
        cursor.expect("TO")
        return RenameColumn(table, old, cursor.identifier())
    if cursor.take_any("INDEX", "KEY"):
        cursor.take("IF", "EXISTS")
        name = ObjectName(cursor.identifier())
        cursor.expect("TO")
        return RenameObject(ObjectKind.INDEX, name, cursor.identifier(), table)
    cursor.take_any("TO", "AS", "=")
    return RenameTable(table, cursor.name().name)
