"""SQL that stands in code: read as it is, or not at all where a part of it is made at run time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Place, Statement
from shipcheck.migrations.operations import Delete, Opaque, Update
from shipcheck.migrations.scripts.values import MARK
from shipcheck.migrations.sql.read import read_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

DYNAMIC = "SQL that is put together at run time"
PLACEHOLDERS = (
    re.compile(r"%s|%\(\w+\)s"),
    re.compile(r"(?<!:):(?!:)[A-Za-z_]\w*"),
    re.compile(r"\$\d+"),
)
"""Python's, SQLAlchemy's and PostgreSQL's parameters; `::type` is none."""


def statements_of_sql(
    value: Value,
    server: Server,
    place: Place,
    *,
    placeholders: Sequence[re.Pattern[str]] = (),
    in_loop: bool = False,
) -> tuple[Statement, ...]:
    """The statements of a string of SQL in code that stands at `place`.

    Where a name in it is only known at run time, so is what it does: that is Opaque. `in_loop` is
    whether it runs in a loop.
    """
    if not isinstance(value, str):
        return (Statement("", (Opaque(DYNAMIC),), place, sql=False),)
    if not value.strip():
        return ()
    read = read_sql(value, server, first_line=place.line, placeholders=placeholders)
    placed = (_placed(one, place) for one in read)
    return tuple(_looped(one) for one in placed) if in_loop else tuple(placed)


def _looped(statement: Statement) -> Statement:
    """A statement that runs again and again: its rows change in batches."""
    operations = tuple(
        replace(one, in_loop=True) if isinstance(one, Update | Delete) else one
        for one in statement.operations
    )
    return replace(statement, operations=operations)


def _placed(statement: Statement, place: Place) -> Statement:
    last = max(place.end_line, place.line)
    first = min(max(statement.place.line, place.line), last)
    end = min(max(statement.place.end_line, first), last)
    column = statement.place.column if first != place.line else place.column
    moved = replace(statement, place=Place(first, end, column))
    if MARK not in statement.text:
        return moved
    hidden = MARK in repr(statement.operations)
    operations = (Opaque(DYNAMIC),) if hidden else statement.operations
    return replace(moved, operations=operations, sql=False)
