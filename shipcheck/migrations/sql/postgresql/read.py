"""Reads a text of PostgreSQL: statements, and what each does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Statement
from shipcheck.migrations.sql.lexing import layers
from shipcheck.migrations.sql.postgresql.parsing import parse
from shipcheck.migrations.sql.psql import command
from shipcheck.migrations.sql.restoring import restored
from shipcheck.migrations.sql.split import holders_in, split
from shipcheck.migrations.sql.tokens.lines import Lines

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence


def read(
    text: str, *, first_line: int = 1, placeholders: Sequence[re.Pattern[str]] = ()
) -> tuple[Statement, ...]:
    """The statements in order, in no transaction; see `read_sql`.

    One grammar, the newest, reads what is written for any version.
    """
    found = layers(_readable(text), placeholders)
    pieces = split(found)
    operations = iter(parse(found, [piece for piece in pieces if not piece.client]))
    lines = Lines(text, first_line)
    statements = []
    for piece in pieces:
        source = text[piece.start : piece.end]
        does = command(source) if piece.client else next(operations)
        held = holders_in(found, piece)
        if held:
            does = restored(does, held)
        plain = not (piece.client or held)
        statements.append(Statement(source, does, lines.place(piece), sql=plain))
    return tuple(statements)


def _readable(text: str) -> str:
    """The text without what the parser's C strings cannot hold, character for character.

    A NUL would end the text there; what takes its place is an error wherever it is not quoted.
    """
    return text.replace("\0", "\x01").encode("utf-8", "replace").decode()
