"""SQL text to statements with their operations, whatever the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.servers import Server


def read_sql(
    text: str, server: Server, *, first_line: int = 1, placeholders: Sequence[re.Pattern[str]] = ()
) -> tuple[Statement, ...]:
    """The statements of an SQL text, in order, in no transaction.

    A statement that is not understood is one `Opaque` operation; those around it are read all the
    same. `first_line` is the line of the file that the text begins in. `placeholders` are patterns
    of what is put in before the SQL runs, beside the usual ones. Never raises for what it is given.
    """
    if server.dialect is Dialect.POSTGRESQL:
        # Imported only here: parsers are slow to load.
        from shipcheck.migrations.sql.postgresql.read import read  # noqa: PLC0415

        return read(text, first_line=first_line, placeholders=placeholders)
    from shipcheck.migrations.sql.substituting import read_substituted  # noqa: PLC0415

    reader = _other(server.dialect)
    found = read_substituted(
        text,
        server.dialect,
        placeholders,
        lambda given: reader(given, server, first_line=first_line),
        first_line=first_line,
    )
    return tuple(found)


class Reader(Protocol):
    """What reads the SQL of MySQL, MariaDB or SQLite."""

    def __call__(self, text: str, server: Server, *, first_line: int = 1) -> tuple[Statement, ...]:
        """The statements of a text."""


def _other(dialect: Dialect) -> Reader:
    if dialect is Dialect.SQLITE:
        from shipcheck.migrations.sql.sqlite.read import read  # noqa: PLC0415
    else:
        from shipcheck.migrations.sql.mysql.read import read  # noqa: PLC0415
    return read
