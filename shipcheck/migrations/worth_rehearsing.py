"""Which migrations are worth a rehearsal: those that drop data, rewrite tables or change rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.object_operations import DropObject, ObjectKind
from shipcheck.migrations.row_operations import Delete, Insert, RunCode, Truncate, Update
from shipcheck.migrations.table_operations import CreateTable, DropColumn, DropTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.judged import JudgedMigration, JudgedStatement
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName

HOLDING_DATA = (ObjectKind.SCHEMA, ObjectKind.EXTENSION)
"""What takes tables or columns along when it is dropped."""

TYPES = (ObjectKind.TYPE, ObjectKind.DOMAIN)
"""What takes columns along only with CASCADE."""


def heavy_work(migrations: Sequence[JudgedMigration]) -> tuple[str, ...]:
    """What the migrations do that is worth a rehearsal, in clauses: `drops orders.note`, each once.

    Work on tables that the same change makes is none of it: they hold no data yet. Rows that are copied
    into such a table are, as they are read from others.
    """
    statements = [one for each in migrations for one in each.forward]
    made: set[str] = set()
    found: dict[str, None] = {}
    for one in statements:
        found |= dict.fromkeys(_work(one, made))
        made.update(_made(one))
    return tuple(found)


def _made(judged: JudgedStatement) -> Iterator[str]:
    """The tables that a statement makes for certain."""
    for operation in judged.statement.operations:
        if isinstance(operation, CreateTable) and not operation.if_not_exists:
            yield operation.table.name


def _work(judged: JudgedStatement, made: set[str]) -> Iterator[str]:
    """The clauses of one statement."""
    for operation in judged.statement.operations:
        yield from _of(operation, made)
    for effect in judged.effects:
        if effect.rewrites and effect.table.name not in made:
            yield f"rewrites {effect.table}"


def _of(operation: Operation, made: set[str]) -> Iterator[str]:
    match operation:
        case DropTable(table) if table.name not in made:
            yield f"drops {table}"
        case DropColumn(table, column) if table.name not in made:
            yield f"drops {table}.{column}"
        case DropObject(kind, name) if kind in HOLDING_DATA or (
            operation.cascade and kind in TYPES
        ):
            yield f"drops {name}"
        case Truncate(table) if table.name not in made:
            yield f"empties {table}"
        case Update(table) | Delete(table) if table.name not in made:
            yield f"changes rows of {table}"
        case Insert(table, selected=True):
            yield f"copies rows into {table}"
        case RunCode(_, touches):
            yield from (f"changes rows of {table}" for table in _old(touches, made))


def _old(tables: Sequence[ObjectName], made: set[str]) -> Iterator[ObjectName]:
    return (table for table in tables if table.name not in made)
