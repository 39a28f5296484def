"""Statements about tables and columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.rendered_sql.columns import (
    ColumnSpec,
    Reference,
    column_sql,
    reference_sql,
)
from shipcheck.migrations.rendered_sql.names import BACKTICKS, dotted, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.servers import Server


def create_table(
    table: str,
    columns: Sequence[ColumnSpec],
    server: Server,
    *,
    constraints: Sequence[str] = (),
    if_not_exists: bool = False,
) -> str:
    """CREATE TABLE; several primary columns are one key."""
    keys = [one.name for one in columns if one.primary]
    together = len(keys) > 1
    lines = [column_sql(_without_key(one) if together else one, server) for one in columns]
    if together:
        lines.append(f"PRIMARY KEY {listed(keys, server)}")
    words = "CREATE TABLE IF NOT EXISTS" if if_not_exists else "CREATE TABLE"
    return f"{words} {dotted(table, server)} ({', '.join((*lines, *constraints))})"


def add_column(
    table: str, column: ColumnSpec, server: Server, *, if_not_exists: bool = False
) -> str:
    """ALTER TABLE … ADD COLUMN."""
    words = "ADD COLUMN IF NOT EXISTS" if if_not_exists else "ADD COLUMN"
    return alter(table, f"{words} {column_sql(column, server)}", server)


def drop_column(table: str, column: str, server: Server, *, words: str = "DROP COLUMN") -> str:
    """ALTER TABLE … DROP COLUMN."""
    return alter(table, f"{words} {quoted(column, server)}", server)


def rename_column(table: str, column: str, new_name: str, server: Server) -> str:
    """ALTER TABLE … RENAME COLUMN."""
    old, new = quoted(column, server), quoted(new_name, server)
    return alter(table, f"RENAME COLUMN {old} TO {new}", server)


def rename_table(table: str, new_name: str, server: Server) -> str:
    """ALTER TABLE … RENAME TO."""
    return alter(table, f"RENAME TO {quoted(new_name.rpartition('.')[2], server)}", server)


def drop_table(
    table: str, server: Server, *, if_exists: bool = False, cascade: bool = False
) -> str:
    """DROP TABLE."""
    words = "DROP TABLE IF EXISTS" if if_exists else "DROP TABLE"
    return f"{words} {dotted(table, server)}{' CASCADE' if cascade else ''}"


def change_type(table: str, column: str, type_text: str, server: Server, *, using: str = "") -> str:
    """ALTER COLUMN … TYPE; MySQL's MODIFY."""
    name = quoted(column, server)
    if server.dialect in BACKTICKS:
        return alter(table, f"MODIFY {name} {type_text}", server)
    tail = f" USING {using}" if using else ""
    return alter(table, f"ALTER COLUMN {name} TYPE {type_text}{tail}", server)


def alter_column(table: str, column: str, action: str, server: Server) -> str:
    """ALTER COLUMN with `SET NOT NULL`, `DROP DEFAULT` and the like."""
    return alter(table, f"ALTER COLUMN {quoted(column, server)} {action}", server)


def alter(table: str, action: str, server: Server) -> str:
    """ALTER TABLE with anything."""
    return f"ALTER TABLE {dotted(table, server)} {action}"


def constraint(name: str | None, body: str, server: Server) -> str:
    """A constraint with its name, if it has one."""
    return f"CONSTRAINT {quoted(name, server)} {body}" if name else body


def foreign_key(
    name: str | None, columns: Sequence[str], reference: Reference, server: Server
) -> str:
    """A foreign key as a constraint of a table."""
    body = f"FOREIGN KEY {listed(columns, server)} {reference_sql(reference, server)}"
    return constraint(name, body, server)


def drop_constraint(table: str, name: str, server: Server, *, foreign: bool = False) -> str:
    """DROP CONSTRAINT; MySQL's DROP FOREIGN KEY."""
    mysql = foreign and server.dialect in BACKTICKS
    words = "DROP FOREIGN KEY" if mysql else "DROP CONSTRAINT"
    return alter(table, f"{words} {quoted(name, server)}", server)


def _without_key(spec: ColumnSpec) -> ColumnSpec:
    return replace(spec, primary=False, nullable=False)
