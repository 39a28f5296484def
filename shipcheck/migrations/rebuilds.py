"""What a table that SQLite rebuilds loses, gets and keeps: as operations like those of other databases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AddColumn,
    AlterColumnType,
    DropColumn,
    DropNotNull,
    RebuildTable,
    RenameColumn,
    SetNotNull,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import Column
    from shipcheck.migrations.schema import Schema

_WORD = re.compile(r"\w+")


def expanded(operations: tuple[Operation, ...], schema: Schema) -> tuple[Operation, ...]:
    """The operations, and before each rebuild what it does to the columns of its table.

    `schema` is the one right before them. Nothing is added where the old table is not known.
    """
    if not any(isinstance(one, RebuildTable) for one in operations):
        return operations
    return tuple(
        found
        for one in operations
        for found in (*(_differences(one, schema) if isinstance(one, RebuildTable) else ()), one)
    )


def _differences(rebuild: RebuildTable, schema: Schema) -> Iterator[Operation]:
    known = schema.table(rebuild.table)
    if known is None or not known.complete:
        return
    filled = _filled(rebuild, known.columns)
    read = {word.lower() for text in filled.values() for word in _WORD.findall(text)}
    renamed = {text.lower(): name for name, text in filled.items()}
    kept = {one.name.lower() for one in rebuild.columns}
    for name in known.columns:
        if name.lower() in kept:
            continue
        if name.lower() in renamed:
            yield RenameColumn(rebuild.table, name, renamed[name.lower()])
        elif name.lower() not in read:
            yield DropColumn(rebuild.table, name)
    before = {name.lower(): column for name, column in known.columns.items()}
    for new in rebuild.columns:
        source = filled.get(new.name, "").lower()
        yield from _of_column(rebuild, new, before.get(source) or before.get(new.name.lower()))


def _filled(rebuild: RebuildTable, old: Mapping[str, Column]) -> dict[str, str]:
    """By new column what fills it; `SELECT *` fills the columns in their order."""
    if rebuild.copied is not None:
        return dict(rebuild.copied)
    return {new.name: name for new, name in zip(rebuild.columns, old, strict=False)}


def _of_column(rebuild: RebuildTable, new: Column, old: Column | None) -> Iterator[Operation]:
    """What becomes of one column, apart from its name."""
    table = rebuild.table
    if old is None:
        yield AddColumn(table, new)
        return
    if new.type != old.type:
        yield AlterColumnType(table, new.name, new.type, old=old.type)
    if old.nullable and not new.nullable:
        yield SetNotNull(table, new.name)
    elif new.nullable and not old.nullable:
        yield DropNotNull(table, new.name)
