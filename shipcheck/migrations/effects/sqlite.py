"""What operations do to tables of SQLite: readers go on (in WAL mode), and one writer at a time writes.

https://www.sqlite.org/lang_altertable.html, https://www.sqlite.org/lockingv3.html,
https://www.sqlite.org/wal.html. What SQLite has no statement for, frameworks do by copying the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations import operations as what
from shipcheck.migrations.effects.effect import Blocks, Effect
from shipcheck.migrations.parts import ConstraintKind, Generated, ObjectName

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

WRITER = "RESERVED"
"""The lock that one writer at a time holds, on the whole file."""

_COPIED = (
    what.AlterColumnType | what.RedefineColumn | what.SetNotNull | what.DropNotNull | what.SetDefault
    | what.DropDefault | what.AddConstraint | what.DropConstraint | what.RebuildTable
)  # fmt: skip
_ALL = ObjectName("every table")


def effects(operation: Operation, schema: Schema, server: Server) -> tuple[Effect, ...]:
    """What an operation does to each table; writers of other tables of the file wait as well."""
    del schema, server
    found = _of_shape(operation) or _of_rows(operation)
    return (found,) if found else ()


def _of_shape(operation: Operation) -> Effect | None:
    if isinstance(operation, _COPIED):
        return _writing(operation.table, rewrites=True, why="SQLite copies the table for that")
    if isinstance(operation, what.DropColumn):
        return _writing(operation.table, rewrites=True, why="its values are taken out of every row")
    if isinstance(operation, what.AddColumn):
        return _added(operation)
    if isinstance(operation, what.CreateIndex):
        return _writing(operation.index.table, builds=True)
    if isinstance(operation, what.RenameTable | what.RenameColumn):
        return Effect(operation.table, WRITER, Blocks.NOTHING)
    return None


def _of_rows(operation: Operation) -> Effect | None:
    if isinstance(operation, what.Maintain) and operation.command == "VACUUM":
        return _writing(_ALL, rewrites=True, why="the whole file is written anew")
    if isinstance(operation, what.Update | what.Delete):
        whole = not (operation.limited or operation.in_loop)
        why = "every row is changed in one transaction" if whole else ""
        return Effect(operation.table, WRITER, Blocks.ROW_WRITES, scans=whole, why=why)
    if isinstance(operation, what.DropTable | what.Truncate):
        return Effect(operation.table, WRITER, Blocks.EVERYTHING)
    if isinstance(operation, what.Insert):
        return Effect(operation.table, WRITER, Blocks.NOTHING)
    return None


def _added(operation: what.AddColumn) -> Effect:
    """Only the schema's text changes; a check or NOT NULL on a generated column looks at the rows."""
    column = operation.column
    checks = any(one.kind is ConstraintKind.CHECK for one in column.constraints)
    if checks or (column.generated is Generated.VIRTUAL and not column.nullable):
        why = "every row is looked at"
        return Effect(operation.table, WRITER, Blocks.WRITES, scans=True, why=why)
    return Effect(operation.table, WRITER, Blocks.NOTHING)


def _writing(
    table: ObjectName, *, rewrites: bool = False, builds: bool = False, why: str = ""
) -> Effect:
    """Work that grows with the rows, while all writers wait."""
    return Effect(table, WRITER, Blocks.WRITES, rewrites=rewrites, builds=builds, why=why)
