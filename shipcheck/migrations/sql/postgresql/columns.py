"""Columns as the parser holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.parts import Column, Constraint, Generated
from shipcheck.migrations.sql.postgresql.constraints import constraint_of
from shipcheck.migrations.sql.postgresql.expressions import default, text_of
from shipcheck.migrations.sql.postgresql.types import is_serial, type_of

if TYPE_CHECKING:
    from shipcheck.migrations.parts import Default

_VIRTUAL = "v"


def column_of(node: tree.ColumnDef) -> Column:
    """A column of CREATE TABLE or ADD COLUMN."""
    written = [one.constraint for one in node.constraints]
    kinds = {one.contype for one in written}
    serial = is_serial(node.type_name)
    required = serial or bool(
        {tree.CONSTR_NOTNULL, tree.CONSTR_PRIMARY, tree.CONSTR_IDENTITY} & kinds
    )
    return Column(
        node.colname,
        type_of(node.type_name),
        nullable=not required,
        default=_default(written),
        generated=Generated.SERIAL if serial else _generated(written),
        constraints=_constraints(written, node.colname),
    )


def _constraints(written: list[tree.Constraint], column: str) -> tuple[Constraint, ...]:
    found = (constraint_of(one, column) for one in written if one.contype != tree.CONSTR_NOTNULL)
    return tuple(one for one in found if one is not None)


def _default(written: list[tree.Constraint]) -> Default | None:
    for one in written:
        if one.contype == tree.CONSTR_DEFAULT:
            return default(one.raw_expr)
    return None


def _generated(written: list[tree.Constraint]) -> Generated | None:
    for one in written:
        if one.contype == tree.CONSTR_IDENTITY:
            return Generated.IDENTITY
        if one.contype == tree.CONSTR_GENERATED:
            return Generated.VIRTUAL if one.generated_kind == _VIRTUAL else Generated.STORED
    return None


def index_column(node: tree.IndexElem) -> str:
    """A column of an index, or the text of its expression."""
    return node.name or text_of(node.expr)
