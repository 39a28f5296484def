"""Effects by the name of the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Effect
from shipcheck.migrations.effects.postgresql_parts import locks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.parts import Constraint, ObjectName
    from shipcheck.migrations.schema import Schema, Table


def brief(table: ObjectName, lock: str, why: str = "") -> Effect:
    """A lock for a moment."""
    return Effect(table, lock, locks.BLOCKS[lock], why=why)


def exclusive(table: ObjectName, why: str = "") -> Effect:
    """Reads and writes wait for a moment."""
    return brief(table, locks.ACCESS_EXCLUSIVE, why)


def scan(table: ObjectName, lock: str, why: str = "", unsure: str = "") -> Effect:
    """All rows are read under the lock."""
    return Effect(table, lock, locks.BLOCKS[lock], scans=True, why=why, unsure=unsure)


def build(table: ObjectName, lock: str, why: str = "", unsure: str = "") -> Effect:
    """An index is built under the lock."""
    return Effect(table, lock, locks.BLOCKS[lock], scans=True, builds=True, why=why, unsure=unsure)


def rewrite(table: ObjectName, why: str = "", unsure: str = "") -> Effect:
    """The table and its indexes are written anew while reads and writes wait."""
    return Effect(
        table,
        locks.ACCESS_EXCLUSIVE,
        locks.BLOCKS[locks.ACCESS_EXCLUSIVE],
        scans=True,
        rewrites=True,
        why=why,
        unsure=unsure,
    )


def same(one: ObjectName, other: ObjectName, schema: Schema) -> bool:
    """Whether two names mean the same table."""
    if one == other:
        return True
    known = schema.table(one)
    return known is not None and known is schema.table(other)


def referencing(name: ObjectName, schema: Schema) -> Iterator[tuple[Table, Constraint]]:
    """The foreign keys of other tables that point to a table."""
    for table in schema.about(name.name):
        for constraint in table.constraints:
            target = constraint.references
            own = same(table.name, name, schema)
            if target is not None and not own and same(target, name, schema):
                yield table, constraint


def targets_of(name: ObjectName, schema: Schema, column: str | None = None) -> list[ObjectName]:
    """The other tables that a table's foreign keys point to; only those of `column`, if given."""
    known = schema.table(name)
    found: dict[ObjectName, None] = {}
    for constraint in known.constraints if known else ():
        target = constraint.references
        fits = column is None or column in constraint.columns
        if target is not None and fits and not same(target, name, schema):
            found[target] = None
    return list(found)


def is_partitioned(name: ObjectName, schema: Schema) -> bool:
    """Whether a table is known to be made of partitions."""
    known = schema.table(name)
    return (known is not None and known.partitioned) or any(
        one.parent is not None and same(one.parent, name, schema) for one in schema.about(name.name)
    )
