"""Statements about indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.migrations.rendered_sql.names import BACKTICKS, dotted, quoted
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.servers import Server


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """An index as a tool is told it; `columns` are SQL: names that are quoted, or expressions."""

    table: str
    columns: tuple[str, ...]
    name: str | None = None
    unique: bool = False
    concurrently: bool = False
    if_not_exists: bool = False
    method: str = ""
    where: str = ""


def create_index(spec: IndexSpec, server: Server) -> str:
    """CREATE INDEX; without a name PostgreSQL chooses one, the others are given one."""
    post = server.dialect is Dialect.POSTGRESQL
    name = spec.name if spec.name or post else f"{spec.table}_index".replace(".", "_")
    words = (
        "CREATE",
        "UNIQUE" if spec.unique else "",
        "INDEX",
        "CONCURRENTLY" if spec.concurrently and post else "",
        "IF NOT EXISTS" if spec.if_not_exists and name and server.dialect not in BACKTICKS else "",
        quoted(name, server) if name else "",
        "ON",
        dotted(spec.table, server),
        f"USING {spec.method}" if spec.method and post else "",
        f"({', '.join(spec.columns)})",
        f"WHERE {spec.where}" if spec.where else "",
    )
    return " ".join(word for word in words if word)


def drop_index(
    name: str, table: str, server: Server, *, concurrently: bool = False, if_exists: bool = False
) -> str:
    """DROP INDEX; in PostgreSQL and SQLite the table is not named, but its schema counts."""
    if server.dialect in BACKTICKS:
        return f"DROP INDEX {quoted(name, server)} ON {dotted(table, server)}"
    schema = table.rpartition(".")[0]
    full = f"{schema}.{name}" if schema else name
    words = (
        "DROP INDEX",
        "CONCURRENTLY" if concurrently and server.dialect is Dialect.POSTGRESQL else "",
        "IF EXISTS" if if_exists else "",
        dotted(full, server) if schema else quoted(full, server),
    )
    return " ".join(word for word in words if word)
