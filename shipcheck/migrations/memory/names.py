"""The names that a database itself gives to constraints and indexes.

PostgreSQL: `makeObjectName`, `ChooseRelationName` and `ChooseIndexColumnNames` of
`src/backend/commands/indexcmds.c`. MySQL: "If the clause is not given, or a symbol is not included",
`t_ibfk_1` for a foreign key, `t_chk_1` for a check, the first column's name for an index.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shipcheck.migrations.parts import Constraint, Index
    from shipcheck.migrations.schema import Schema, Table

LONGEST = 63
"""Bytes of a name in PostgreSQL (`NAMEDATALEN` - 1)."""

MOST_COLUMNS = 32
"""Columns of an index in PostgreSQL (`INDEX_MAX_KEYS`)."""

TRIED = 20
"""Numbers that are tried one by one; nobody has that many constraints of one kind on one column."""

_LABELS = {
    ConstraintKind.CHECK: "check",
    ConstraintKind.FOREIGN_KEY: "fkey",
    ConstraintKind.UNIQUE: "key",
    ConstraintKind.PRIMARY_KEY: "pkey",
    ConstraintKind.EXCLUSION: "excl",
    ConstraintKind.NOT_NULL: "not_null",
}
_OF_INDEXES = ("key", "pkey", "excl", "idx")
_CALL = re.compile(r"(?:\w+\.)?(\w+)\(")
_MYSQL = (Dialect.MYSQL, Dialect.MARIADB)


def constraint_name(
    schema: Schema, table: Table, constraint: Constraint, dialect: Dialect
) -> str | None:
    """The name that a constraint without one gets; None where the database gives none."""
    if dialect in _MYSQL:
        return _mysql_constraint(table, constraint)
    if dialect is Dialect.SQLITE:
        return None
    several = constraint.kind is ConstraintKind.CHECK and len(constraint.columns) != 1
    bare = several or constraint.kind is ConstraintKind.PRIMARY_KEY
    middle = "" if bare else "_".join(constraint.columns)
    return _free(schema, table, middle, _LABELS[constraint.kind])


def index_name(schema: Schema, table: Table, index: Index, dialect: Dialect) -> str | None:
    """The name that an index without one gets."""
    if dialect in _MYSQL:
        first = index.columns[0] if index.columns else "functional_index"
        return _unused(table, lambda number: f"{first}_{number + 1}" if number else first)
    return _free(schema, table, "_".join(_index_columns(index.columns)), "idx")


def made_name(table: str, middle: str, label: str) -> str:
    """`table_middle_label`, the longer of the first two cut until it fits into a name."""
    first, second = table.encode()[:LONGEST], middle.encode()[:LONGEST]
    room = LONGEST - len(label) - 1 - bool(second)
    while len(first) + len(second) > room:
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    parts = (first.decode(errors="ignore"), second.decode(errors="ignore"), label)
    return "_".join(part for part in parts if part)


def _free(schema: Schema, table: Table, middle: str, label: str) -> str:
    """The first of `t_c_key`, `t_c_key1`, … that nothing else bears."""
    own = {one.name for one in table.constraints}
    if label.startswith(_OF_INDEXES):
        own.update(one.name for one in table.indexes)
    for number in _numbers(table):
        name = made_name(table.name.name, middle, f"{label}{number or ''}")
        if name not in own and not _taken(schema, table, name, label):
            return name
    raise AssertionError  # the numbers never end


def _numbers(table: Table) -> Iterator[int]:
    """What tells names apart: 0 and so on; where very many are taken, the next that can be free.

    The database tries them all, which takes squared time for thousands of the same.
    """
    yield from range(TRIED)
    yield from count(TRIED + len(table.constraints) + len(table.indexes))


def _unused(table: Table, names: Callable[[int], str]) -> str:
    """The first of these names by their numbers that the table has not."""
    taken = {one.name for one in table.constraints} | {one.name for one in table.indexes}
    return next(name for name in map(names, _numbers(table)) if name not in taken)


def _taken(schema: Schema, table: Table, name: str, label: str) -> bool:
    """Whether another table's constraint bears the name, or, where an index is made, anything else."""
    makes_index = label.startswith(_OF_INDEXES)
    space = table.name.schema
    if makes_index and str(replace(table.name, name=name)) in schema.tables:
        return True
    return any(
        any(name == one.name for one in other.constraints)
        or (makes_index and any(name == one.name for one in other.indexes))
        for other in schema.about(name)
        if other.name.schema == space and other.name != table.name
    )


def _index_columns(columns: Sequence[str]) -> Iterator[str]:
    """What an index's columns contribute: their names, a call's function, or `expr`; each once."""
    used: set[str] = set()
    for column in columns[:MOST_COLUMNS]:
        call = _CALL.match(column)
        expression = not re.fullmatch(r"\w+", column)
        stem = column if not expression else call[1] if call and column.endswith(")") else "expr"
        name = next(one for one in _counted(stem) if one not in used)
        used.add(name)
        yield name


def _counted(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}{number}" for number in count(1))


def _mysql_constraint(table: Table, constraint: Constraint) -> str | None:
    if constraint.kind is ConstraintKind.PRIMARY_KEY:
        return "PRIMARY"
    if constraint.kind is ConstraintKind.UNIQUE:
        first = constraint.columns[0] if constraint.columns else "functional_index"
        return _unused(table, lambda number: f"{first}_{number + 1}" if number else first)
    if constraint.kind is ConstraintKind.NOT_NULL:
        return None
    word = "ibfk" if constraint.kind is ConstraintKind.FOREIGN_KEY else "chk"
    return _unused(table, lambda number: f"{table.name.name}_{word}_{number + 1}")
