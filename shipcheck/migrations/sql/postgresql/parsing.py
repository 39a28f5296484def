"""Statements through PostgreSQL's own parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import postgast
from google.protobuf.message import DecodeError

from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.parts import Default
from shipcheck.migrations.sql.postgresql.expressions import volatility
from shipcheck.migrations.sql.postgresql.statements import operations_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postgast import pg_query_pb2 as tree

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.sql.lexing import Layers
    from shipcheck.migrations.sql.tokens.split import Piece

TOO_DEEP = "it is nested too deeply"


def parse(layers: Layers, pieces: Sequence[Piece]) -> list[tuple[Operation, ...]]:
    """The operations of the statements in a text, in the order of `pieces`.

    All are parsed at once where that is possible; else each by itself, so that one that is wrong
    leaves the others as they are.
    """
    code = layers.code
    parsed = _whole(code)
    if parsed is not None and _matches(code, pieces, parsed):
        return [operations_of(one.stmt) for one in parsed]
    return [_one(code[piece.start : piece.end]) for piece in pieces]


def _whole(code: str) -> Sequence[tree.RawStmt] | None:
    try:
        statements: Sequence[tree.RawStmt] = postgast.parse(code).stmts
    except (postgast.PgQueryError, DecodeError):
        return None
    return statements


def _matches(code: str, pieces: Sequence[Piece], parsed: Sequence[tree.RawStmt]) -> bool:
    """Whether the parser cut the text where the splitter did; it counts bytes, we characters."""
    if len(pieces) != len(parsed):
        return False
    offset = position = 0
    for piece, statement in zip(pieces, parsed, strict=True):
        offset += len(code[position : piece.start].encode())
        position = piece.start
        end = statement.stmt_location + (statement.stmt_len or len(code.encode()))
        if not statement.stmt_location <= offset < end:
            return False
    return True


def _one(statement: str) -> tuple[Operation, ...]:
    try:
        parsed = postgast.parse(statement).stmts
    except postgast.PgQueryError as error:
        return (Opaque(error.message),)
    except DecodeError:
        return (Opaque(TOO_DEEP),)
    return tuple(operation for one in parsed for operation in operations_of(one.stmt))


def default(text: str) -> Default | None:
    """A default by the text of its expression; None where it is not one expression."""
    try:
        statements = postgast.parse(f"SELECT {text.replace(chr(0), chr(1))}").stmts
    except (postgast.PgQueryError, DecodeError, UnicodeEncodeError):
        return None
    select = statements[0].stmt.select_stmt
    if len(statements) != 1 or len(select.target_list) != 1:
        return None
    value = select.target_list[0].res_target.val
    return Default(text.strip(), volatility(value))
