"""ALTER TABLE: one operation for every part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    AlterObject,
    AlterTableOption,
    AttachPartition,
    DetachPartition,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropNotNull,
    ObjectKind,
    SetDefault,
    SetNotNull,
    ValidateConstraint,
)
from shipcheck.migrations.sql.postgresql.columns import column_of
from shipcheck.migrations.sql.postgresql.constraints import constraint_of
from shipcheck.migrations.sql.postgresql.expressions import default, text_of
from shipcheck.migrations.sql.postgresql.names import KINDS, table_name
from shipcheck.migrations.sql.postgresql.options import (
    OF_COLUMNS,
    OPTIONS,
    bound_of,
    definition,
    option_value,
)
from shipcheck.migrations.sql.postgresql.types import type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName


def alter_table(node: tree.AlterTableStmt) -> Iterator[Operation]:
    """ALTER TABLE; the same words for a view, an index or a sequence are its options."""
    table = table_name(node.relation)
    if node.objtype not in (tree.OBJECT_TABLE, tree.OBJECT_FOREIGN_TABLE):
        yield from _of_another(node, table)
        return
    for part in (one.alter_table_cmd for one in node.cmds):
        handler = _PARTS.get(part.subtype, _option)
        yield handler(table, part)


def _of_another(node: tree.AlterTableStmt, table: ObjectName) -> Iterator[Operation]:
    kind = KINDS.get(node.objtype, ObjectKind.OTHER)
    for part in (one.alter_table_cmd for one in node.cmds):
        action = OPTIONS.get(part.subtype) or _words(part)
        yield AlterObject(kind, table, action, value=option_value(part))


def _add_column(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    return AddColumn(table, column_of(definition(part).column_def), part.missing_ok)


def _drop_column(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    return DropColumn(table, part.name, part.missing_ok, _cascades(part))


def _alter_type(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    new = definition(part).column_def
    using = text_of(new.raw_default) if new.HasField("raw_default") else ""
    return AlterColumnType(table, part.name, type_of(new.type_name), using)


def _default(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    """`SET DEFAULT NULL` takes the default away."""
    new = default(definition(part)) if part.HasField("def") else None
    return SetDefault(table, part.name, new) if new else DropDefault(table, part.name)


def _add_constraint(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    constraint = constraint_of(definition(part).constraint)
    if constraint is None:
        return _option(table, part)
    return AddConstraint(table, constraint)


def _drop_constraint(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    return DropConstraint(table, part.name, part.missing_ok, _cascades(part))


def _attach(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    given = definition(part).partition_cmd
    return AttachPartition(table, table_name(given.name), bound_of(given.bound))


def _detach(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    """Also DETACH PARTITION … FINALIZE, which ends one that was broken off."""
    given = definition(part).partition_cmd
    concurrently = given.concurrent or part.subtype == tree.AT_DetachPartitionFinalize
    return DetachPartition(table, table_name(given.name), concurrently)


def _option(table: ObjectName, part: tree.AlterTableCmd) -> Operation:
    """Any other part, by SQL's words for it."""
    words = OPTIONS.get(part.subtype) or _words(part)
    column = part.name if part.subtype in OF_COLUMNS else None
    return AlterTableOption(table, words, column or None, option_value(part))


def _words(part: tree.AlterTableCmd) -> str:
    """The parser's own name for a part (`AT_AddOf`) in words: `ADD OF`."""
    name = tree.AlterTableType.Name(part.subtype).removeprefix("AT_")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).upper()


def _cascades(part: tree.AlterTableCmd) -> bool:
    return bool(part.behavior == tree.DROP_CASCADE)


_PARTS: dict[int, Callable[[ObjectName, tree.AlterTableCmd], Operation]] = {
    tree.AT_AddColumn: _add_column,
    tree.AT_DropColumn: _drop_column,
    tree.AT_AlterColumnType: _alter_type,
    tree.AT_ColumnDefault: _default,
    tree.AT_SetNotNull: lambda table, part: SetNotNull(table, part.name),
    tree.AT_DropNotNull: lambda table, part: DropNotNull(table, part.name),
    tree.AT_AddConstraint: _add_constraint,
    tree.AT_ValidateConstraint: lambda table, part: ValidateConstraint(table, part.name),
    tree.AT_DropConstraint: _drop_constraint,
    tree.AT_AttachPartition: _attach,
    tree.AT_DetachPartition: _detach,
    tree.AT_DetachPartitionFinalize: _detach,
}
