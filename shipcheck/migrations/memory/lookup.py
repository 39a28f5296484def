"""Finding and replacing tables of a schema, and what else is common to all that changes one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.schema import Table, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.parts import Column, Constraint, Index, ObjectName
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Dialect

_PIECES = re.compile(r"'(?:[^']|'')*'")
_SIMPLE = re.compile(r"[a-z_][a-z0-9_$]*")


@dataclass(frozen=True, slots=True)
class Manner:
    """How an operation counts: whether the change itself does it, and on which database."""

    new: bool
    dialect: Dialect


class TableChanges(TypedDict, total=False):
    """The fields of a table that may be replaced."""

    name: ObjectName
    columns: Mapping[str, Column]
    constraints: tuple[Constraint, ...]
    indexes: tuple[Index, ...]
    new: bool
    new_columns: frozenset[str]
    parent: ObjectName | None


def known(schema: Schema, name: ObjectName) -> Table:
    """The table, or one of which nothing is known yet."""
    return schema.table(name) or Table(schema.made_as(name))


def edited(schema: Schema, table: Table, **changes: Unpack[TableChanges]) -> Schema:
    """The schema with this table changed; its name stays."""
    return schema.with_table(replace(table, **changes))


def names_the_same(one: ObjectName | None, other: ObjectName) -> bool:
    """Whether two names can mean the same table; `public` is the schema that is left out."""
    return one is not None and plain(one) == plain(other)


def mentions(expression: str, column: str) -> bool:
    """Whether an SQL expression names a column; words in string literals do not count."""
    if not _may_mention(expression, column):
        return False
    return _word(column).search(_PIECES.sub("''", expression)) is not None


def renamed_in(expression: str, column: str, new_name: str) -> str:
    """The expression with a column under its new name, as the database itself keeps it."""
    if not _may_mention(expression, column):
        return expression
    word = _word(column)
    written = new_name if _SIMPLE.fullmatch(new_name) else '"' + new_name.replace('"', '""') + '"'
    parts, end = [], 0
    for literal in _PIECES.finditer(expression):
        parts += [word.sub(lambda _: written, expression[end : literal.start()]), literal[0]]
        end = literal.end()
    return "".join([*parts, word.sub(lambda _: written, expression[end:])])


def concerns(constraint: Constraint, column: str) -> bool:
    """Whether a constraint has to do with a column of its own table."""
    return column in constraint.columns or (
        constraint.kind in (ConstraintKind.CHECK, ConstraintKind.EXCLUSION)
        and mentions(constraint.expression, column)
    )


def _may_mention(expression: str, column: str) -> bool:
    """Whether the name stands in there at all: a pattern takes a thousand times longer."""
    return column in expression or column.replace('"', '""') in expression


def _word(column: str) -> re.Pattern[str]:
    quoted = re.escape('"' + column.replace('"', '""') + '"')
    return re.compile(rf'{quoted}|(?<![\w$"`]){re.escape(column)}(?![\w$"`(])')
