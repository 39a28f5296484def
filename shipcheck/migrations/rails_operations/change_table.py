"""`change_table` with its block: each call of it is a method of the migration itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.rails_operations.column_types import PLAIN
from shipcheck.migrations.scripts.values import Called, known_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.scripts.values import Value

_SAME = {
    "index": "add_index", "remove_index": "remove_index", "rename_index": "rename_index",
    "timestamps": "add_timestamps", "remove_timestamps": "remove_timestamps",
    "change": "change_column", "change_default": "change_column_default",
    "change_null": "change_column_null", "rename": "rename_column", "references": "add_reference",
    "belongs_to": "add_reference", "remove_references": "remove_reference",
    "remove_belongs_to": "remove_reference", "foreign_key": "add_foreign_key",
    "remove_foreign_key": "remove_foreign_key", "check_constraint": "add_check_constraint",
    "remove_check_constraint": "remove_check_constraint",
    "unique_constraint": "add_unique_constraint", "exclusion_constraint": "add_exclusion_constraint",
    "remove_unique_constraint": "remove_unique_constraint", "column": "add_column",
    "remove_exclusion_constraint": "remove_exclusion_constraint",
    "change_comment": "change_column_comment",
}  # fmt: skip


def as_methods(call: Called, table: Value) -> Iterator[Called]:
    """The methods of the migration that a call in the block of a table stands for."""
    name = call.name
    if name == "remove":
        columns = known_texts(call.arguments)
        yield replace(call, path="remove_columns", arguments=(table, *columns), receiver=None)
    elif name in _SAME:
        yield replace(call, path=_SAME[name], arguments=(table, *call.arguments), receiver=None)
    elif name in PLAIN:
        for column in known_texts(call.arguments):
            yield replace(call, path="add_column", arguments=(table, column, name), receiver=None)
    else:
        yield replace(call, arguments=(table, *call.arguments), receiver=None)
