"""Columns that come and go, on MySQL and MariaDB.

MySQL: 8.0 Reference Manual, 17.12.1 "Online DDL Operations" (Column Operations, Generated Column
Operations; https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html). MariaDB:
https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/ and the pages
beside it, measured on 10.11.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.effects.mysql_parts.clauses import asked
from shipcheck.migrations.effects.mysql_parts.making import (
    copied,
    has_fulltext,
    instant,
    is_indexed,
    is_mariadb,
    online,
    reaches,
    rebuilt,
    shared,
)
from shipcheck.migrations.parts import ConstraintKind, Generated, Volatility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import AddColumn, DropColumn, RenameColumn
    from shipcheck.migrations.parts import Column, Default
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

_KEYS = (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY)
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_BARE_NAME = re.compile(r"`|\b[A-Za-z_]\w*\b(?!\s*\()")
_NOT_NAMES = frozenset(
    {"true", "false", "null", "current_timestamp", "current_date", "interval", "day"}
)


def add_column(operation: AddColumn, schema: Schema, server: Server) -> Iterator[Effect]:
    """Instant where the rows stay as they are; a copy where each row gets a value of its own."""
    effect = _added(operation, schema, server)
    yield asked(effect, operation.algorithm, operation.lock)
    for constraint in operation.column.constraints:
        if constraint.kind is ConstraintKind.FOREIGN_KEY and constraint.references:
            why = "its rows are locked while the foreign key is checked"
            yield copied(constraint.references, server, why)


def _added(operation: AddColumn, schema: Schema, server: Server) -> Effect:
    table, column = operation.table, operation.column
    why = _why_copied(column, server)
    if why:
        return copied(table, server, why)
    if column.generated is Generated.SERIAL:
        return shared(table, rewrites=True, builds=True, why="AUTO_INCREMENT numbers every row")
    if any(one.kind in _KEYS for one in column.constraints):
        return online(table, rewrites=True, builds=True, why="an index of the column is built")
    return (
        instant(table)
        if column.generated is Generated.VIRTUAL
        else _plain(operation, schema, server)
    )


def _why_copied(column: Column, server: Server) -> str:
    """Why the table is copied, empty where it is not."""
    kinds = {one.kind for one in column.constraints if one.enforced}
    if column.generated is Generated.STORED:
        return "a stored generated column is computed for every row"
    if ConstraintKind.FOREIGN_KEY in kinds:
        return "a foreign key is only added in place with foreign_key_checks=0"
    if ConstraintKind.CHECK in kinds and not is_mariadb(server):
        return "a check looks at every row"
    computed = column.default is not None and is_computed(column.default, server)
    return f"{column.default.text} is computed for every row" if column.default and computed else ""


def _plain(operation: AddColumn, schema: Schema, server: Server) -> Effect:
    table, column = operation.table, operation.column
    if has_fulltext(schema, table):
        return rebuilt(schema, table, "a column is added")
    if not column.first_or_after:
        since = (10, 3, 2) if is_mariadb(server) else (8, 0, 12)
        return (
            instant(table)
            if reaches(server, *since)
            else rebuilt(schema, table, "a column is added")
        )
    if not reaches(server, *_any_position(server)):
        return rebuilt(schema, table, "only the last column is added in an instant")
    if is_mariadb(server) and _has_virtual(schema, operation):
        return copied(table, server, "columns of a table with virtual columns are put in order")
    return instant(table)


def _any_position(server: Server) -> tuple[int, ...]:
    """Since when columns come and go anywhere in an instant."""
    return (10, 4) if is_mariadb(server) else (8, 0, 29)


def _has_virtual(schema: Schema, operation: AddColumn) -> bool:
    """Whether virtual columns are known: MariaDB copies then (measured on 10.11)."""
    known = schema.table(operation.table)
    return known is not None and any(
        one.generated is Generated.VIRTUAL for one in known.columns.values()
    )


def is_computed(default: Default, server: Server) -> bool:
    """Whether a default is computed row by row.

    MySQL copies for every expression in parentheses (strong_migrations' experience with 8.0; the manual
    is silent). MariaDB copies for uuid() and for what names other columns; rand() and sums of literals
    are instant (measured on 10.11).
    """
    text = default.text.strip()
    if default.volatility is Volatility.STABLE:
        return False
    if not is_mariadb(server):
        return text.startswith("(") or default.volatility is not Volatility.CONSTANT
    if default.volatility is Volatility.CONSTANT and not text.startswith("("):
        return False
    if default.volatility is Volatility.VOLATILE and "rand" not in text.lower():
        return True
    words = _BARE_NAME.findall(_LITERAL.sub("", text))
    return any(one.lower() not in _NOT_NAMES for one in words)


def drop_column(operation: DropColumn, schema: Schema, server: Server) -> Iterator[Effect]:
    """Instant since MySQL 8.0.29 and MariaDB 10.4; before that the table is written anew, in place."""
    table = operation.table
    known = schema.table(table)
    column = known.columns.get(operation.column) if known else None
    if column is not None and column.generated is Generated.VIRTUAL:
        effect = instant(table)
    elif not reaches(server, *_any_position(server)) or has_fulltext(schema, table):
        effect = rebuilt(schema, table, "a column is taken out")
    elif is_indexed(known, operation.column):
        effect = online(table, rewrites=not is_mariadb(server), why="its indexes go with it")
    else:
        effect = instant(table)
    yield asked(effect, operation.algorithm, operation.lock)


def rename_column(operation: RenameColumn, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Only the dictionary changes (INPLACE before MySQL 8.0.28, INSTANT since)."""
    yield instant(operation.table)
