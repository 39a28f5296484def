"""SQL that a program builds from texts, as far as the texts are written out."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import postgast
from google.protobuf.message import DecodeError

from shipcheck.migrations.operations import Other
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.sql.lexing import layers
from shipcheck.migrations.sql.postgresql.limits import problem
from shipcheck.migrations.sql.postgresql.names import strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postgast import pg_query_pb2 as tree

UNKNOWN = "\u2026"
"""The name or the value that stands where nobody knows which: `…`, which PostgreSQL takes for a name."""

_SPECIFIER = re.compile(r"%(?:(?P<percent>%)|(?P<position>\d+\$)?-?\d*(?P<kind>[sIL]))")
_QUOTING = {"quote_ident": "I", "quote_literal": "L", "quote_nullable": "L"}


def read_built(expression: str) -> str | None:
    """The text that an expression makes; None where a part of it that is not known may be anything.

    What passes through `quote_ident`, `quote_literal`, `%I` or `%L` can only be one name or value:
    `UNKNOWN` stands there.
    """
    code = f"SELECT {expression}"
    if problem(layers(code).shape):
        return None
    try:
        value = postgast.parse(code).stmts[0].stmt.select_stmt.target_list[0].res_target.val
    except (postgast.PgQueryError, DecodeError, IndexError):
        return None
    return _text(value)


def names_unknown(operation: object) -> bool:
    """Whether nobody knows which table, index or the like an operation is about.

    A column or a constraint that is not known leaves the table, which is what matters.
    """
    if isinstance(operation, ObjectName):
        return UNKNOWN in str(operation)
    if isinstance(operation, tuple):
        return any(map(names_unknown, operation))
    if is_dataclass(operation) and not isinstance(operation, Other):
        return any(names_unknown(getattr(operation, one.name)) for one in fields(operation))
    return False


def _text(node: tree.Node) -> str | None:
    match node.WhichOneof("node"):
        case "a_const" if node.a_const.HasField("sval"):
            return str(node.a_const.sval.sval)
        case "type_cast":
            return _text(node.type_cast.arg)
        case "a_expr" if strings(node.a_expr.name) == ("||",):
            return _joined(node)
        case "func_call":
            return _called(node.func_call)
        case _:
            return None


def _joined(node: tree.Node) -> str | None:
    parts: list[str] = []
    while node.HasField("a_expr") and strings(node.a_expr.name) == ("||",):
        part = _text(node.a_expr.rexpr)
        if part is None:
            return None
        parts.append(part)
        node = node.a_expr.lexpr
    first = _text(node)
    return None if first is None else "".join([first, *reversed(parts)])


def _called(call: tree.FuncCall) -> str | None:
    name = strings(call.funcname)[-1:]
    if name == ("format",) and call.args:
        return _formatted(call.args)
    if name and name[0] in _QUOTING and call.args:
        return _argument(call.args[0], _QUOTING[name[0]])
    return None


def _formatted(arguments: Sequence[tree.Node]) -> str | None:
    """FORMAT with its arguments in their places."""
    template = _text(arguments[0])
    if template is None:
        return None
    parts = []
    position = last = 0
    for found in _SPECIFIER.finditer(template):
        parts.append(template[last : found.start()])
        last = found.end()
        if found["percent"]:
            parts.append("%")
            continue
        position = int(found["position"][:-1]) if found["position"] else position + 1
        known = 0 < position < len(arguments)
        text = _argument(arguments[position], found["kind"]) if known else None
        if text is None:
            return None
        parts.append(text)
    return "".join([*parts, template[last:]])


def _argument(node: tree.Node, kind: str) -> str | None:
    """An argument as it comes out: what it says, `UNKNOWN`, or None where it may be anything."""
    known = _text(node) if node.WhichOneof("node") in ("a_const", "type_cast") else None
    match kind, known:
        case "I", str():
            return '"' + known.replace('"', '""') + '"'
        case "I", _:
            return UNKNOWN
        case "L", str():
            return "'" + known.replace("'", "''") + "'"
        case "L", _:
            return f"'{UNKNOWN}'"
        case _:
            return known
