"""CREATE and ALTER of types, views, functions, triggers and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.operations import (
    AlterObject,
    CreateObject,
    DropObject,
    ObjectKind,
    RefreshView,
    RenameObject,
)
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.sql.postgresql.names import KINDS, dotted, strings, table_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.operations import Operation

_BINDING = frozenset({tree.CONSTR_CHECK, tree.CONSTR_NOTNULL})
_DOMAIN_ACTIONS = {
    "T": "SET DEFAULT",
    "N": "DROP NOT NULL",
    "O": "SET NOT NULL",
    "C": "ADD CONSTRAINT",
    "X": "DROP CONSTRAINT",
    "V": "VALIDATE CONSTRAINT",
}
"""What ALTER DOMAIN does, by the parser's letter for it (parsenodes.h, AlterDomainStmt)."""


def create_enum(node: tree.CreateEnumStmt) -> Iterator[Operation]:
    """CREATE TYPE … AS ENUM."""
    yield CreateObject(ObjectKind.TYPE, dotted(node.type_name), values=strings(node.vals))


def alter_enum(node: tree.AlterEnumStmt) -> Iterator[Operation]:
    """ALTER TYPE … ADD VALUE and RENAME VALUE; a renamed value names its type as its schema."""
    name = dotted(node.type_name)
    if node.old_val:
        yield RenameObject(ObjectKind.ENUM_VALUE, ObjectName(node.old_val, str(name)), node.new_val)
    else:
        placed = bool(node.new_val_neighbor)
        yield AlterObject(ObjectKind.TYPE, name, "ADD VALUE", value=node.new_val, placed=placed)


def create_domain(node: tree.CreateDomainStmt) -> Iterator[Operation]:
    """CREATE DOMAIN."""
    bound = any(one.constraint.contype in _BINDING for one in node.constraints)
    yield CreateObject(ObjectKind.DOMAIN, dotted(node.domainname), constrained=bound)


def alter_domain(node: tree.AlterDomainStmt) -> Iterator[Operation]:
    """ALTER DOMAIN."""
    given = cast("tree.Node", getattr(node, "def"))
    action = _DOMAIN_ACTIONS.get(node.subtype, "")
    if action == "ADD CONSTRAINT" and given.constraint.contype == tree.CONSTR_NOTNULL:
        action = "SET NOT NULL"
    elif action == "ADD CONSTRAINT" and given.constraint.skip_validation:
        action = "ADD CONSTRAINT NOT VALID"
    value = node.name or given.constraint.conname
    yield AlterObject(ObjectKind.DOMAIN, dotted(node.type_name), action, value=value)


def create_type(node: tree.CompositeTypeStmt) -> Iterator[Operation]:
    """CREATE TYPE of columns."""
    yield CreateObject(ObjectKind.TYPE, table_name(node.typevar))


def define(node: tree.DefineStmt) -> Iterator[Operation]:
    """CREATE TYPE with functions of its own, CREATE AGGREGATE, OPERATOR, COLLATION and the like."""
    kind = KINDS.get(node.kind, ObjectKind.OTHER)
    yield CreateObject(kind, dotted(node.defnames), replace=node.replace)


def create_schema(node: tree.CreateSchemaStmt) -> Iterator[Operation]:
    """CREATE SCHEMA; the schema of a role is called like it."""
    yield CreateObject(ObjectKind.SCHEMA, ObjectName(node.schemaname or node.authrole.rolename))


def create_view(node: tree.ViewStmt) -> Iterator[Operation]:
    """CREATE [OR REPLACE] VIEW."""
    yield CreateObject(ObjectKind.VIEW, table_name(node.view), replace=node.replace)


def refresh(node: tree.RefreshMatViewStmt) -> Iterator[Operation]:
    """REFRESH MATERIALIZED VIEW."""
    yield RefreshView(table_name(node.relation), node.concurrent)


def create_function(node: tree.CreateFunctionStmt) -> Iterator[Operation]:
    """CREATE FUNCTION or PROCEDURE: its body does nothing until somebody calls it."""
    kind = ObjectKind.PROCEDURE if node.is_procedure else ObjectKind.FUNCTION
    yield CreateObject(kind, dotted(node.funcname), replace=node.replace)


def alter_function(node: tree.AlterFunctionStmt) -> Iterator[Operation]:
    """ALTER FUNCTION … of its options."""
    kind = KINDS.get(node.objtype, ObjectKind.FUNCTION)
    yield AlterObject(kind, dotted(node.func.objname), "SET")


def create_trigger(node: tree.CreateTrigStmt) -> Iterator[Operation]:
    """CREATE TRIGGER."""
    name, table = ObjectName(node.trigname), table_name(node.relation)
    yield CreateObject(ObjectKind.TRIGGER, name, table, node.replace)


def create_rule(node: tree.RuleStmt) -> Iterator[Operation]:
    """CREATE RULE."""
    yield CreateObject(
        ObjectKind.RULE, ObjectName(node.rulename), table_name(node.relation), node.replace
    )


def create_policy(node: tree.CreatePolicyStmt) -> Iterator[Operation]:
    """CREATE POLICY."""
    yield CreateObject(ObjectKind.POLICY, ObjectName(node.policy_name), table_name(node.table))


def alter_policy(node: tree.AlterPolicyStmt) -> Iterator[Operation]:
    """ALTER POLICY."""
    yield AlterObject(
        ObjectKind.POLICY, ObjectName(node.policy_name), "SET", table_name(node.table)
    )


def alter_extension(node: tree.AlterExtensionStmt) -> Iterator[Operation]:
    """ALTER EXTENSION … UPDATE."""
    yield AlterObject(ObjectKind.EXTENSION, ObjectName(node.extname), "UPDATE")


def alter_sequence(node: tree.AlterSeqStmt) -> Iterator[Operation]:
    """ALTER SEQUENCE."""
    yield AlterObject(ObjectKind.SEQUENCE, table_name(node.sequence), "SET")


def alter_type(node: tree.AlterTypeStmt) -> Iterator[Operation]:
    """ALTER TYPE … SET, of the functions of a type."""
    yield AlterObject(ObjectKind.TYPE, dotted(node.type_name), "SET")


def _made(kind: ObjectKind, field: str) -> Callable[[Any], Iterator[Operation]]:
    """What makes an object of a kind that has nothing but a name."""

    def make(node: tree.Node) -> Iterator[Operation]:
        given = getattr(node, field)
        if isinstance(given, str):
            name = ObjectName(given)
        else:
            name = table_name(given) if isinstance(given, tree.RangeVar) else dotted(given)
        yield CreateObject(kind, name)

    return make


def drop_database(node: tree.DropdbStmt) -> Iterator[Operation]:
    """DROP DATABASE."""
    yield DropObject(ObjectKind.DATABASE, ObjectName(node.dbname), if_exists=node.missing_ok)


def drop_role(node: tree.DropRoleStmt) -> Iterator[Operation]:
    """DROP ROLE, USER, GROUP."""
    for one in node.roles:
        name = ObjectName(one.role_spec.rolename)
        yield DropObject(ObjectKind.ROLE, name, if_exists=node.missing_ok)


HANDLERS: dict[str, Callable[[Any], Iterator[Operation]]] = {
    "create_enum_stmt": create_enum,
    "alter_enum_stmt": alter_enum,
    "create_domain_stmt": create_domain,
    "alter_domain_stmt": alter_domain,
    "composite_type_stmt": create_type,
    "create_range_stmt": _made(ObjectKind.TYPE, "type_name"),
    "define_stmt": define,
    "create_seq_stmt": _made(ObjectKind.SEQUENCE, "sequence"),
    "alter_seq_stmt": alter_sequence,
    "alter_type_stmt": alter_type,
    "view_stmt": create_view,
    "refresh_mat_view_stmt": refresh,
    "create_function_stmt": create_function,
    "alter_function_stmt": alter_function,
    "create_trig_stmt": create_trigger,
    "rule_stmt": create_rule,
    "create_policy_stmt": create_policy,
    "alter_policy_stmt": alter_policy,
    "create_extension_stmt": _made(ObjectKind.EXTENSION, "extname"),
    "alter_extension_stmt": alter_extension,
    "createdb_stmt": _made(ObjectKind.DATABASE, "dbname"),
    "dropdb_stmt": drop_database,
    "create_role_stmt": _made(ObjectKind.ROLE, "role"),
    "drop_role_stmt": drop_role,
}
"""What reads these statements, by the parser's names."""
