"""Columns that SQLite's ALTER TABLE cannot add or drop, and why, in a clause.

https://www.sqlite.org/lang_altertable.html; each measured on SQLite 3.40.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ConstraintKind, Generated, Volatility

if TYPE_CHECKING:
    from shipcheck.migrations.operations import AddColumn, DropColumn
    from shipcheck.migrations.schema import Schema

_KEYS = {
    ConstraintKind.PRIMARY_KEY: "it would be the PRIMARY KEY",
    ConstraintKind.UNIQUE: "it would be UNIQUE",
}


def why_not_added(operation: AddColumn, schema: Schema) -> str:
    """Why SQLite refuses a column, empty where it takes it.

    Some of it only matters where there are rows: nothing is said of tables that the change has made.
    """
    column = operation.column
    for constraint in column.constraints:
        if constraint.kind in _KEYS:
            return _KEYS[constraint.kind]
    if schema.is_new(operation.table):
        return ""
    if column.generated is Generated.STORED:
        return "its values would have to be stored in every row"
    if column.default is None and not column.nullable and column.generated is None:
        return "it is NOT NULL and has no default"
    default = column.default
    if default is not None and _is_computed(default.text, default.volatility):
        return f"its default {default.text} is no constant"
    return ""


def _is_computed(text: str, volatility: Volatility) -> bool:
    return volatility is not Volatility.CONSTANT or text.startswith("(")


def why_not_dropped(operation: DropColumn, schema: Schema) -> str:
    """Why SQLite refuses to drop a column, empty where it does or where nothing is known."""
    table = schema.table(operation.table)
    if table is None:
        return ""
    name = operation.column.lower()
    for constraint in table.constraints:
        if constraint.kind in _KEYS and name in map(str.lower, constraint.columns):
            kind = constraint.kind.replace("_", " ").upper()
            return f"it is {'the ' if kind == 'PRIMARY KEY' else ''}{kind}"
    for index in table.indexes:
        if name in map(str.lower, index.columns) or name in index.where.lower().split():
            return f"the index {index.name} holds it"
    return ""
