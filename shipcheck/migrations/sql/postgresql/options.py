"""The parts of ALTER TABLE that are options: SQL's words for them, and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.sql.postgresql.expressions import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONS: dict[int, str] = {
    tree.AT_SetLogged: "SET LOGGED",
    tree.AT_SetUnLogged: "SET UNLOGGED",
    tree.AT_SetTableSpace: "SET TABLESPACE",
    tree.AT_SetAccessMethod: "SET ACCESS METHOD",
    tree.AT_ReplicaIdentity: "REPLICA IDENTITY",
    tree.AT_EnableRowSecurity: "ENABLE ROW LEVEL SECURITY",
    tree.AT_DisableRowSecurity: "DISABLE ROW LEVEL SECURITY",
    tree.AT_ForceRowSecurity: "FORCE ROW LEVEL SECURITY",
    tree.AT_NoForceRowSecurity: "NO FORCE ROW LEVEL SECURITY",
    tree.AT_EnableTrig: "ENABLE TRIGGER",
    tree.AT_EnableAlwaysTrig: "ENABLE TRIGGER",
    tree.AT_EnableReplicaTrig: "ENABLE TRIGGER",
    tree.AT_EnableTrigAll: "ENABLE TRIGGER",
    tree.AT_EnableTrigUser: "ENABLE TRIGGER",
    tree.AT_DisableTrig: "DISABLE TRIGGER",
    tree.AT_DisableTrigAll: "DISABLE TRIGGER",
    tree.AT_DisableTrigUser: "DISABLE TRIGGER",
    tree.AT_EnableRule: "ENABLE RULE",
    tree.AT_EnableAlwaysRule: "ENABLE RULE",
    tree.AT_EnableReplicaRule: "ENABLE RULE",
    tree.AT_DisableRule: "DISABLE RULE",
    tree.AT_SetStatistics: "SET STATISTICS",
    tree.AT_SetStorage: "SET STORAGE",
    tree.AT_SetCompression: "SET COMPRESSION",
    tree.AT_SetOptions: "SET",
    tree.AT_ResetOptions: "RESET",
    tree.AT_SetRelOptions: "SET",
    tree.AT_ResetRelOptions: "RESET",
    tree.AT_ChangeOwner: "OWNER TO",
    tree.AT_ClusterOn: "CLUSTER ON",
    tree.AT_DropCluster: "SET WITHOUT CLUSTER",
    tree.AT_AddInherit: "INHERIT",
    tree.AT_DropInherit: "NO INHERIT",
    tree.AT_AddIdentity: "ADD IDENTITY",
    tree.AT_SetIdentity: "SET IDENTITY",
    tree.AT_DropIdentity: "DROP IDENTITY",
    tree.AT_DropExpression: "DROP EXPRESSION",
    tree.AT_SetExpression: "SET EXPRESSION",
    tree.AT_AlterConstraint: "ALTER CONSTRAINT",
    tree.AT_AddOf: "OF",
    tree.AT_DropOf: "NOT OF",
    tree.AT_AddColumn: "ADD ATTRIBUTE",
    tree.AT_DropColumn: "DROP ATTRIBUTE",
    tree.AT_AlterColumnType: "ALTER ATTRIBUTE TYPE",
    tree.AT_ColumnDefault: "ALTER DEFAULT",
    tree.AT_AttachPartition: "ATTACH PARTITION",
}
"""SQL's words for the parts of ALTER TABLE (and of ALTER VIEW, INDEX, TYPE) that have no class."""

OF_COLUMNS = frozenset({
    tree.AT_SetStatistics, tree.AT_SetStorage, tree.AT_SetCompression, tree.AT_SetOptions,
    tree.AT_ResetOptions, tree.AT_AddIdentity, tree.AT_SetIdentity, tree.AT_DropIdentity,
    tree.AT_DropExpression, tree.AT_SetExpression,
})  # fmt: skip
"""Those whose name is a column's."""


def definition(part: tree.AlterTableCmd) -> tree.Node:
    """What the part brings along; the field is called by a word of Python."""
    return cast("tree.Node", getattr(part, "def"))


def option_value(part: tree.AlterTableCmd) -> str:
    """What an option is set to, as a name or SQL; empty where it is said by the words alone."""
    if part.subtype == tree.AT_ChangeOwner:
        return str(part.newowner.rolename)
    if part.subtype == tree.AT_SetStatistics and not part.HasField("def"):
        return str(part.num)
    if not part.HasField("def"):
        return "" if part.subtype in OF_COLUMNS else str(part.name)
    return _value(part, definition(part))


def _value(part: tree.AlterTableCmd, node: tree.Node) -> str:
    kind = node.WhichOneof("node")
    given = getattr(node, kind)
    if kind in _VALUES:
        return str(_VALUES[kind](given))
    if kind in _NAMED_BY_PART and part.subtype not in OF_COLUMNS:
        return str(part.name)
    return text_of(node) if part.subtype == tree.AT_SetExpression else ""


_NAMED_BY_PART = frozenset({"column_def", "constraint", "partition_cmd", "type_name"})
_VALUES: dict[str, Callable[[Any], str | int]] = {
    "string": lambda given: given.sval,
    "integer": lambda given: given.ival,
    "range_var": lambda given: given.relname,
    "list": lambda given: ", ".join(
        one.def_elem.defname for one in given.items if one.HasField("def_elem")
    ),
    "replica_identity_stmt": lambda given: given.name or given.identity_type,
    "atalter_constraint": lambda given: given.conname,
}


def bound_of(bound: tree.PartitionBoundSpec) -> str:
    """The bound of a partition as SQL writes it: `FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)`."""
    if bound.is_default:
        return "DEFAULT"
    if bound.strategy == "h":
        return f"FOR VALUES WITH (MODULUS {bound.modulus}, REMAINDER {bound.remainder})"
    if bound.strategy == "l":
        return f"FOR VALUES IN ({', '.join(map(text_of, bound.listdatums))})"
    lower = ", ".join(map(_datum, bound.lowerdatums))
    return f"FOR VALUES FROM ({lower}) TO ({', '.join(map(_datum, bound.upperdatums))})"


def _datum(node: tree.Node) -> str:
    if not node.HasField("partition_range_datum"):
        # MINVALUE and MAXVALUE come as names of columns.
        return text_of(node).upper() if node.HasField("column_ref") else text_of(node)
    return text_of(node.partition_range_datum.value)
