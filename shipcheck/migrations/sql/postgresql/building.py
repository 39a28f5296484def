"""SQL that a program builds from texts, as far as the texts are written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import postgast
from google.protobuf.message import DecodeError

from shipcheck.migrations.sql.lexing import layers
from shipcheck.migrations.sql.postgresql.limits import problem
from shipcheck.migrations.sql.postgresql.names import strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postgast import pg_query_pb2 as tree

_SPECIFIER = re.compile(r"%(?:(?P<percent>%)|(?P<position>\d+\$)?-?\d*(?P<kind>[sIL]))")
_QUOTING = {"quote_ident": "I", "quote_literal": "L", "quote_nullable": "L"}


@dataclass(frozen=True, slots=True)
class Built:
    """An SQL text; where it is not `complete`, words stand in it for names and values not known."""

    text: str
    complete: bool


def read_built(expression: str) -> Built | None:
    """The text that an expression makes; None where a part of it that is not known may be anything.

    What passes through `quote_ident`, `quote_literal`, `%I` or `%L` can only be one name or value.
    """
    code = f"SELECT {expression}"
    if problem(layers(code).shape):
        return None
    try:
        value = postgast.parse(code).stmts[0].stmt.select_stmt.target_list[0].res_target.val
    except (postgast.PgQueryError, DecodeError, IndexError):
        return None
    return _text(value)


def _text(node: tree.Node) -> Built | None:
    match node.WhichOneof("node"):
        case "a_const" if node.a_const.HasField("sval"):
            return Built(node.a_const.sval.sval, complete=True)
        case "type_cast":
            return _text(node.type_cast.arg)
        case "a_expr" if strings(node.a_expr.name) == ("||",):
            return _joined(node)
        case "func_call":
            return _called(node.func_call)
        case _:
            return None


def _joined(node: tree.Node) -> Built | None:
    parts: list[Built] = []
    while node.HasField("a_expr") and strings(node.a_expr.name) == ("||",):
        part = _text(node.a_expr.rexpr)
        if part is None:
            return None
        parts.append(part)
        node = node.a_expr.lexpr
    first = _text(node)
    if first is None:
        return None
    parts.append(first)
    text = "".join(part.text for part in reversed(parts))
    return Built(text, all(part.complete for part in parts))


def _called(call: tree.FuncCall) -> Built | None:
    name = strings(call.funcname)[-1:]
    if name == ("format",) and call.args:
        return _formatted(call.args)
    if name and name[0] in _QUOTING and call.args:
        return Built(_argument(call.args[0], _QUOTING[name[0]]) or "", _is_text(call.args[0]))
    return None


def _formatted(arguments: Sequence[tree.Node]) -> Built | None:
    """FORMAT with its arguments in their places."""
    template = _text(arguments[0])
    if template is None:
        return None
    complete = template.complete
    parts = []
    position = last = 0
    for found in _SPECIFIER.finditer(template.text):
        parts.append(template.text[last : found.start()])
        last = found.end()
        if found["percent"]:
            parts.append("%")
            continue
        position = int(found["position"][:-1]) if found["position"] else position + 1
        if position >= len(arguments) or position < 1:
            return None
        text = _argument(arguments[position], found["kind"])
        if text is None:
            return None
        complete = complete and _is_text(arguments[position])
        parts.append(text)
    return Built("".join([*parts, template.text[last:]]), complete)


def _argument(node: tree.Node, kind: str) -> str | None:
    """An argument as it comes out; a stand-in for a name or a value, None for what may be anything."""
    known = _text(node) if _is_text(node) else None
    match kind, known:
        case "I", None:
            return "shipcheck_name"
        case "L", None:
            return "'shipcheck_value'"
        case _, None:
            return None
        case "I", _:
            return '"' + known.text.replace('"', '""') + '"'
        case "L", _:
            return "'" + known.text.replace("'", "''") + "'"
        case _:
            return known.text


def _is_text(node: tree.Node) -> bool:
    found = _text(node) if node.WhichOneof("node") in ("a_const", "type_cast") else None
    return found is not None and found.complete
