"""The methods of Rails' migrations, forward: what each does to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropIndex,
    DropNotNull,
    DropTable,
    ObjectKind,
    Operation,
    Other,
    RedefineColumn,
    RenameColumn,
    RenameObject,
    RenameTable,
    SetDefault,
    SetNotNull,
    Update,
    ValidateConstraint,
)
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.rails_operations import inflection
from shipcheck.migrations.rails_operations.columns import (
    column,
    default,
    foreign_key,
    table_name,
    timestamps,
    type_of,
)
from shipcheck.migrations.rails_operations.references import (
    index,
    reference_columns,
    reference_index,
    reference_key,
)
from shipcheck.migrations.rails_operations.tables import constraint, join_table_name
from shipcheck.migrations.scripts.values import Called, known_text, known_texts
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.rails_operations.columns import Rails


def _text(call: Called, position: int) -> str:
    return known_text(call.argument(position)) or ""


def add_column(call: Called, rails: Rails) -> Iterator[Operation]:
    """A column, with its index where the options ask for one."""
    table, kind = table_name(call.argument(0)), call.argument(2)
    made = column(_text(call, 1), kind, call.keywords, rails)
    yield AddColumn(table, made, if_not_exists=call.keywords.get("if_not_exists") is True)
    if call.keywords.get("index") is True:
        yield index(table, (made.name,), {})


def add_columns(call: Called, rails: Rails) -> Iterator[Operation]:
    """Several columns of one type."""
    for name in known_texts(call.arguments[1:]):
        made = column(name, call.keywords.get("type"), call.keywords, rails)
        yield AddColumn(table_name(call.argument(0)), made)


def remove_column(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """A column goes."""
    exists = call.keywords.get("if_exists") is True
    yield DropColumn(table_name(call.argument(0)), _text(call, 1), if_exists=exists)


def remove_columns(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """Columns go."""
    for one in call.arguments[1:]:
        for name in known_texts(one):
            yield DropColumn(table_name(call.argument(0)), name)


def add_timestamps(call: Called, rails: Rails) -> Iterator[Operation]:
    """`created_at` and `updated_at`."""
    for one in timestamps(call.keywords, rails):
        yield AddColumn(table_name(call.argument(0)), one)


def remove_timestamps(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """They go."""
    for name in ("updated_at", "created_at"):
        yield DropColumn(table_name(call.argument(0)), name)


def add_reference(call: Called, rails: Rails) -> Iterator[Operation]:
    """A column that points to a table, its index, its foreign key."""
    table = table_name(call.argument(0))
    for name in known_texts(call.arguments[1:]):
        for one in reference_columns(name, call.keywords, rails):
            yield AddColumn(table, one)
        made = reference_index(table, name, call.keywords, rails)
        if made is not None:
            yield made
        key = reference_key(table, name, call.keywords)
        if key is not None:
            yield AddConstraint(table, key)


def remove_reference(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """The column goes, with its index."""
    table = table_name(call.argument(0))
    for name in known_texts(call.arguments[1:]):
        if call.keywords.get("foreign_key"):
            yield DropConstraint(table, inflection.foreign_key_name(str(table), f"{name}_id"))
        yield DropColumn(table, f"{name}_id")
        if call.keywords.get("polymorphic"):
            yield DropColumn(table, f"{name}_type")


def rename_column(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """A column under another name."""
    yield RenameColumn(table_name(call.argument(0)), _text(call, 1), _text(call, 2))


def rename_table(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """A table under another name."""
    yield RenameTable(table_name(call.argument(0)), table_name(call.argument(1)).name)


def drop_table(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """Tables go."""
    cascade = call.keywords.get("force") == "cascade"
    exists = call.keywords.get("if_exists") is True
    for name in known_texts(call.arguments):
        yield DropTable(table_name(name), exists, cascade)


def drop_join_table(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """A join table goes."""
    yield DropTable(join_table_name(known_texts(call.arguments[:2]), call.keywords))


def change_column(call: Called, rails: Rails) -> Iterator[Operation]:
    """A column's type, and its default and NULL where they are given."""
    table, name, options = table_name(call.argument(0)), _text(call, 1), call.keywords
    kind = call.argument(2)
    if rails.dialect in (Dialect.MYSQL, Dialect.MARIADB):
        yield RedefineColumn(table, name, column(name, kind, options, rails))
        return
    yield AlterColumnType(
        table, name, type_of(kind, options, rails), known_text(options.get("using")) or ""
    )
    if "default" in options:
        made = default(options["default"], rails)
        yield SetDefault(table, name, made) if made is not None else DropDefault(table, name)
    if "null" in options:
        yield SetNotNull(table, name) if options["null"] is False else DropNotNull(table, name)


def change_column_null(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """NULL is forbidden or allowed; a fourth argument fills what is empty, at once."""
    table, name = table_name(call.argument(0)), _text(call, 1)
    if call.argument(2) is not False:
        yield DropNotNull(table, name)
        return
    if call.argument(3) is not None:
        yield Update(table, (name,))
    yield SetNotNull(table, name)


def change_column_default(call: Called, rails: Rails) -> Iterator[Operation]:
    """Another default."""
    table, name = table_name(call.argument(0)), _text(call, 1)
    value = call.argument(2, "to")
    if isinstance(value, dict) and "to" in value:
        value = value["to"]
    made = default(value, rails)
    yield SetDefault(table, name, made) if made is not None else DropDefault(table, name)


def add_index(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """An index."""
    yield index(table_name(call.argument(0)), call.argument(1, "column"), call.keywords)


def remove_index(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """An index goes, by its name or its columns."""
    table, options = table_name(call.argument(0)), call.keywords
    name = known_text(options.get("name"))
    if name is None:
        columns = known_texts(call.argument(1, "column"))
        name = inflection.index_name(table.name, columns)
    concurrently = options.get("algorithm") == "concurrently"
    yield DropIndex(ObjectName(name), table, concurrently, options.get("if_exists") is True)


def rename_index(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """An index under another name."""
    old, new = ObjectName(_text(call, 1)), _text(call, 2)
    yield RenameObject(ObjectKind.INDEX, old, new, table_name(call.argument(0)))


def add_foreign_key(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """A foreign key."""
    table = table_name(call.argument(0))
    yield AddConstraint(table, foreign_key(table, call.argument(1), call.keywords))


def remove_foreign_key(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """A foreign key goes."""
    exists = call.keywords.get("if_exists") is True
    yield DropConstraint(table_name(call.argument(0)), key_name(call), exists)


def key_name(call: Called) -> str:
    """The name of the foreign key that a call means."""
    table = table_name(call.argument(0))
    return foreign_key(table, call.argument(1, "to_table"), call.keywords).name or ""


def validate_foreign_key(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """Rows are looked through."""
    yield ValidateConstraint(table_name(call.argument(0)), key_name(call))


def add_constraint(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """A check, unique or exclusion constraint."""
    table, kind = table_name(call.argument(0)), call.name.removeprefix("add_")
    yield AddConstraint(table, constraint(table, kind, call.argument(1), call.keywords))


def remove_constraint(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """It goes."""
    table, kind = table_name(call.argument(0)), call.name.removeprefix("remove_")
    name = constraint(table, kind, call.argument(1, "expression"), call.keywords).name
    yield DropConstraint(table, name or "", call.keywords.get("if_exists") is True)


def validate_constraint(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """Rows are looked through."""
    table = table_name(call.argument(0))
    name = known_text(call.argument(1, "name"))
    if name is None:
        name = inflection.check_name(str(table), known_text(call.keywords.get("expression")) or "")
    yield ValidateConstraint(table, name)


def change_comment(call: Called, rails: Rails) -> Iterator[Operation]:  # noqa: ARG001 - as all methods
    """Comments change nothing."""
    yield Other("COMMENT")


TABLES: dict[str, Callable[[Called, Rails], Iterator[Operation]]] = {
    "add_column": add_column,
    "add_columns": add_columns,
    "remove_column": remove_column,
    "remove_columns": remove_columns,
    "add_timestamps": add_timestamps,
    "remove_timestamps": remove_timestamps,
    "add_reference": add_reference,
    "add_belongs_to": add_reference,
    "remove_reference": remove_reference,
    "remove_belongs_to": remove_reference,
    "rename_column": rename_column,
    "rename_table": rename_table,
    "drop_table": drop_table,
    "drop_join_table": drop_join_table,
    "change_column": change_column,
    "change_column_null": change_column_null,
    "change_column_default": change_column_default,
    "add_index": add_index,
    "remove_index": remove_index,
    "rename_index": rename_index,
    "add_foreign_key": add_foreign_key,
    "remove_foreign_key": remove_foreign_key,
    "validate_foreign_key": validate_foreign_key,
    "add_check_constraint": add_constraint,
    "add_unique_constraint": add_constraint,
    "add_unique_key": add_constraint,
    "add_exclusion_constraint": add_constraint,
    "remove_check_constraint": remove_constraint,
    "remove_unique_constraint": remove_constraint,
    "remove_exclusion_constraint": remove_constraint,
    "validate_check_constraint": validate_constraint,
    "validate_constraint": validate_constraint,
    "change_table_comment": change_comment,
    "change_column_comment": change_comment,
}
"""The methods of tables, by name."""
