"""Columns that are defined anew, on MySQL and MariaDB: MODIFY, CHANGE, and what frameworks make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.mysql_parts.clauses import asked
from shipcheck.migrations.effects.mysql_parts.making import (
    copied,
    instant,
    is_mariadb,
    online,
    reaches,
    rebuilt,
)
from shipcheck.migrations.parts import Generated
from shipcheck.migrations.type_changes import change_of_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.operations import (
        AlterColumnType,
        DropDefault,
        DropNotNull,
        RedefineColumn,
        SetDefault,
        SetNotNull,
    )
    from shipcheck.migrations.parts import Column, ColumnType, ObjectName
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

_TYPE_NOT_KNOWN = "the column's type before is not known, and only some changes need no copy"


def redefine(operation: RedefineColumn, schema: Schema, server: Server) -> Iterator[Effect]:
    """The worst of what changes: type, generation, NULL, position, name."""
    known = schema.table(operation.table)
    old = known.columns.get(operation.column) if known else None
    effect = _worst(operation, old, schema, server)
    yield asked(effect, operation.algorithm, operation.lock)


def _worst(operation: RedefineColumn, old: Column | None, schema: Schema, server: Server) -> Effect:
    table, new = operation.table, operation.new
    if new.generated is Generated.STORED:
        return copied(table, server, "a stored generated column is computed for every row")
    effect = of_type(table, old.type if old else None, new.type, server)
    if effect.rewrites:
        return effect
    if old is not None and old.nullable != new.nullable:
        return _nullness(table, schema)
    if new.first_or_after and not is_mariadb(server):
        return rebuilt(schema, table, "the columns are put in another order")
    if new.first_or_after and not reaches(server, 10, 4):
        return rebuilt(schema, table, "the columns are put in another order")
    return effect


def _nullness(table: ObjectName, schema: Schema) -> Effect:
    return rebuilt(schema, table, "whether a column may be NULL is part of every row")


def of_type(
    table: ObjectName, old: ColumnType | None, new: ColumnType | None, server: Server
) -> Effect:
    """What a change of type does; a copy where neither manual names a shorter way."""
    if old is None or new is None:
        return copied(table, server, "", unsure=_TYPE_NOT_KNOWN)
    change = change_of_type(old, new, server)
    if change.rewrites:
        return copied(table, server, f"{old} and {new} are stored differently")
    if change.rebuilds_indexes:
        return online(table, builds=True, why=f"indexes compare {new} otherwise")
    return instant(table)


def alter_type(operation: AlterColumnType, schema: Schema, server: Server) -> Iterator[Effect]:
    """A copy, but for a longer VARCHAR and for members at the end of an ENUM."""
    known = schema.table(operation.table)
    column = known.columns.get(operation.column) if known else None
    old = column.type if column is not None and column.type is not None else operation.old
    yield of_type(operation.table, old, operation.type, server)


def nullness(
    operation: SetNotNull | DropNotNull, schema: Schema, _server: Server
) -> Iterator[Effect]:
    """The table is written anew in place, in strict mode; reads and writes go on."""
    yield _nullness(operation.table, schema)


def default(
    operation: SetDefault | DropDefault, _schema: Schema, _server: Server
) -> Iterator[Effect]:
    """Only the dictionary changes."""
    yield instant(operation.table)
