"""Definitions of columns as MySQL and MariaDB write them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import Column, Constraint, ConstraintKind, Generated
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.mysql.types import read_default_text, read_type, take_charset
from shipcheck.migrations.sql.tokens.references import read_references
from shipcheck.migrations.sql.tokens.token import Kind

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ColumnType, Default
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.cursor import Cursor

_WITH_VALUE = (
    "COMMENT", "COLUMN_FORMAT", "STORAGE", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE", "SRID",
    "REF_SYSTEM_ID",
)  # fmt: skip
_ALONE = ("VISIBLE", "INVISIBLE", "COMPRESSED", "VIRTUAL")


@dataclass(slots=True)
class _Reading:
    """A column while it is read."""

    name: str
    type: ColumnType | None
    nullable: bool = True
    default: Default | None = None
    generated: Generated | None = None
    constraints: list[Constraint] = field(default_factory=list)
    first_or_after: bool = False


def read_column(cursor: Cursor, server: Server) -> Column:
    """Take a name, a type and all that is said of the column.

    Raises:
        NotUnderstoodError: what comes next is no definition of a column.
    """
    name = cursor.identifier()
    serial = cursor.at("SERIAL") and not cursor.at("SERIAL", "DEFAULT")
    column = _Reading(name, read_type(cursor))
    if serial:  # BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE
        _take_serial(column)
    while not cursor.done and not cursor.at(","):
        _attribute(cursor, column, server)
    return Column(
        column.name,
        column.type,
        column.nullable,
        column.default,
        column.generated,
        tuple(column.constraints),
        column.first_or_after,
    )


def _take_serial(column: _Reading) -> None:
    column.nullable, column.generated = False, Generated.SERIAL
    column.constraints.append(Constraint(ConstraintKind.UNIQUE, columns=(column.name,)))


def _attribute(cursor: Cursor, column: _Reading, server: Server) -> None:
    """Take one thing that is said of a column."""
    if _nullness(cursor, column) or _key(cursor, column) or _computed(cursor, column):
        return
    if _constraint(cursor, column, server):
        return
    if cursor.take("FIRST"):
        column.first_or_after = True
    elif cursor.take("AFTER"):
        cursor.identifier()
        column.first_or_after = True
    elif charset := take_charset(cursor):
        column.type = replace(column.type, charset=charset) if column.type else None
    elif cursor.take_any(*_WITH_VALUE):
        cursor.take("=")
        cursor.next()
    elif cursor.take("WITHOUT", "SYSTEM", "VERSIONING") or cursor.take(
        "WITH", "SYSTEM", "VERSIONING"
    ):
        return
    elif not cursor.take_any(*_ALONE):
        raise cursor.unexpected()


def _nullness(cursor: Cursor, column: _Reading) -> bool:
    """NULL, NOT NULL and DEFAULT."""
    if cursor.take("NOT", "NULL"):
        column.nullable = False
    elif cursor.take("NULL"):
        column.nullable = True
    elif cursor.take("DEFAULT"):
        column.default = read_default(cursor)
    elif cursor.take("ON", "UPDATE"):
        _value(cursor)
    elif cursor.take("SERIAL", "DEFAULT", "VALUE"):
        _take_serial(column)
    else:
        return False
    return True


def read_default(cursor: Cursor) -> Default | None:
    """Take a default value; None for NULL, which is none.

    Raises:
        NotUnderstoodError: no value comes next.
    """
    text = _value(cursor)
    return None if text.upper() in ("NULL", "(NULL)") else read_default_text(text)


def _value(cursor: Cursor) -> str:
    """Take a literal, a function with its arguments, or an expression in parentheses; its source."""
    start = cursor.position
    if cursor.at("("):
        cursor.group()
        return cursor.source(start)
    cursor.take_any("+", "-")
    first = cursor.next()
    if (
        first.kind is Kind.WORD
        and first.value.startswith("_")
        and cursor.peek().kind is Kind.STRING
    ):
        cursor.next()  # _utf8mb4'text'
    while first.kind is Kind.STRING and cursor.peek().kind is Kind.STRING:
        cursor.next()  # 'two ' 'parts'
    if first.kind not in (Kind.WORD, Kind.STRING, Kind.NUMBER, Kind.NAME):
        raise cursor.unexpected(first)
    if cursor.at("("):
        cursor.group()
    return cursor.source(start)


def _key(cursor: Cursor, column: _Reading) -> bool:
    """AUTO_INCREMENT, UNIQUE, PRIMARY KEY."""
    if cursor.take("AUTO_INCREMENT"):
        column.generated = Generated.SERIAL
    elif cursor.take("UNIQUE"):
        cursor.take("KEY")
        column.constraints.append(Constraint(ConstraintKind.UNIQUE, columns=(column.name,)))
    elif cursor.take("PRIMARY", "KEY") or cursor.take("PRIMARY") or cursor.take("KEY"):
        column.nullable = False
        column.constraints.append(Constraint(ConstraintKind.PRIMARY_KEY, columns=(column.name,)))
    else:
        return False
    return True


def _computed(cursor: Cursor, column: _Reading) -> bool:
    """GENERATED ALWAYS AS (…) STORED; MariaDB says PERSISTENT, and gives rows periods so too."""
    if cursor.take("GENERATED", "ALWAYS", "AS", "ROW"):
        if not cursor.take_any("START", "END"):
            raise cursor.unexpected()
        column.generated = Generated.STORED
        return True
    if not (cursor.take("GENERATED", "ALWAYS", "AS") or cursor.take("AS")):
        return False
    cursor.group()
    stored = cursor.take_any("STORED", "PERSISTENT")
    cursor.take("VIRTUAL")
    column.generated = Generated.STORED if stored else Generated.VIRTUAL
    return True


def _constraint(cursor: Cursor, column: _Reading, server: Server) -> bool:
    """CHECK and REFERENCES; MySQL before 9.0 reads the latter here and does nothing."""
    name = None
    if cursor.take("CONSTRAINT"):
        name = None if cursor.at_any("CHECK", "REFERENCES") else cursor.identifier()
    if cursor.take("CHECK"):
        column.constraints.append(read_check(cursor, name))
        return True
    if not cursor.at("REFERENCES"):
        return False
    found = read_references(cursor, name, (column.name,))
    if server.dialect is Dialect.MARIADB or server.at_least(9):
        column.constraints.append(found)
    return True


def read_check(cursor: Cursor, name: str | None) -> Constraint:
    """Take the expression of a check, and whether it is enforced.

    Raises:
        NotUnderstoodError: no expression in parentheses comes next.
    """
    inside = cursor.group().rest()
    enforced = not cursor.take("NOT", "ENFORCED")
    cursor.take("ENFORCED")
    return Constraint(ConstraintKind.CHECK, name, expression=inside, enforced=enforced)
