"""From SQL text to a part of a migration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Part
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.decode import decode
from shipcheck.migrations.sql.read import read_sql
from shipcheck.migrations.sql_files.control import ends_transaction, transaction_word
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from shipcheck.migrations.migration import SourceFile, Statement
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.servers import Server


@dataclass(frozen=True, slots=True)
class Script:
    """SQL text with the file that it stands in, and the line there with which it begins."""

    path: str
    text: str
    first_line: int = 1


def script_of(file: SourceFile) -> Script:
    """A whole file."""
    return Script(file.path, decode(file.content))


def first_script(paths: Sequence[str], project: Project) -> Script | None:
    """The first of some files that is there and was asked for."""
    for path in paths:
        content = project.files.get(path)
        if content is not None:
            return Script(path, decode(content))
    return None


def read_script(
    script: Script,
    server: Server,
    *,
    wrapped: bool,
    placeholders: Sequence[re.Pattern[str]] = (),
) -> Part:
    """The statements of a text, in the tool's transaction (`wrapped`) or as they are written."""
    statements = read_sql(
        script.text, server, first_line=script.first_line, placeholders=placeholders
    )
    return Part(script.path, numbered(statements, wrapped=wrapped), wrapped)


def sent_at_once(part: Part, server: Server) -> Part:
    """A part whose text goes to the server as one message of several statements.

    PostgreSQL runs such a message as one transaction, unless a single statement is all that it holds
    or the text has its own BEGIN and COMMIT; what follows a COMMIT is a transaction again. The other
    servers commit each statement. Source: PostgreSQL's documentation, "Multiple Statements in a
    Simple Query".
    """
    if server.dialect is not Dialect.POSTGRESQL or len(part.statements) < 2:  # noqa: PLR2004 - several
        return part
    own = any(transaction_word(one) is not None for one in part.statements)
    return replace(part, statements=_implicit(part.statements), wrapped=not own)


def _implicit(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    current = 0
    found = []
    for statement in statements:
        found.append(replace(statement, transaction=current))
        if ends_transaction(statement):
            current += 1
    return tuple(found)
