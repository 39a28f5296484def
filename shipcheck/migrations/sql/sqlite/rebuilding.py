"""Finds the statements that rebuild a table: make another, fill it, drop the old, take its name.

https://www.sqlite.org/lang_altertable.html#otheralter gives the steps. Both orders are known: the new
table under another name that is changed at the end, and the old one moved aside first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    CreateIndex,
    CreateTable,
    DropTable,
    Insert,
    Other,
    RebuildTable,
    RenameTable,
)
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.sql.tokens.cursor import Cursor, NotUnderstoodError
from shipcheck.migrations.sql.tokens.references import key_columns
from shipcheck.migrations.sql.tokens.token import SQLITE, Kind, tokens

if TYPE_CHECKING:
    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.operations import Operation

Pairs = tuple[tuple[str, str], ...]
PART = Other("part of a rebuild")


@dataclass(frozen=True, slots=True)
class _Copy:
    """INSERT INTO target SELECT … FROM source."""

    target: str
    source: str
    pairs: Pairs | None


def with_rebuilds(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements, each rebuild as one `RebuildTable` in the statement that ends it.

    A rebuild that copies nothing is none: its rows are lost.
    """
    found = list(statements)
    seen = _Seen()
    for index, statement in enumerate(statements):
        for operation in statement.operations:
            seen.take(operation, index, statement.text)
            rebuild = seen.ended(operation)
            if rebuild is not None:
                table, steps = rebuild
                for step in steps:
                    found[step] = replace(found[step], operations=(PART,))
                found[index] = replace(statement, operations=(table,))
                _point_to(found, steps[0], index, seen.temporary, table.table)
    return tuple(found)


def _point_to(
    statements: list[Statement], start: int, end: int, temporary: str, table: ObjectName
) -> None:
    """Indexes that were made on the new table before it took its name come right after it has."""
    moved: list[Operation] = []
    for index in range(start, end):
        statement = statements[index]
        for one in statement.operations:
            if isinstance(one, CreateIndex) and one.index.table.name.lower() == temporary:
                moved.append(replace(one, index=replace(one.index, table=table)))
                statements[index] = replace(statement, operations=(PART,))
    if moved:
        last = statements[end]
        statements[end] = replace(last, operations=(*last.operations, *moved))


class _Seen:
    """What was made, copied, dropped and renamed so far, by lower-case names."""

    def __init__(self) -> None:
        self.temporary = ""
        self._made: dict[str, tuple[CreateTable, int]] = {}
        self._copies: dict[str, tuple[_Copy, int]] = {}
        self._dropped: dict[str, int] = {}
        self._aside: dict[str, tuple[str, int]] = {}  # new name → old name

    def take(self, operation: Operation, index: int, text: str) -> None:
        """Remember an operation."""
        if isinstance(operation, CreateTable):
            self._made[_key(operation.table)] = (operation, index)
        elif isinstance(operation, Insert) and operation.selected:
            copy = _copy(text, operation)
            if copy is not None:
                self._copies[copy.target] = (copy, index)
        elif isinstance(operation, DropTable):
            self._dropped[_key(operation.table)] = index
        elif isinstance(operation, RenameTable):
            self._aside[operation.new_name.lower()] = (operation.table.name, index)

    def ended(self, operation: Operation) -> tuple[RebuildTable, list[int]] | None:
        """The rebuild that an operation ends, and the statements that belong to it."""
        if isinstance(operation, RenameTable):
            return self._renamed_to(operation)
        return self._left(operation) if isinstance(operation, DropTable) else None

    def _renamed_to(self, operation: RenameTable) -> tuple[RebuildTable, list[int]] | None:
        """CREATE new; INSERT new FROM old; DROP old; RENAME new TO old."""
        new, old = _key(operation.table), operation.new_name.lower()
        made, copy = self._made.get(new), self._copies.get(new)
        dropped = self._dropped.get(old)
        if made is None or copy is None or dropped is None or copy[0].source != old:
            return None
        if not made[1] < copy[1] < dropped:
            return None
        self.temporary = new
        table = replace(operation.table, name=operation.new_name)
        return _rebuild(table, made[0], copy[0]), [made[1], copy[1], dropped]

    def _left(self, operation: DropTable) -> tuple[RebuildTable, list[int]] | None:
        """RENAME old TO aside; CREATE old; INSERT old FROM aside; DROP aside."""
        aside = self._aside.get(_key(operation.table))
        if aside is None:
            return None
        old, renamed = aside
        made, copy = self._made.get(old.lower()), self._copies.get(old.lower())
        if made is None or copy is None or copy[0].source != _key(operation.table):
            return None
        if not renamed < made[1] < copy[1]:
            return None
        self.temporary = ""
        return _rebuild(ObjectName(old), made[0], copy[0]), [renamed, made[1], copy[1]]


def _rebuild(table: ObjectName, made: CreateTable, copy: _Copy) -> RebuildTable:
    return RebuildTable(table, made.columns, made.constraints, copy.pairs)


def _key(name: ObjectName) -> str:
    return name.name.lower()


def _copy(text: str, operation: Insert) -> _Copy | None:
    """The columns of an INSERT … SELECT of one table, with what fills them."""
    cursor = Cursor(tokens(text, SQLITE), text)
    try:
        while not cursor.take("INTO"):
            cursor.next()
        cursor.name()
        columns = key_columns(cursor) if cursor.at("(") else ()
        while not cursor.take("SELECT"):
            cursor.next()
        selected = _selected(cursor)
        source = cursor.name().name.lower()
    except NotUnderstoodError:
        return None
    if selected == ["*"] or not columns or len(columns) != len(selected):
        return _Copy(_key(operation.table), source, None)
    return _Copy(_key(operation.table), source, tuple(zip(columns, selected, strict=True)))


def _selected(cursor: Cursor) -> list[str]:
    """What is selected, up to FROM: a column by its bare name, else the source."""
    found: list[str] = []
    taken: list[str] = []
    depth = 0
    while depth or not cursor.at("FROM"):
        token = cursor.next()
        depth += (token.value == "(") - (token.value == ")") if token.kind is Kind.SIGN else 0
        if token.kind is Kind.SIGN and token.value == "," and not depth:
            found.append(_text(taken))
            taken = []
        else:
            taken.append(token.value if token.kind is Kind.NAME else token.text)
    cursor.next()
    return [*found, _text(taken)]


def _text(taken: list[str]) -> str:
    plain = taken[2] if len(taken) == 3 and taken[1] == "." else None  # noqa: PLR2004 - t.column
    return plain or " ".join(taken)
