"""Names as the parser holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.operations import ObjectKind
from shipcheck.migrations.parts import ObjectName

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = {
    tree.OBJECT_INDEX: ObjectKind.INDEX,
    tree.OBJECT_TABCONSTRAINT: ObjectKind.CONSTRAINT,
    tree.OBJECT_DOMCONSTRAINT: ObjectKind.CONSTRAINT,
    tree.OBJECT_TYPE: ObjectKind.TYPE,
    tree.OBJECT_DOMAIN: ObjectKind.DOMAIN,
    tree.OBJECT_SCHEMA: ObjectKind.SCHEMA,
    tree.OBJECT_SEQUENCE: ObjectKind.SEQUENCE,
    tree.OBJECT_VIEW: ObjectKind.VIEW,
    tree.OBJECT_MATVIEW: ObjectKind.MATERIALIZED_VIEW,
    tree.OBJECT_FUNCTION: ObjectKind.FUNCTION,
    tree.OBJECT_ROUTINE: ObjectKind.FUNCTION,
    tree.OBJECT_PROCEDURE: ObjectKind.PROCEDURE,
    tree.OBJECT_AGGREGATE: ObjectKind.AGGREGATE,
    tree.OBJECT_TRIGGER: ObjectKind.TRIGGER,
    tree.OBJECT_RULE: ObjectKind.RULE,
    tree.OBJECT_POLICY: ObjectKind.POLICY,
    tree.OBJECT_EXTENSION: ObjectKind.EXTENSION,
    tree.OBJECT_DATABASE: ObjectKind.DATABASE,
    tree.OBJECT_ROLE: ObjectKind.ROLE,
}
"""The kinds of objects by the parser's word for them; what is missing is `ObjectKind.OTHER`."""


def table_name(relation: tree.RangeVar) -> ObjectName:
    """The name of a table, index, view or sequence."""
    return ObjectName(relation.relname, relation.schemaname or None)


def strings(nodes: Iterable[tree.Node]) -> tuple[str, ...]:
    """The texts of a list of strings; anything else in it is left out."""
    return tuple(node.string.sval for node in nodes if node.HasField("string"))


def dotted(nodes: Iterable[tree.Node]) -> ObjectName:
    """The name that a list of strings spells: `schema`, `name`; a database in front is left out."""
    parts = strings(nodes)
    return ObjectName(parts[-1] if parts else "", parts[-2] if len(parts) > 1 else None)


def name_of(node: tree.Node) -> ObjectName:
    """The name in a node of DROP, COMMENT and the like, however the parser wraps it there."""
    match node.WhichOneof("node"):
        case "list":
            return dotted(node.list.items)
        case "string":
            return ObjectName(node.string.sval)
        case "type_name":
            return dotted(node.type_name.names)
        case "object_with_args":
            return dotted(node.object_with_args.objname)
        case "range_var":
            return table_name(node.range_var)
        case _:
            return ObjectName("")


def is_on(option: tree.DefElem) -> bool:
    """Whether an option in parentheses is switched on: `FULL`, `FULL true`, not `FULL off`."""
    if not option.HasField("arg"):
        return True
    argument = option.arg
    if argument.HasField("integer"):
        return bool(argument.integer.ival)
    if argument.HasField("boolean"):
        return bool(argument.boolean.boolval)
    text: str = argument.string.sval
    return text.lower() not in ("off", "false", "0", "no")
