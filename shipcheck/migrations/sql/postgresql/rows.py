"""What is done to rows: INSERT, UPDATE, DELETE, MERGE, SELECT, COPY."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.operations import Delete, Insert, Query, SetSetting, Update
from shipcheck.migrations.sql.postgresql.expressions import calls_of, nodes
from shipcheck.migrations.sql.postgresql.functions import only_computes
from shipcheck.migrations.sql.postgresql.names import strings, table_name
from shipcheck.migrations.sql.postgresql.tables import filled_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName


def insert(node: tree.InsertStmt) -> Iterator[Operation]:
    """INSERT; `ON CONFLICT DO UPDATE` touches only rows that clash with those that come."""
    yield from within(node.with_clause)
    columns = tuple(one.res_target.name for one in node.cols)
    select = node.select_stmt.select_stmt
    yield Insert(
        table_name(node.relation), columns, node.HasField("select_stmt") and reads_tables(select)
    )
    yield from calling(node)


def update(node: tree.UpdateStmt) -> Iterator[Operation]:
    """UPDATE."""
    yield from within(node.with_clause)
    columns = tuple(dict.fromkeys(one.res_target.name for one in node.target_list))
    limited = _picks(node.where_clause) and not _joins_tables(node)
    yield Update(table_name(node.relation), columns, limited)
    yield from calling(node)


def delete(node: tree.DeleteStmt) -> Iterator[Operation]:
    """DELETE."""
    yield from within(node.with_clause)
    yield Delete(table_name(node.relation), _picks(node.where_clause))
    yield from calling(node)


def merge(node: tree.MergeStmt) -> Iterator[Operation]:
    """MERGE: an operation for each thing that it may do; rows are picked by what they are joined to."""
    yield from within(node.with_clause)
    table = table_name(node.relation)
    actions = {one.merge_when_clause.command_type for one in node.merge_when_clauses}
    if tree.CMD_INSERT in actions:
        yield Insert(table, selected=True)
    if tree.CMD_UPDATE in actions:
        yield Update(table, limited=True)
    if tree.CMD_DELETE in actions:
        yield Delete(table, limited=True)
    yield from calling(node)


def select(node: tree.SelectStmt) -> Iterator[Operation]:
    """SELECT, also INTO a new table and with statements that write in its WITH."""
    yield from within(node.with_clause)
    if node.HasField("into_clause"):
        yield filled_table(node.into_clause, if_not_exists=False)
        return
    settings = list(_settings(node))
    yield from settings or [Query(tables_of(node), bool(node.locking_clause), unknown_calls(node))]


def _settings(node: tree.SelectStmt) -> Iterator[Operation]:
    """`SELECT set_config('search_path', '', false)`, as pg_dump writes it, is a SET."""
    for one in node.target_list:
        call = one.res_target.val.func_call
        if strings(call.funcname)[-1:] == ("set_config",) and len(call.args) == len(
            ("name", "value", "local")
        ):
            name, value, local = (argument.a_const for argument in call.args)
            yield SetSetting(name.sval.sval.lower(), value.sval.sval, local.boolval.boolval)


def call(node: tree.CallStmt) -> Iterator[Operation]:
    """CALL of a procedure, which may do anything."""
    yield Query(calls=(".".join(strings(node.funccall.funcname)),))


def copy(node: tree.CopyStmt) -> Iterator[Operation]:
    """COPY: rows come from a file, or go into one."""
    if node.HasField("query"):
        yield Query(tables_of(node.query), calls=unknown_calls(node.query))
    elif node.is_from:
        yield Insert(table_name(node.relation), strings(node.attlist), selected=True)
    else:
        yield Query((table_name(node.relation),))


def within(clause: tree.WithClause) -> Iterator[Operation]:
    """What the parts of a WITH write; those that only read are nothing of their own."""
    for one in clause.ctes:
        query = one.common_table_expr.ctequery
        for kind, handler in WRITERS.items():
            if query.HasField(kind):
                yield from handler(getattr(query, kind))


def calling(node: Message) -> Iterator[Operation]:
    """A query beside a statement that writes, where that calls what may do anything."""
    calls = unknown_calls(node)
    if calls:
        yield Query(calls=calls)


def unknown_calls(node: Message) -> tuple[str, ...]:
    """The functions that may do anything: all but those of the database that only compute."""
    return tuple(".".join(name) for name in calls_of(node) if not only_computes(name))


def tables_of(node: Message) -> tuple[ObjectName, ...]:
    """The tables that are read, each once; names of a WITH are none."""
    found = list(nodes(node))
    own = {message.ctename for _, message in found if isinstance(message, tree.CommonTableExpr)}
    names = (table_name(message) for _, message in found if isinstance(message, tree.RangeVar))
    return tuple(dict.fromkeys(name for name in names if name.schema or name.name not in own))


def reads_tables(select: tree.SelectStmt) -> bool:
    """Whether rows come from anywhere but the statement itself."""
    return any(
        isinstance(message, tree.RangeVar | tree.RangeFunction) for _, message in nodes(select)
    )


def _picks(condition: tree.Node) -> bool:
    """Whether a condition leaves rows out; `WHERE true` and `WHERE 1 = 1` do not."""
    if condition.WhichOneof("node") is None:
        return False
    return any(
        isinstance(m, tree.ColumnRef | tree.CurrentOfExpr | tree.SubLink)
        for _, m in nodes(condition)
    )


def _joins_tables(node: tree.UpdateStmt) -> bool:
    """Whether `FROM other WHERE other.id = this.other_id` is all that picks rows: mostly it is all of them.

    Rows that are written out (VALUES), or picked by a query of their own, are not a table.
    """
    tables = [one.HasField("range_var") for one in node.from_clause]
    names = {one.range_var.relname for one in node.from_clause}
    own = {one.common_table_expr.ctename for one in node.with_clause.ctes}
    return bool(tables) and all(tables) and not names & own and _only_joins(node.where_clause)


def _only_joins(condition: tree.Node) -> bool:
    if condition.HasField("bool_expr"):
        both = condition.bool_expr
        return both.boolop == tree.AND_EXPR and all(map(_only_joins, both.args))
    compared = condition.a_expr
    return (
        condition.HasField("a_expr")
        and strings(compared.name)[-1:] == ("=",)
        and compared.lexpr.HasField("column_ref")
        and compared.rexpr.HasField("column_ref")
    )


WRITERS = {
    "insert_stmt": insert,
    "update_stmt": update,
    "delete_stmt": delete,
    "merge_stmt": merge,
}
"""Statements that write rows, by the parser's names."""
