"""The schema that a history of migrations makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.applying import apply
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterTableOption,
    CreateIndex,
    CreateTable,
    Opaque,
)
from shipcheck.migrations.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shipcheck.migrations.migration import Migration
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.servers import Dialect


@dataclass(frozen=True, slots=True)
class Node:
    """What is kept of a migration that landed: where it stands and what must run before it."""

    path: str
    group: str
    identity: str
    after: tuple[str, ...] = ()


def node_of(migration: Migration) -> Node:
    """What is kept of a migration."""
    return Node(migration.path, migration.group, migration.identity, migration.after)


def replay(
    migrations: Iterable[Migration], dialect: Dialect, start: Schema | None = None
) -> Schema:
    """The schema after these migrations, in the order given; nothing in it is new.

    It is complete unless something was not understood, or something is done to a table that none of
    them made: then the database is older than its migrations.
    """
    schema = Schema(complete=True) if start is None else start
    for migration in migrations:
        before = schema
        own = migration.server.dialect if migration.server else dialect
        if migration.problem:
            schema = replace(schema, complete=False)
        for statement in migration.up.statements:
            for operation in statement.operations:
                if schema.complete and _is_of_elsewhere(schema, operation):
                    schema = replace(schema, complete=False)
                schema = apply(schema, operation, new=False, dialect=own)
        schema = schema.after_session(before)
    return schema


def _is_of_elsewhere(schema: Schema, operation: Operation) -> bool:
    """Whether an operation is about a table, or refers to one, that no migration made."""
    if isinstance(operation, AlterTableOption | Opaque) or getattr(operation, "if_exists", False):
        return False  # the owner of a sequence or a view is changed by ALTER TABLE, too
    if isinstance(operation, CreateTable):
        return any(_is_unknown(schema, one, operation.table) for one in _referred(operation))
    index = operation.index if isinstance(operation, CreateIndex) else operation
    table = getattr(index, "table", None)
    return _is_unknown(schema, table) or any(
        _is_unknown(schema, one) for one in _referred(operation)
    )


def _is_unknown(schema: Schema, name: ObjectName | None, itself: ObjectName | None = None) -> bool:
    return name is not None and name != itself and schema.table(name) is None


def _referred(operation: Operation) -> Iterator[ObjectName | None]:
    if isinstance(operation, CreateTable):
        columns = (one for column in operation.columns for one in column.constraints)
        yield from (one.references for one in (*columns, *operation.constraints))
    elif isinstance(operation, AddColumn):
        yield from (one.references for one in operation.column.constraints)
    elif isinstance(operation, AddConstraint):
        yield operation.constraint.references
