"""Names and literals as the database wants them quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.servers import Server

BACKTICKS = frozenset({Dialect.MYSQL, Dialect.MARIADB})


def quoted(name: str, server: Server) -> str:
    """One name; a NUL, which no database takes, vanishes."""
    mark = "`" if server.dialect in BACKTICKS else '"'
    return mark + name.replace("\0", "").replace(mark, mark * 2) + mark


def dotted(name: str, server: Server) -> str:
    """A name that may have its schema before a dot: each quoted by itself."""
    return ".".join(quoted(part, server) for part in name.split("."))


def listed(names: Iterable[str], server: Server) -> str:
    """Several names in parentheses."""
    return f"({', '.join(quoted(name, server) for name in names)})"


def literal(value: str | float | bool | None) -> str:  # noqa: FBT001 - a value as it stands in a file
    """A value as SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("\0", "").replace("'", "''") + "'"
    return repr(value)
