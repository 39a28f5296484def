"""DROP, and what is renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.operations import (
    AlterObject,
    AlterTableOption,
    DropIndex,
    DropObject,
    DropTable,
    ObjectKind,
    RenameColumn,
    RenameObject,
    RenameTable,
)
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.sql.postgresql.names import KINDS, dotted, name_of, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import Operation

_TABLES = frozenset({tree.OBJECT_TABLE, tree.OBJECT_FOREIGN_TABLE})
_OF_TABLES = frozenset({tree.OBJECT_TRIGGER, tree.OBJECT_RULE, tree.OBJECT_POLICY})


def drop(node: tree.DropStmt) -> Iterator[Operation]:
    """DROP of anything but databases and roles."""
    for one in node.objects:
        yield _dropped(node, one)


def _dropped(node: tree.DropStmt, target: tree.Node) -> Operation:
    cascade = node.behavior == tree.DROP_CASCADE
    if node.remove_type in _OF_TABLES:
        *table, name = target.list.items
        return DropObject(
            KINDS[node.remove_type],
            ObjectName(name.string.sval),
            dotted(table),
            node.missing_ok,
            cascade,
        )
    name_given = name_of(target)
    if node.remove_type in _TABLES:
        return DropTable(name_given, node.missing_ok, cascade)
    if node.remove_type == tree.OBJECT_INDEX:
        return DropIndex(name_given, None, node.concurrent, node.missing_ok, cascade)
    kind = KINDS.get(node.remove_type, ObjectKind.OTHER)
    return DropObject(kind, name_given, None, node.missing_ok, cascade)


def rename(node: tree.RenameStmt) -> Iterator[Operation]:
    """ALTER … RENAME."""
    table = table_name(node.relation) if node.HasField("relation") else None
    if node.rename_type in _TABLES and table:
        yield RenameTable(table, node.newname)
    elif node.rename_type == tree.OBJECT_COLUMN and table:
        yield RenameColumn(table, node.subname, node.newname)
    else:
        yield _renamed(node, table)


def _renamed(node: tree.RenameStmt, table: ObjectName | None) -> Operation:
    kind = KINDS.get(node.rename_type, ObjectKind.OTHER)
    if node.HasField("object"):
        inner = node.subname
        name = ObjectName(inner) if inner else name_of(node.object)
        return RenameObject(kind, name, node.newname, None)
    if node.subname:
        return RenameObject(kind, ObjectName(node.subname), node.newname, table)
    return RenameObject(kind, table or ObjectName(""), node.newname)


def set_schema(node: tree.AlterObjectSchemaStmt) -> Iterator[Operation]:
    """ALTER … SET SCHEMA."""
    if node.object_type in _TABLES:
        yield AlterTableOption(table_name(node.relation), "SET SCHEMA", value=node.newschema)
        return
    name = table_name(node.relation) if node.HasField("relation") else name_of(node.object)
    kind = KINDS.get(node.object_type, ObjectKind.OTHER)
    yield AlterObject(kind, name, "SET SCHEMA", value=node.newschema)


HANDLERS = {
    "drop_stmt": drop,
    "rename_stmt": rename,
    "alter_object_schema_stmt": set_schema,
}
"""What reads these statements, by the parser's names."""
