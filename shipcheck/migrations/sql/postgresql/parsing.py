"""Statements through PostgreSQL's own parser."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import postgast
from google.protobuf.message import DecodeError

from shipcheck.migrations.operations import Opaque
from shipcheck.migrations.parts import Default
from shipcheck.migrations.sql.lexing import layers as layers_of
from shipcheck.migrations.sql.postgresql.calling import Routines
from shipcheck.migrations.sql.postgresql.expressions import volatility
from shipcheck.migrations.sql.postgresql.limits import LONGEST, TOO_DEEP, problem, without_rows
from shipcheck.migrations.sql.postgresql.statements import operations_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from postgast import pg_query_pb2 as tree

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.sql.lexing import Layers
    from shipcheck.migrations.sql.tokens.split import Piece


def parse(layers: Layers, pieces: Sequence[Piece]) -> list[tuple[Operation, ...]]:
    """The operations of the statements in a text, in the order of `pieces`.

    All are parsed at once where that is possible; else each by itself, so that one that is wrong
    leaves the others as they are.
    """
    layers = _with_few_rows(layers, pieces)
    whole = _whole(layers, pieces)
    parsed: Iterable[Sequence[tree.RawStmt] | Opaque]
    if whole is not None:
        parsed = ([one] for one in whole)
    else:
        spans = (slice(piece.start, piece.end) for piece in pieces)
        parsed = (_parsed(layers.code[span], layers.shape[span]) for span in spans)
    routines = Routines(inner)
    return [_operations(one, routines) for one in parsed]


def inner(code: str) -> tuple[Operation, ...]:
    """The operations of a statement that stands in a block or a function."""
    found = layers_of(code)
    parsed = _parsed(found.code, found.shape)
    if isinstance(parsed, Opaque):
        return (parsed,)
    return tuple(operation for one in parsed for operation in operations_of(one.stmt, inner))


def _operations(
    parsed: Sequence[tree.RawStmt] | Opaque, routines: Routines
) -> tuple[Operation, ...]:
    if isinstance(parsed, Opaque):
        return (parsed,)
    found: list[Operation] = []
    for one in parsed:
        found += routines.follow(operations_of(one.stmt, inner))
        routines.remember(one.stmt)
    return tuple(found)


def _parsed(code: str, shape: str) -> Sequence[tree.RawStmt] | Opaque:
    """A statement by itself; `Opaque` says why it cannot be parsed."""
    _allow_depth()
    reason = problem(shape)
    if reason:
        return Opaque(reason)
    try:
        statements: Sequence[tree.RawStmt] = postgast.parse(code).stmts
    except postgast.PgQueryError as error:
        return Opaque(error.message)
    except DecodeError:
        return Opaque(TOO_DEEP)
    return statements


def default(text: str) -> Default | None:
    """A default by the text of its expression; None where it is not one expression."""
    found = layers_of(f"SELECT {text}".replace("\0", "\x01").encode("utf-8", "replace").decode())
    if problem(found.shape):
        return None
    try:
        statements = postgast.parse(found.code).stmts
    except (postgast.PgQueryError, DecodeError):
        return None
    if len(statements) != 1 or len(statements[0].stmt.select_stmt.target_list) != 1:
        return None
    value = statements[0].stmt.select_stmt.target_list[0].res_target.val
    return Default(text.strip(), volatility(value))


def _with_few_rows(layers: Layers, pieces: Sequence[Piece]) -> Layers:
    """The same with the first row alone of every long INSERT; as long as before."""
    found = (without_rows(layers, piece) for piece in pieces)
    spans = [span for span in found if span is not None]
    if not spans:
        return layers
    return replace(layers, code=_blank(layers.code, spans), shape=_blank(layers.shape, spans))


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts = []
    position = 0
    for start, end in spans:
        parts += [text[position:start], " " * (end - start)]
        position = end
    return "".join([*parts, text[position:]])


def _whole(layers: Layers, pieces: Sequence[Piece]) -> Sequence[tree.RawStmt] | None:
    """All statements in one go; None where one of them must not or cannot be parsed."""
    _allow_depth()
    code = layers.code
    if len(code) - layers.shape.count("'") - layers.shape.count(" ") > LONGEST:
        return None
    if any(problem(layers.shape[piece.start : piece.end]) for piece in pieces):
        return None
    try:
        statements: Sequence[tree.RawStmt] = postgast.parse(code).stmts
    except (postgast.PgQueryError, DecodeError):
        return None
    return statements if _matches(code, pieces, statements) else None


def _matches(code: str, pieces: Sequence[Piece], parsed: Sequence[tree.RawStmt]) -> bool:
    """Whether the parser cut the text where the splitter did; it counts bytes, we characters."""
    if len(pieces) != len(parsed):
        return False
    length = len(code.encode())
    offset = position = 0
    for piece, statement in zip(pieces, parsed, strict=True):
        offset += len(code[position : piece.start].encode())
        position = piece.start
        end = statement.stmt_location + (statement.stmt_len or length)
        if not statement.stmt_location <= offset < end:
            return False
    return True


@cache
def _allow_depth() -> None:
    """Lets protobuf read trees deeper than a hundred messages, as deep as `limits` lets through.

    Its implementation in C has a switch for it, by the name of another limit that it lifts too;
    without that implementation such a statement is not understood.
    """
    try:
        import_module("google._upb._message").SetAllowOversizeProtos(True)  # noqa: FBT003
    except (ImportError, AttributeError):
        return
