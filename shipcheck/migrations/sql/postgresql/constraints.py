"""Constraints as the parser holds them."""

from __future__ import annotations

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.parts import Constraint, ConstraintKind
from shipcheck.migrations.sql.postgresql.expressions import columns_of, text_of
from shipcheck.migrations.sql.postgresql.names import strings, table_name

KINDS = {
    tree.CONSTR_CHECK: ConstraintKind.CHECK,
    tree.CONSTR_FOREIGN: ConstraintKind.FOREIGN_KEY,
    tree.CONSTR_UNIQUE: ConstraintKind.UNIQUE,
    tree.CONSTR_PRIMARY: ConstraintKind.PRIMARY_KEY,
    tree.CONSTR_EXCLUSION: ConstraintKind.EXCLUSION,
    tree.CONSTR_NOTNULL: ConstraintKind.NOT_NULL,
}
"""What the parser calls a constraint, and what it is; the rest of its list says other things."""


def constraint_of(node: tree.Constraint, column: str | None = None) -> Constraint | None:
    """A constraint of a table, or of the column that it is written at; None where it is none."""
    kind = KINDS.get(node.contype)
    if kind is None:
        return None
    return Constraint(
        kind,
        node.conname or None,
        (column,) if column else _columns(node, kind),
        table_name(node.pktable) if kind is ConstraintKind.FOREIGN_KEY else None,
        strings(node.pk_attrs),
        _expression(node),
        # A column's own foreign key or check is never marked NOT VALID.
        valid=not node.skip_validation,
        using_index=node.indexname or None,
        enforced=_enforced(node, kind),
    )


def _columns(node: tree.Constraint, kind: ConstraintKind) -> tuple[str, ...]:
    match kind:
        case ConstraintKind.FOREIGN_KEY:
            return strings(node.fk_attrs)
        case ConstraintKind.CHECK:
            return columns_of(node.raw_expr)
        case ConstraintKind.EXCLUSION:
            elements = (one.list.items[0].index_elem for one in node.exclusions)
            return tuple(one.name or text_of(one.expr) for one in elements)
        case _:
            return strings(node.keys)


def _expression(node: tree.Constraint) -> str:
    if node.contype == tree.CONSTR_CHECK:
        return text_of(node.raw_expr)
    if node.contype != tree.CONSTR_EXCLUSION:
        return ""
    pairs = (
        (one.list.items[0].index_elem, one.list.items[1].list.items) for one in node.exclusions
    )
    return ", ".join(
        f"{element.name or text_of(element.expr)} WITH {strings(operator)[-1]}"
        for element, operator in pairs
    )


def _enforced(node: tree.Constraint, kind: ConstraintKind) -> bool:
    """Only checks and foreign keys can be otherwise; the parser says nothing of the rest."""
    if kind in (ConstraintKind.CHECK, ConstraintKind.FOREIGN_KEY):
        return bool(node.is_enforced)
    return True
