"""Indexes and constraints on MySQL and MariaDB.

MySQL: 8.0 Reference Manual, 17.12.1 "Online DDL Operations" (Index, Primary Key and Foreign Key
Operations). MariaDB: measured on 10.11; a second session's writes of both tables waited for ADD FOREIGN
KEY, those of the table itself for ADD CHECK, nobody for CREATE INDEX and FORCE.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.mysql_parts.clauses import asked
from shipcheck.migrations.effects.mysql_parts.making import copied, instant, online, shared
from shipcheck.migrations.parts import ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import (
        AddConstraint,
        CreateIndex,
        DropConstraint,
        DropIndex,
    )
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

BLOCKING_METHODS = ("fulltext", "spatial", "vector")
"""Indexes that are built with LOCK=SHARED; a table's first FULLTEXT index writes it anew, too."""

WITHOUT_CHECKS = "a foreign key is only added in place with foreign_key_checks=0"


def create_index(operation: CreateIndex, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Built in place while reads and writes go on, unless it is for texts or places."""
    index = operation.index
    if index.method in BLOCKING_METHODS:
        effect = shared(index.table, builds=True, why=f"a {index.method.upper()} index is built")
    else:
        effect = online(index.table, builds=True)
    yield asked(effect, operation.algorithm, operation.lock)


def drop_index(operation: DropIndex, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Only the dictionary changes."""
    if operation.table is not None:
        yield instant(operation.table)


def add_constraint(operation: AddConstraint, _schema: Schema, server: Server) -> Iterator[Effect]:
    """Keys are built in place; checks and foreign keys copy the table."""
    constraint, table = operation.constraint, operation.table
    if constraint.kind is ConstraintKind.CHECK and not constraint.enforced:
        effect = instant(table)
    elif constraint.kind is ConstraintKind.CHECK:
        effect = copied(table, server, "a check looks at every row")
    elif constraint.kind is ConstraintKind.FOREIGN_KEY:
        effect = copied(table, server, WITHOUT_CHECKS)
    else:
        is_primary = constraint.kind is ConstraintKind.PRIMARY_KEY
        effect = online(table, rewrites=is_primary, builds=True)
    effect = asked(effect, operation.algorithm, operation.lock)
    yield effect
    if constraint.references is not None and effect.lock.startswith("COPY"):
        yield copied(constraint.references, server, "its rows are locked while the key is checked")


def drop_constraint(operation: DropConstraint, schema: Schema, server: Server) -> Iterator[Effect]:
    """Only the dictionary changes, but for a primary key: rows lie in its order."""
    known = schema.table(operation.table)
    keys = known.constraints if known else ()
    is_primary = operation.name.upper() == "PRIMARY" or any(
        one.kind is ConstraintKind.PRIMARY_KEY and one.name == operation.name for one in keys
    )
    if is_primary:
        yield copied(operation.table, server, "rows lie in the order of the primary key")
    else:
        yield instant(operation.table)
