"""Methods of well-known packages: strong_migrations, online_migrations, GitLab's, Discourse's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    DropColumn,
    DropTable,
    Operation,
    Other,
    RunCode,
    SetNotNull,
    Update,
    ValidateConstraint,
)
from shipcheck.migrations.parts import Constraint, ConstraintKind
from shipcheck.migrations.rails_operations import inflection
from shipcheck.migrations.rails_operations.columns import column, foreign_key, table_name
from shipcheck.migrations.rails_operations.methods import TABLES
from shipcheck.migrations.scripts.values import Called, known_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.rails_operations.columns import Rails
    from shipcheck.migrations.scripts.values import Value


def _concurrently(name: str) -> Callable[[Called, Rails], Iterator[Operation]]:
    """The method `name`, with `algorithm: :concurrently`."""

    def method(call: Called, rails: Rails) -> Iterator[Operation]:
        options = {**call.keywords, "algorithm": "concurrently"}
        positional = call.arguments
        if call.name.endswith("_by_name"):
            options["name"] = call.argument(1)
            positional = positional[:1]
        yield from TABLES[name](replace(call, arguments=positional, keywords=options), rails)

    return method


def _foreign_key(call: Called, _: Rails) -> Iterator[Operation]:
    """NOT VALID first, then validated in a transaction of its own."""
    table = table_name(call.argument(0))
    made = foreign_key(table, call.argument(1), {**call.keywords, "validate": False})
    yield AddConstraint(table, made)
    if call.keywords.get("validate") is not False:
        yield ValidateConstraint(table, made.name or "")


def _with_default(call: Called, rails: Rails) -> Iterator[Operation]:
    """Added with a default that stays; older versions fill in batches."""
    made = column(known_text(call.argument(1)) or "", call.argument(2), call.keywords, rails)
    yield AddColumn(table_name(call.argument(0)), made)


def _reference(call: Called, rails: Rails) -> Iterator[Operation]:
    index = call.keywords.get("index", True)
    extra: dict[Value, Value] = index if isinstance(index, dict) else {}
    given: Value = {**extra, "algorithm": "concurrently"} if index else False
    key = call.keywords.get("foreign_key")
    options = {**call.keywords, "index": given, "foreign_key": False}
    yield from TABLES["add_reference"](replace(call, keywords=options), rails)
    if key:
        named = key if isinstance(key, dict) else {}
        name = known_text(call.argument(1)) or ""
        target = named.get("to_table", inflection.pluralize(name))
        yield from _foreign_key(
            replace(call, arguments=(call.argument(0), target), keywords={"column": f"{name}_id"}),
            rails,
        )


def _check(
    expression: Callable[[Called, str], str],
) -> Callable[[Called, Rails], Iterator[Operation]]:
    """A check, NOT VALID first and validated afterwards."""

    def method(call: Called, _: Rails) -> Iterator[Operation]:
        table, name = table_name(call.argument(0)), known_text(call.argument(1)) or ""
        text = expression(call, name)
        given = known_text(call.keywords.get("constraint_name", call.keywords.get("name")))
        made = given or inflection.check_name(str(table), text)
        check = Constraint(ConstraintKind.CHECK, made, (name,), expression=text, valid=False)
        yield AddConstraint(table, check)
        if call.keywords.get("validate") is not False:
            yield ValidateConstraint(table, made)

    return method


def _validate_not_null(call: Called, _: Rails) -> Iterator[Operation]:
    table, name = table_name(call.argument(0)), known_text(call.argument(1)) or ""
    yield ValidateConstraint(table, inflection.check_name(str(table), f"{name} IS NOT NULL"))


def _in_batches(call: Called, _: Rails) -> Iterator[Operation]:
    name = known_text(call.argument(1))
    columns = (name,) if name else ()
    yield Update(table_name(call.argument(0)), columns, limited=True, in_loop=True)


def _background(call: Called, _: Rails) -> Iterator[Operation]:
    yield RunCode(call.name)


def _harmless(call: Called, _: Rails) -> Iterator[Operation]:
    yield Other(call.name)


def _column_drop(call: Called, _: Rails) -> Iterator[Operation]:
    """Discourse: `Migration::ColumnDropper.execute_drop(:table, %i[a b])`."""
    names = call.argument(1)
    if not isinstance(names, tuple):
        yield DropTable(table_name(call.argument(0)), if_exists=True)
    for name in names if isinstance(names, tuple) else ():
        yield DropColumn(table_name(call.argument(0)), known_text(name) or "", if_exists=True)


def _not_null(call: Called, _: Rails) -> Iterator[Operation]:
    yield SetNotNull(table_name(call.argument(0)), known_text(call.argument(1)) or "")


HELPERS: dict[str, Callable[[Called, Rails], Iterator[Operation]]] = {
    "add_concurrent_index": _concurrently("add_index"),
    "remove_concurrent_index": _concurrently("remove_index"),
    "remove_concurrent_index_by_name": _concurrently("remove_index"),
    "add_concurrent_foreign_key": _foreign_key,
    "add_column_with_default": _with_default,
    "add_reference_concurrently": _reference,
    "add_not_null_constraint": _check(lambda _, name: f"{name} IS NOT NULL"),
    "add_text_limit": _check(lambda call, name: f"char_length({name}) <= {call.argument(2)}"),
    "add_text_limit_constraint": _check(
        lambda call, name: f"char_length({name}) <= {call.argument(2)}"
    ),
    "validate_not_null_constraint": _validate_not_null,
    "update_column_in_batches": _in_batches,
    "update_columns_in_batches": _in_batches,
    "backfill_column": _in_batches,
    "backfill_column_in_background": _background,
    "queue_batched_background_migration": _background,
    "ensure_batched_background_migration_is_finished": _background,
    "finalize_batched_background_migration": _background,
    "delete_batched_background_migration": _background,
    "enqueue_background_data_migration": _background,
    "prepare_async_index": _harmless,
    "unprepare_async_index": _harmless,
    "prepare_async_index_removal": _harmless,
    "prepare_async_foreign_key_validation": _harmless,
    "execute_drop": _column_drop,
    "mark_readonly": _harmless,
    "drop_readonly": _harmless,
    "change_column_null_safely": _not_null,
}
"""By name."""
