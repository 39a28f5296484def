"""How Rails turns a method round (`ActiveRecord::Migration::CommandRecorder`), and what it cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.scripts.values import Called, is_known

if TYPE_CHECKING:
    from collections.abc import Callable

IRREVERSIBLE = "Rails raises ActiveRecord::IrreversibleMigration: "
_PAIRS = {
    "create_table": "drop_table",
    "create_join_table": "drop_join_table",
    "add_column": "remove_column",
    "add_columns": "remove_columns",
    "add_timestamps": "remove_timestamps",
    "add_reference": "remove_reference",
    "add_belongs_to": "remove_belongs_to",
    "add_index": "remove_index",
    "add_foreign_key": "remove_foreign_key",
    "add_check_constraint": "remove_check_constraint",
    "add_unique_constraint": "remove_unique_constraint",
    "add_exclusion_constraint": "remove_exclusion_constraint",
    "enable_extension": "disable_extension",
    "create_enum": "drop_enum",
    "create_schema": "drop_schema",
    "create_view": "drop_view",
    "create_function": "drop_function",
    "create_trigger": "drop_trigger",
    "create_virtual_table": "drop_virtual_table",
    "add_reference_concurrently": "remove_reference",
    "add_column_with_default": "remove_column",
}
_INVERSES = {**_PAIRS, **{back: there for there, back in reversed(list(_PAIRS.items())[:19])}}
_SWAPPED = frozenset({"rename_table", "rename_column", "rename_index", "rename_enum"})
_NEVER = {
    "change_column": "change_column does not say what the column was before",
    "execute": "execute has no way back of its own",
    "add_enum_value": "a value cannot be taken out of an enum",
}
_RUN_AGAIN = frozenset(
    {
        "validate_foreign_key",
        "validate_check_constraint",
        "validate_constraint",
        "reset_column_information",
    }
)
"""Methods that Rails does not know how to turn round, and runs again; they then do nothing."""


class IrreversibleError(Exception):
    """Rails cannot turn a method round; its text says why, in Rails' words."""


def inverse(call: Called) -> Called | None:
    """The call that undoes another; None where nothing is to be done.

    Raises:
        IrreversibleError: Rails cannot.
    """
    name = call.name
    if name in _NEVER:
        raise IrreversibleError(IRREVERSIBLE + _NEVER[name])
    if name in _RUN_AGAIN:
        return None
    if name in _CHECKED:
        return _CHECKED[name](call)
    if name in _SWAPPED:
        return _swapped(call)
    if name in _INVERSES:
        return replace(call, path=_INVERSES[name])
    raise IrreversibleError(f"{IRREVERSIBLE}it does not know how to turn {name} round")


def _swapped(call: Called) -> Called:
    given = [*call.arguments, *(value for name, value in call.keywords.items() if name == "to")]
    return replace(call, arguments=(*given[:-2], *reversed(given[-2:])))


def _needs(test: Callable[[Called], bool], reason: str, there: str) -> Callable[[Called], Called]:
    def turned(call: Called) -> Called:
        if not test(call):
            raise IrreversibleError(IRREVERSIBLE + reason)
        return replace(call, path=there)

    return turned


def _null(call: Called) -> Called:
    table, column, null = call.argument(0), call.argument(1), call.argument(2)
    return replace(call, arguments=(table, column, null is False))


def _from_to(call: Called) -> Called:
    given = call.argument(2)
    options = {
        **call.keywords,
        **({str(key): one for key, one in given.items()} if isinstance(given, dict) else {}),
    }
    if not {"from", "to"} <= options.keys():
        raise IrreversibleError(f"{IRREVERSIBLE}{call.name} needs :from and :to")
    turned = {**options, "from": options["to"], "to": options["from"]}
    return replace(call, arguments=call.arguments[:2], keywords=turned)


def _has_columns(call: Called) -> bool:
    columns = call.argument(1, "column")
    return columns is not None and is_known(columns)


_CHECKED: dict[str, Callable[[Called], Called]] = {
    "remove_column": _needs(
        lambda call: call.argument(2) is not None, "remove_column needs a type", "add_column"
    ),
    "remove_columns": _needs(
        lambda call: "type" in call.keywords, "remove_columns needs a type", "add_columns"
    ),
    "drop_table": _needs(
        lambda call: call.block is not None or len(call.keywords) > 0,
        "drop_table needs a block",
        "create_table",
    ),
    "remove_index": _needs(_has_columns, "remove_index needs :column", "add_index"),
    "remove_foreign_key": _needs(
        lambda call: call.argument(1, "to_table") is not None,
        "remove_foreign_key needs the table that it points to",
        "add_foreign_key",
    ),
    "remove_check_constraint": _needs(
        lambda call: call.argument(1) is not None,
        "remove_check_constraint needs the condition",
        "add_check_constraint",
    ),
    "remove_unique_constraint": _needs(
        lambda call: call.argument(1) is not None,
        "remove_unique_constraint needs the columns",
        "add_unique_constraint",
    ),
    "drop_enum": _needs(
        lambda call: call.argument(1) is not None, "drop_enum needs the values", "create_enum"
    ),
    "drop_view": _needs(
        lambda call: "revert_to_version" in call.keywords,
        "drop_view needs revert_to_version",
        "create_view",
    ),
    "update_view": _needs(
        lambda call: "revert_to_version" in call.keywords,
        "update_view needs revert_to_version",
        "update_view",
    ),
    "change_column_null": _null,
    "change_column_default": _from_to,
    "change_column_comment": _from_to,
    "change_table_comment": _from_to,
}
