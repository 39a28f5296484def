"""Methods about extensions, enums, schemas and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AlterObject,
    CreateObject,
    CreateTable,
    DropObject,
    DropTable,
    ObjectKind,
    Operation,
    Other,
    RefreshView,
    RenameObject,
)
from shipcheck.migrations.rails_operations.columns import table_name
from shipcheck.migrations.scripts.values import Called, known_text, known_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.rails_operations.columns import Rails


def _made(kind: ObjectKind) -> Callable[[Called, Rails], Iterator[Operation]]:
    def method(call: Called, _: Rails) -> Iterator[Operation]:
        values = known_texts(call.argument(1)) if kind is ObjectKind.TYPE else ()
        table = table_name(call.keywords["on"]) if "on" in call.keywords else None
        yield CreateObject(kind, table_name(call.argument(0)), table, values=values)

    return method


def _dropped(kind: ObjectKind) -> Callable[[Called, Rails], Iterator[Operation]]:
    def method(call: Called, _: Rails) -> Iterator[Operation]:
        exists = call.keywords.get("if_exists") is True
        table = table_name(call.keywords["on"]) if "on" in call.keywords else None
        yield DropObject(kind, table_name(call.argument(0)), table, exists)

    return method


def _replaced(kind: ObjectKind) -> Callable[[Called, Rails], Iterator[Operation]]:
    def method(call: Called, _: Rails) -> Iterator[Operation]:
        yield CreateObject(kind, table_name(call.argument(0)), replace=True)

    return method


def _add_enum_value(call: Called, _: Rails) -> Iterator[Operation]:
    placed = "before" in call.keywords or "after" in call.keywords
    value = known_text(call.argument(1)) or ""
    yield AlterObject(
        ObjectKind.TYPE, table_name(call.argument(0)), "ADD VALUE", value=value, placed=placed
    )


def _rename_enum(call: Called, _: Rails) -> Iterator[Operation]:
    new = known_text(call.argument(1, "to")) or ""
    yield RenameObject(ObjectKind.TYPE, table_name(call.argument(0)), new)


def _rename_enum_value(call: Called, _: Rails) -> Iterator[Operation]:
    new = known_text(call.argument(2, "to")) or ""
    yield RenameObject(ObjectKind.ENUM_VALUE, table_name(call.argument(0)), new)


def _refresh(call: Called, _: Rails) -> Iterator[Operation]:
    yield RefreshView(table_name(call.argument(0)), call.keywords.get("concurrently") is True)


def _virtual_table(call: Called, _: Rails) -> Iterator[Operation]:
    yield CreateTable(table_name(call.argument(0)), complete=False)


def _drop_virtual_table(call: Called, _: Rails) -> Iterator[Operation]:
    yield DropTable(table_name(call.argument(0)))


def _harmless(call: Called, _: Rails) -> Iterator[Operation]:
    yield Other(call.name)


OBJECTS: dict[str, Callable[[Called, Rails], Iterator[Operation]]] = {
    "enable_extension": _made(ObjectKind.EXTENSION),
    "disable_extension": _dropped(ObjectKind.EXTENSION),
    "create_enum": _made(ObjectKind.TYPE),
    "drop_enum": _dropped(ObjectKind.TYPE),
    "add_enum_value": _add_enum_value,
    "rename_enum": _rename_enum,
    "rename_enum_value": _rename_enum_value,
    "create_schema": _made(ObjectKind.SCHEMA),
    "drop_schema": _dropped(ObjectKind.SCHEMA),
    "create_view": _made(ObjectKind.VIEW),  # the scenic gem
    "update_view": _replaced(ObjectKind.VIEW),
    "replace_view": _replaced(ObjectKind.VIEW),
    "drop_view": _dropped(ObjectKind.VIEW),
    "refresh_materialized_view": _refresh,
    "create_function": _made(ObjectKind.FUNCTION),  # the fx gem
    "update_function": _replaced(ObjectKind.FUNCTION),
    "drop_function": _dropped(ObjectKind.FUNCTION),
    "create_trigger": _made(ObjectKind.TRIGGER),
    "drop_trigger": _dropped(ObjectKind.TRIGGER),
    "update_trigger": _replaced(ObjectKind.TRIGGER),
    "create_virtual_table": _virtual_table,  # SQLite
    "drop_virtual_table": _drop_virtual_table,
    "reset_column_information": _harmless,
}
"""The methods of other things, by name."""
