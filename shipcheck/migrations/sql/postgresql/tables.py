"""CREATE TABLE, and what is done to whole tables and to their indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.operations import (
    CreateIndex,
    CreateObject,
    CreateTable,
    LockTable,
    ObjectKind,
    Reindex,
    Truncate,
)
from shipcheck.migrations.parts import Index, ObjectName
from shipcheck.migrations.sql.postgresql.columns import column_of, index_column
from shipcheck.migrations.sql.postgresql.constraints import constraint_of
from shipcheck.migrations.sql.postgresql.expressions import text_of
from shipcheck.migrations.sql.postgresql.names import is_on, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import Operation

_TEMPORARY = "t"
_LOCKS = (
    "", "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
    "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
)  # fmt: skip
"""PostgreSQL's lock modes by their numbers (lockdefs.h)."""
_REINDEXED = {
    tree.REINDEX_OBJECT_INDEX: "index",
    tree.REINDEX_OBJECT_TABLE: "table",
    tree.REINDEX_OBJECT_SCHEMA: "schema",
    tree.REINDEX_OBJECT_SYSTEM: "system",
    tree.REINDEX_OBJECT_DATABASE: "database",
}


def create_table(node: tree.CreateStmt) -> Iterator[Operation]:
    """CREATE TABLE, also as a partition, of a type, or from other tables."""
    elements = node.table_elts
    constraints = (constraint_of(one.constraint) for one in elements if one.HasField("constraint"))
    partition = node.HasField("partbound")
    copied = any(one.HasField("table_like_clause") for one in elements)
    yield CreateTable(
        table_name(node.relation),
        tuple(column_of(one.column_def) for one in elements if one.HasField("column_def")),
        tuple(one for one in constraints if one is not None),
        if_not_exists=node.if_not_exists,
        temporary=node.relation.relpersistence == _TEMPORARY,
        parent=table_name(node.inh_relations[0].range_var) if partition else None,
        partitioned=node.HasField("partspec"),
        complete=not (copied or node.inh_relations or node.HasField("of_typename")),
    )


def create_foreign_table(node: tree.CreateForeignTableStmt) -> Iterator[Operation]:
    """CREATE FOREIGN TABLE: its rows are elsewhere."""
    yield from create_table(node.base_stmt)


def create_table_as(node: tree.CreateTableAsStmt) -> Iterator[Operation]:
    """CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW."""
    name = table_name(node.into.rel)
    if node.objtype == tree.OBJECT_MATVIEW:
        yield CreateObject(ObjectKind.MATERIALIZED_VIEW, name)
        return
    yield filled_table(node.into, if_not_exists=node.if_not_exists)


def filled_table(into: tree.IntoClause, *, if_not_exists: bool) -> CreateTable:
    """A table that is made from rows; `WITH NO DATA` leaves it empty."""
    return CreateTable(
        table_name(into.rel),
        if_not_exists=if_not_exists,
        temporary=into.rel.relpersistence == _TEMPORARY,
        complete=False,
        filled=not into.skip_data,
    )


def create_index(node: tree.IndexStmt) -> Iterator[Operation]:
    """CREATE INDEX."""
    index = Index(
        node.idxname or None,
        table_name(node.relation),
        tuple(index_column(one.index_elem) for one in node.index_params),
        unique=node.unique,
        method=node.access_method,
        where=text_of(node.where_clause) if node.HasField("where_clause") else "",
    )
    yield CreateIndex(index, node.concurrent, node.if_not_exists, only=not node.relation.inh)


def reindex(node: tree.ReindexStmt) -> Iterator[Operation]:
    """REINDEX, with CONCURRENTLY before or among its options."""
    name = ObjectName(node.name) if node.name else None
    if node.HasField("relation"):
        name = table_name(node.relation)
    options = [one.def_elem for one in node.params]
    concurrently = any(one.defname == "concurrently" and is_on(one) for one in options)
    yield Reindex(_REINDEXED.get(node.kind, "database"), name, concurrently)


def truncate(node: tree.TruncateStmt) -> Iterator[Operation]:
    """TRUNCATE of one table or several."""
    cascade = node.behavior == tree.DROP_CASCADE
    yield from (Truncate(table_name(one.range_var), cascade) for one in node.relations)


def lock(node: tree.LockStmt) -> Iterator[Operation]:
    """LOCK TABLE."""
    yield from (LockTable(table_name(one.range_var), _LOCKS[node.mode]) for one in node.relations)
