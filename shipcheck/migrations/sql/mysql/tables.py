"""CREATE TABLE and CREATE INDEX of MySQL and MariaDB."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import CreateIndex, CreateTable, DropTable
from shipcheck.migrations.parts import Column, Constraint, ConstraintKind, Index, ObjectName
from shipcheck.migrations.sql.mysql.columns import read_column
from shipcheck.migrations.sql.mysql.keys import at_key, key_options, read_key
from shipcheck.migrations.sql.mysql.options import read_option
from shipcheck.migrations.sql.tokens.references import key_columns

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.cursor import Cursor


def read_table(
    cursor: Cursor, server: Server, *, temporary: bool, replaces: bool
) -> tuple[Operation, ...]:
    """Take what follows CREATE TABLE: the table, and the indexes that are written with it.

    Raises:
        NotUnderstoodError: something in it is not known.
    """
    absent = cursor.take("IF", "NOT", "EXISTS")
    table = cursor.name()
    content = _Content(table)
    like = False
    if cursor.take("LIKE"):
        cursor.name()
        like = True
    elif cursor.at("(") and cursor.peek(1).value == "LIKE":
        cursor.group()
        like = True
    elif cursor.at("(") and cursor.peek(1).value not in ("SELECT", "WITH"):
        for part in cursor.group().parts():
            content.take(part, server)
    while not like and read_option(cursor, table):
        cursor.take(",")
    cursor.take_any("IGNORE", "REPLACE")
    cursor.take("AS")
    filled = not like and (cursor.at_any("SELECT", "WITH", "TABLE", "VALUES", "("))
    if filled:
        cursor.rest()
    cursor.finish()
    made = CreateTable(
        table,
        content.with_primary_key(),
        tuple(content.constraints),
        if_not_exists=absent,
        temporary=temporary,
        complete=not like and not filled,
        filled=filled,
    )
    before = (DropTable(table, if_exists=True),) if replaces else ()
    return (*before, made, *(CreateIndex(one, if_not_exists=absent) for one in content.indexes))


def read_index(cursor: Cursor, *, unique: bool, method: str) -> CreateIndex:
    """Take what follows CREATE INDEX, its ALGORITHM and LOCK among it.

    Raises:
        NotUnderstoodError: something in it is not known.
    """
    absent = cursor.take("IF", "NOT", "EXISTS")
    name = cursor.identifier()
    using = key_options(cursor)
    cursor.expect("ON")
    table = cursor.name()
    columns = key_columns(cursor)
    given = {"ALGORITHM": "", "LOCK": ""}
    while not cursor.done:
        before = cursor.position
        using = key_options(cursor) or using
        clause = cursor.take_any(*given)
        if clause:
            cursor.take("=")
            given[clause] = cursor.identifier().upper()
        elif cursor.take("WAIT"):
            cursor.next()
        elif not cursor.take("NOWAIT") and cursor.position == before:
            raise cursor.unexpected()
    index = Index(name, table, columns, unique=unique, method=method or using)
    return CreateIndex(
        index, if_not_exists=absent, algorithm=given["ALGORITHM"], lock=given["LOCK"]
    )


@dataclass(slots=True)
class _Content:
    """What stands in the parentheses of CREATE TABLE."""

    table: ObjectName
    columns: list[Column] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)

    def take(self, part: Cursor, server: Server) -> None:
        """Read one line of the list into where it belongs."""
        if at_key(part):
            key = read_key(part, self.table)
            if isinstance(key, Index):
                self.indexes.append(key)
            else:
                self.constraints.append(key)
        elif part.take("PERIOD", "FOR"):
            part.name()
            part.group()
        else:
            self.columns.append(read_column(part, server))
        part.finish()

    def with_primary_key(self) -> tuple[Column, ...]:
        """The columns, those of the primary key without NULL."""
        keyed = {
            name
            for one in self.constraints
            if one.kind is ConstraintKind.PRIMARY_KEY
            for name in one.columns
        }
        return tuple(
            replace(one, nullable=False) if one.name in keyed else one for one in self.columns
        )
