"""Reads a script of SQLite: statements, and what each does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Statement
from shipcheck.migrations.operations import Opaque, Other
from shipcheck.migrations.sql.sqlite.rebuilding import with_rebuilds
from shipcheck.migrations.sql.sqlite.statements import read_statement
from shipcheck.migrations.sql.tokens.cursor import Cursor, NotUnderstoodError
from shipcheck.migrations.sql.tokens.lines import Lines
from shipcheck.migrations.sql.tokens.split import split
from shipcheck.migrations.sql.tokens.token import LONGEST, SQLITE, TOO_LONG, tokens

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.split import Piece


def read(text: str, server: Server, *, first_line: int = 1) -> tuple[Statement, ...]:
    """The statements of a script in order, unnumbered; `first_line` is where it stands in its file.

    Never raises for what the script holds: what is not understood is an `Opaque` operation.
    """
    lines = Lines(text, first_line)
    found = tuple(
        Statement(
            text[one.start : one.end].rstrip(), _operations(text, one, server), lines.place(one)
        )
        for one in split(text, SQLITE)
    )
    return with_rebuilds(found)


_LONG = re.compile(
    r"\s*(?:INSERT|REPLACE)\b.{0,2000}?\bVALUES\s*(?=\(|ROW\b)", re.IGNORECASE | re.DOTALL
)


def _operations(text: str, piece: Piece, server: Server) -> tuple[Operation, ...]:
    if piece.client:
        word = text[piece.start : piece.end].split(maxsplit=1)[0]
        return (Opaque("it reads another file"),) if word == ".read" else (Other(word),)
    found = _LONG.match(text, piece.start, piece.end)  # the rows written out do not matter
    end = found.end() if found else piece.end
    if end - piece.start > LONGEST:
        return (Opaque(TOO_LONG),)
    try:
        return read_statement(
            Cursor(tokens(text, SQLITE, start=piece.start, end=end), text), server
        )
    except NotUnderstoodError as error:
        return (Opaque(str(error)),)
    except RecursionError:
        return (Opaque("it is nested too deeply"),)
