"""Types, columns and constraints as SQLite writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    Volatility,
)
from shipcheck.migrations.sql.tokens.cursor import Cursor, NotUnderstoodError
from shipcheck.migrations.sql.tokens.references import key_columns, read_references
from shipcheck.migrations.sql.tokens.token import SQLITE, Kind, tokens

if TYPE_CHECKING:
    from shipcheck.migrations.servers import Server

_CONSTRAINTS = (
    "CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES",
    "GENERATED", "AS", "ON", "AUTOINCREMENT", "DEFERRABLE",
)  # fmt: skip
_NOW = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME")


def column_type(text: str, server: Server) -> ColumnType | None:
    """A type as a framework writes it; None where it is not one."""
    del server
    cursor = Cursor(tokens(text, SQLITE), text)
    try:
        found = read_type(cursor)
        cursor.finish()
    except NotUnderstoodError:
        return None
    return found


def default_of(text: str, server: Server) -> Default:
    """A default by its text: SQLite computes what stands in parentheses anew for every row."""
    del server
    plain = text.strip()
    if plain.upper() in _NOW:
        return Default(plain, Volatility.STABLE)
    return Default(plain, Volatility.VOLATILE if _calls(plain) else Volatility.CONSTANT)


def _calls(text: str) -> bool:
    found = tokens(text, SQLITE)
    names = [
        one.value
        for one, after in zip(found, found[1:], strict=False)  # noqa: RUF007
        if one.kind is Kind.WORD and after.value == "("
    ]
    return bool(names) or any(one.value in _NOW for one in found)


def read_type(cursor: Cursor) -> ColumnType | None:
    """Take a type: any words at all, with one or two numbers; None where there is none."""
    words = []
    while cursor.peek().kind in (Kind.WORD, Kind.NAME, Kind.STRING) and not cursor.at_any(
        *_CONSTRAINTS
    ):
        words.append(cursor.identifier().lower())
    if not words:
        return None
    arguments: list[int | str] = []
    if cursor.at("("):
        for part in cursor.group().parts():
            text = part.rest()
            arguments.append(int(text) if text.isdigit() else text)
    name = " ".join(words)
    return ColumnType("int" if name == "integer" else name, tuple(arguments))


@dataclass(slots=True)
class _Reading:
    """A column while it is read."""

    name: str
    type: ColumnType | None = None
    nullable: bool = True
    default: Default | None = None
    generated: Generated | None = None
    constraints: list[Constraint] = field(default_factory=list)


def read_column(cursor: Cursor, server: Server) -> Column:
    """Take a name, perhaps a type, and all that is said of the column.

    Raises:
        NotUnderstoodError: what comes next is no definition of a column.
    """
    column = _Reading(cursor.identifier())
    column.type = read_type(cursor)
    while not cursor.done and not cursor.at(","):
        name = cursor.identifier() if cursor.take("CONSTRAINT") else None
        if not (_nullness(cursor, column, server) or _key(cursor, column, name)):
            _computed(cursor, column)
    return Column(
        column.name, column.type, column.nullable, column.default, column.generated,
        tuple(column.constraints),
    )  # fmt: skip


def _nullness(cursor: Cursor, column: _Reading, server: Server) -> bool:
    if cursor.take("NOT", "NULL"):
        column.nullable = False
        conflict(cursor)
    elif cursor.take("NULL"):
        conflict(cursor)
    elif cursor.take("DEFAULT"):
        text = _value(cursor)
        column.default = None if text.upper() in ("NULL", "(NULL)") else default_of(text, server)
    elif cursor.take("COLLATE"):
        cursor.identifier()
    else:
        return False
    return True


def _value(cursor: Cursor) -> str:
    start = cursor.position
    if cursor.at("("):
        cursor.group()
        return cursor.source(start)
    cursor.take_any("+", "-")
    token = cursor.next()
    if token.kind in (Kind.SIGN, Kind.BAD, Kind.VARIABLE):
        raise cursor.unexpected(token)
    return cursor.source(start)


def _key(cursor: Cursor, column: _Reading, name: str | None) -> bool:
    own = (column.name,)
    if cursor.take("PRIMARY", "KEY"):
        cursor.take_any("ASC", "DESC")
        conflict(cursor)
        if cursor.take("AUTOINCREMENT") or (column.type and column.type.name == "int"):
            column.generated = Generated.SERIAL  # an alias of the row's own number
        column.nullable = False
        column.constraints.append(Constraint(ConstraintKind.PRIMARY_KEY, name, own))
    elif cursor.take("UNIQUE"):
        conflict(cursor)
        column.constraints.append(Constraint(ConstraintKind.UNIQUE, name, own))
    elif cursor.take("CHECK"):
        inside = cursor.group().rest()
        conflict(cursor)
        column.constraints.append(Constraint(ConstraintKind.CHECK, name, expression=inside))
    elif cursor.at("REFERENCES"):
        column.constraints.append(read_references(cursor, name, own))
    else:
        return False
    return True


def _computed(cursor: Cursor, column: _Reading) -> None:
    if cursor.take("GENERATED"):
        cursor.expect("ALWAYS")
    cursor.expect("AS")
    cursor.group()
    stored = cursor.take("STORED")
    cursor.take("VIRTUAL")
    column.generated = Generated.STORED if stored else Generated.VIRTUAL


def conflict(cursor: Cursor) -> None:
    """Take ON CONFLICT with its word if it comes next.

    Raises:
        NotUnderstoodError: the word is missing.
    """
    if cursor.take("ON", "CONFLICT"):
        cursor.identifier()


def at_constraint(cursor: Cursor) -> bool:
    """Whether a constraint of the table comes next, not a column."""
    if cursor.at_any("CONSTRAINT"):
        return True
    return (
        cursor.at("PRIMARY", "KEY")
        or cursor.at("FOREIGN", "KEY")
        or (cursor.at_any("UNIQUE", "CHECK") and cursor.peek(1).value == "(")
    )


def read_constraint(cursor: Cursor) -> Constraint:
    """Take a constraint of a table.

    Raises:
        NotUnderstoodError: what comes next is none.
    """
    name = cursor.identifier() if cursor.take("CONSTRAINT") else None
    if cursor.take("PRIMARY", "KEY") or cursor.at("UNIQUE"):
        kind = ConstraintKind.UNIQUE if cursor.take("UNIQUE") else ConstraintKind.PRIMARY_KEY
        columns = key_columns(cursor)
        conflict(cursor)
        return Constraint(kind, name, columns)
    if cursor.take("CHECK"):
        inside = cursor.group().rest()
        conflict(cursor)
        return Constraint(ConstraintKind.CHECK, name, expression=inside)
    cursor.expect("FOREIGN", "KEY")
    return read_references(cursor, name, key_columns(cursor))
