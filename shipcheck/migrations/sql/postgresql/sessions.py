"""Transactions and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postgast import pg_query_pb2 as tree

from shipcheck.migrations.operations import Other, SetSetting, TransactionControl, TransactionWord
from shipcheck.migrations.sql.postgresql.expressions import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import Operation

_WORDS = {
    tree.TRANS_STMT_BEGIN: TransactionWord.BEGIN,
    tree.TRANS_STMT_START: TransactionWord.BEGIN,
    tree.TRANS_STMT_COMMIT: TransactionWord.COMMIT,
    tree.TRANS_STMT_ROLLBACK: TransactionWord.ROLLBACK,
}


def transaction(node: tree.TransactionStmt) -> Iterator[Operation]:
    """BEGIN, COMMIT and ROLLBACK; AND CHAIN begins the next at once; savepoints are harmless."""
    word = _WORDS.get(node.kind)
    if word is None:
        yield Other(
            tree.TransactionStmtKind.Name(node.kind).removeprefix("TRANS_STMT_").replace("_", " ")
        )
        return
    yield TransactionControl(word)
    if node.chain:
        yield TransactionControl(TransactionWord.BEGIN)


def set_setting(node: tree.VariableSetStmt) -> Iterator[Operation]:
    """SET and RESET; `SET TRANSACTION …` and the like are harmless."""
    if node.kind == tree.VAR_SET_MULTI:
        yield Other(f"SET {node.name}")
    elif node.kind == tree.VAR_RESET_ALL:
        yield SetSetting("all", None)
    else:
        written = node.kind == tree.VAR_SET_VALUE
        value = ", ".join(map(_value, node.args)) if written else None
        yield SetSetting(node.name.lower(), value, node.is_local)


def _value(node: tree.Node) -> str:
    constant = node.a_const
    if node.HasField("a_const") and constant.HasField("sval"):
        return str(constant.sval.sval)
    return text_of(node)
