"""Expressions: their text, the columns they name, the functions they call, and how they vary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import postgast
from google.protobuf.message import Message
from postgast import pg_query_pb2 as tree

from shipcheck.migrations.parts import Default, Volatility
from shipcheck.migrations.sql.postgresql.functions import volatility_of
from shipcheck.migrations.sql.postgresql.limits import DEEPEST_TEXT
from shipcheck.migrations.sql.postgresql.names import strings

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = frozenset({
    "a_const", "type_cast", "type_name", "string", "integer", "a_expr", "a_array_expr", "bool_expr",
    "collate_clause", "coalesce_expr", "min_max_expr", "case_expr", "case_when", "null_test",
    "boolean_test", "row_expr", "list", "a_indirection", "a_indices", "named_arg_expr", "a_star",
    "bit_string", "float", "boolean", "sort_by",
})  # fmt: skip
"""Nodes that vary no more than what stands in them."""
_LEAVES = frozenset({"a_const", "boolean", "float", "integer", "string"})
"""Nodes without others below them: most of a dump's."""
_SMALL = 1000
"""Bytes of a tree; fewer hold no expression too deep to be written (ten bytes a level at least)."""
_PER_LEVEL = 2
"""Messages for a nested expression: itself, and the one that says which kind it is."""
TOO_DEEP_TO_WRITE = "…"
"""The text of an expression that would break the library which writes it."""
_ORDER = (Volatility.CONSTANT, Volatility.STABLE, Volatility.UNKNOWN, Volatility.VOLATILE)


def nodes(root: Message) -> Iterator[tuple[str, Message]]:
    """All nodes below (and at) one, each with its kind, from the outside in; no recursion."""
    waiting: list[Message] = [root]
    while waiting:
        message = waiting.pop()
        if isinstance(message, tree.Node):
            kind = message.WhichOneof("node")
            if kind is None:
                continue
            message = getattr(message, kind)
            yield kind, message
            if kind in _LEAVES:
                continue
        waiting += reversed(list(_children(message)))


def _children(message: Message) -> Iterator[Message]:
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if isinstance(value, Message):
            yield value
        else:
            yield from value


def text_of(expression: tree.Node) -> str:
    """The expression as SQL, written the way PostgreSQL writes it."""
    if not expression.WhichOneof("node"):
        return ""
    if expression.ByteSize() > _SMALL and _depth(expression) > DEEPEST_TEXT * _PER_LEVEL:
        return TOO_DEEP_TO_WRITE
    target = tree.Node(res_target=tree.ResTarget(val=expression))
    select = tree.SelectStmt(
        target_list=[target], limit_option=tree.LIMIT_OPTION_DEFAULT, op=tree.SETOP_NONE
    )
    statement = tree.RawStmt(stmt=tree.Node(select_stmt=select))
    text: str = postgast.deparse(tree.ParseResult(stmts=[statement]))
    return text.removeprefix("SELECT ")


def _depth(root: Message) -> int:
    """How many messages stand in each other; no recursion."""
    depth = 0
    level: list[Message] = [root]
    while level:
        depth += 1
        level = [child for message in level for child in _children(message)]
    return depth


def columns_of(expression: tree.Node) -> tuple[str, ...]:
    """The columns that an expression names, each once, in order."""
    names = (
        strings(message.fields)
        for _, message in nodes(expression)
        if isinstance(message, tree.ColumnRef)
    )
    return tuple(dict.fromkeys(name[-1] for name in names if name))


def calls_of(root: Message) -> tuple[tuple[str, ...], ...]:
    """The functions that are called, each as the parts of its name."""
    found = (message for _, message in nodes(root) if isinstance(message, tree.FuncCall))
    return tuple(dict.fromkeys(strings(call.funcname) for call in found))


def volatility(expression: tree.Node) -> Volatility:
    """Whether the value is the same for all rows of a statement."""
    worst = Volatility.CONSTANT
    for kind, message in nodes(expression):
        worst = max(worst, _own(kind, message), key=_ORDER.index)
    return worst


def _own(kind: str, message: Message) -> Volatility:
    if isinstance(message, tree.FuncCall):
        return volatility_of(strings(message.funcname))
    if kind == "sqlvalue_function" or kind.startswith(("xml_", "json_")):
        return Volatility.STABLE
    return Volatility.CONSTANT if kind in _PLAIN else Volatility.UNKNOWN


def default(expression: tree.Node) -> Default | None:
    """A default; None for NULL, which is none."""
    bare = expression
    while bare.HasField("type_cast"):
        bare = bare.type_cast.arg
    if bare.HasField("a_const") and bare.a_const.isnull:
        return None
    literal = _literal(expression.a_const) if expression.HasField("a_const") else ""
    return Default(literal) if literal else Default(text_of(expression), volatility(expression))


def _literal(constant: tree.A_Const) -> str:
    """A constant that is written as it is; empty for those that take more care."""
    if constant.HasField("ival"):
        return str(constant.ival.ival)
    if constant.HasField("boolval"):
        return str(constant.boolval.boolval).lower()
    if constant.HasField("sval") and not {"'", "\\"} & set(constant.sval.sval):
        return f"'{constant.sval.sval}'"
    return ""
