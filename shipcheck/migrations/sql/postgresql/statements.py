"""From a statement as the parser holds it to its operations."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from shipcheck.migrations.operations import Other
from shipcheck.migrations.sql.postgresql import (
    altering,
    blocks,
    maintaining,
    making,
    objects,
    rows,
    sessions,
    tables,
)
from shipcheck.migrations.sql.postgresql.names import is_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from postgast import pg_query_pb2 as tree

    from shipcheck.migrations.operations import Operation

    # Each handler takes the parser's class for its kind of statement.
    Handler = Callable[[Any], Iterable[Operation]]

HANDLERS: Mapping[str, Handler] = {
    "create_stmt": tables.create_table,
    "create_foreign_table_stmt": tables.create_foreign_table,
    "create_table_as_stmt": tables.create_table_as,
    "alter_table_stmt": altering.alter_table,
    "index_stmt": tables.create_index,
    "reindex_stmt": tables.reindex,
    "truncate_stmt": tables.truncate,
    "lock_stmt": tables.lock,
    "transaction_stmt": sessions.transaction,
    "variable_set_stmt": sessions.set_setting,
    "select_stmt": rows.select,
    "copy_stmt": rows.copy,
    "call_stmt": rows.call,
    **rows.WRITERS,
    **objects.HANDLERS,
    **making.HANDLERS,
    **maintaining.HANDLERS,
}
"""What reads a statement, by the parser's name for it."""


def operations_of(statement: tree.Node, parse: blocks.Parse) -> tuple[Operation, ...]:
    """The operations of a statement; `parse` reads those within it.

    One without a reader is harmless, and named by its kind.
    """
    kind = statement.WhichOneof("node") or ""
    given: Any = getattr(statement, kind) if kind else None
    match kind:
        case "do_stmt":
            return tuple(blocks.do(given, parse))
        case "create_schema_stmt":
            inner = (operations_of(one, parse) for one in given.schema_elts)
            return (*making.create_schema(given), *chain.from_iterable(inner))
        case "explain_stmt" if any(_analyzes(one.def_elem) for one in given.options):
            return operations_of(given.query, parse)
    handler = HANDLERS.get(kind)
    if handler is None:
        return (Other(kind.removesuffix("_stmt").replace("_", " ").upper()),)
    return tuple(handler(given))


def _analyzes(option: tree.DefElem) -> bool:
    """EXPLAIN ANALYZE runs what it explains."""
    return option.defname == "analyze" and is_on(option)
