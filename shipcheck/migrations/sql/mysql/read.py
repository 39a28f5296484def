"""Reads a script of MySQL or MariaDB: statements, and what each does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Statement
from shipcheck.migrations.operations import Opaque, Other
from shipcheck.migrations.sql.mysql.executable import with_executable
from shipcheck.migrations.sql.mysql.routines import with_routines
from shipcheck.migrations.sql.mysql.statements import read_statement
from shipcheck.migrations.sql.tokens.cursor import Cursor, NotUnderstoodError
from shipcheck.migrations.sql.tokens.lines import Lines
from shipcheck.migrations.sql.tokens.split import split
from shipcheck.migrations.sql.tokens.token import LONGEST, MYSQL, TOO_LONG, tokens

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server
    from shipcheck.migrations.sql.tokens.split import Piece


def read(text: str, server: Server, *, first_line: int = 1) -> tuple[Statement, ...]:
    """The statements of a script in order, unnumbered; `first_line` is where it stands in its file.

    Never raises for what the script holds: what is not understood is an `Opaque` operation.
    """
    plain = with_executable(text, server)
    lines = Lines(text, first_line)
    found = tuple(
        Statement(
            plain[one.start : one.end].rstrip(), _operations(plain, one, server), lines.place(one)
        )
        for one in split(plain, MYSQL)
    )
    return with_routines(found, server)


def _operations(text: str, piece: Piece, server: Server) -> tuple[Operation, ...]:
    if piece.client:
        return _client(text[piece.start : piece.end])
    end = _looked_at(text, piece)
    if end - piece.start > LONGEST:
        return (Opaque(TOO_LONG),)
    try:
        cursor = Cursor(tokens(text, MYSQL, start=piece.start, end=end), text)
        return read_statement(cursor, server)
    except NotUnderstoodError as error:
        return (Opaque(str(error)),)
    except RecursionError:
        return (Opaque("it is nested too deeply"),)


_LONG = re.compile(
    r"\s*(?:INSERT|REPLACE)\b.{0,2000}?\bVALUES?\s*(?=\(|ROW\b)", re.IGNORECASE | re.DOTALL
)


def _looked_at(text: str, piece: Piece) -> int:
    """How far a statement is read: the rows that an INSERT writes out do not matter."""
    found = _LONG.match(text, piece.start, piece.end)
    return found.end() if found else piece.end


def _client(line: str) -> tuple[Operation, ...]:
    """A line for the command-line client: DELIMITER, or another file."""
    word = line.split(maxsplit=1)[0].lower()
    if word in ("source", "\\."):
        return (Opaque("it reads another file"),)
    return (Opaque("it runs a program"),) if word == "\\!" else (Other(word.upper()),)
