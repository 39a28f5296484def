"""CLUSTER, VACUUM, ANALYZE, and the statements that nobody can see the whole of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.migrations.operations import Maintain, Opaque, Other
from shipcheck.migrations.sql.postgresql.names import is_on, table_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postgast import pg_query_pb2 as tree

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName


def cluster(node: tree.ClusterStmt) -> Iterator[Operation]:
    """CLUSTER of a table, or of all that were clustered before."""
    yield Maintain("CLUSTER", table_name(node.relation) if node.HasField("relation") else None)


def vacuum(node: tree.VacuumStmt) -> Iterator[Operation]:
    """VACUUM and ANALYZE of some tables, or of all."""
    command = "VACUUM" if node.is_vacuumcmd else "ANALYZE"
    options = (one.def_elem for one in node.options)
    if any(one.defname == "full" and is_on(one) for one in options):
        command = "VACUUM FULL"
    tables: list[ObjectName | None] = [
        table_name(one.vacuum_relation.relation) for one in node.rels
    ]
    yield from (Maintain(command, table) for table in tables or [None])


def alter_system(_: tree.AlterSystemStmt) -> Iterator[Operation]:
    """ALTER SYSTEM, which refuses to run in a transaction."""
    yield Maintain("ALTER SYSTEM")


def prepare(_: tree.PrepareStmt) -> Iterator[Operation]:
    """PREPARE only remembers."""
    yield Other("PREPARE")


def _unseen(reason: str) -> Callable[[Any], Iterator[Operation]]:
    def read(_: tree.Node) -> Iterator[Operation]:
        yield Opaque(reason)

    return read


HANDLERS: dict[str, Callable[[Any], Iterator[Operation]]] = {
    "cluster_stmt": cluster,
    "vacuum_stmt": vacuum,
    "alter_system_stmt": alter_system,
    "prepare_stmt": prepare,
    "execute_stmt": _unseen("a prepared statement"),
    "drop_owned_stmt": _unseen("all that a role owns is dropped, whatever it is"),
    "alter_table_move_all_stmt": _unseen(
        "all tables of a tablespace are moved, whichever they are"
    ),
}
"""What reads these statements, by the parser's names."""
