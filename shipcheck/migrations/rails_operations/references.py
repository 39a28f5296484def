"""`references`: a column, its index and its foreign key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import CreateIndex
from shipcheck.migrations.parts import Index
from shipcheck.migrations.rails_operations import inflection
from shipcheck.migrations.rails_operations.columns import (
    REFERENCES_INDEXED_SINCE,
    column,
    foreign_key,
)
from shipcheck.migrations.scripts.values import known_text, known_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.parts import Column, Constraint, ObjectName
    from shipcheck.migrations.rails_operations.columns import Rails
    from shipcheck.migrations.scripts.values import Value

_COLUMN = ("null", "default", "limit", "comment", "after", "first", "array")


def reference_columns(name: str, options: Mapping[str, Value], rails: Rails) -> list[Column]:
    """The column of a reference, and that of the type where it is polymorphic."""
    given = {key: options[key] for key in _COLUMN if key in options}
    kind = options.get("type", rails.key_type)
    found = [column(f"{name}_id", kind, given, rails)]
    polymorphic = options.get("polymorphic")
    if polymorphic:
        extra = polymorphic if isinstance(polymorphic, dict) else {}
        merged = {
            **{key: value for key, value in given.items() if key in ("null", "first", "after")}
        }
        merged.update({str(key): value for key, value in extra.items()})
        found.insert(0, column(f"{name}_type", "string", merged, rails))
    return found


def reference_index(
    table: ObjectName, name: str, options: Mapping[str, Value], rails: Rails
) -> CreateIndex | None:
    """The index of a reference: there is one where nothing is said, since Rails 5.0."""
    given = options.get("index", rails.version >= REFERENCES_INDEXED_SINCE)
    if not given:
        return None
    extra = {str(key): value for key, value in given.items()} if isinstance(given, dict) else {}
    columns = (f"{name}_type", f"{name}_id") if options.get("polymorphic") else (f"{name}_id",)
    if options.get("polymorphic") and "name" not in extra:
        extra["name"] = f"index_{table.name}_on_{name}"
    return index(table, columns, extra)


def reference_key(table: ObjectName, name: str, options: Mapping[str, Value]) -> Constraint | None:
    """The foreign key of a reference, if it asks for one."""
    given = options.get("foreign_key")
    if not given or options.get("polymorphic"):
        return None
    extra = {str(key): value for key, value in given.items()} if isinstance(given, dict) else {}
    target = extra.get("to_table", inflection.pluralize(name))
    return foreign_key(table, target, {"column": f"{name}_id", **extra})


def index(table: ObjectName, columns: Value, options: Mapping[str, Value]) -> CreateIndex:
    """An index by its columns and options."""
    listed = known_texts(columns)
    method = known_text(options.get("using")) or ""
    made = Index(
        known_text(options.get("name")) or inflection.index_name(table.name, listed), table, listed,
        unique=options.get("unique") is True, method=method.lower(),
        where=known_text(options.get("where")) or "",
    )  # fmt: skip
    algorithm = known_text(options.get("algorithm")) or ""
    concurrently = algorithm == "concurrently"
    return CreateIndex(
        made, concurrently, if_not_exists=options.get("if_not_exists") is True,
        algorithm="" if concurrently else algorithm.upper(),
    )  # fmt: skip
