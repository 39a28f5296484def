"""The calls of `op`: what each does to the database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.alembic_operations import constraints
from shipcheck.migrations.alembic_operations.columns import (
    column_of,
    name_of,
    schema_of,
    server_default,
    sql_text,
    table_constraints,
    table_name,
)
from shipcheck.migrations.alembic_operations.sqlalchemy_types import ENUMS, type_of
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropDefault,
    DropNotNull,
    DropObject,
    DropTable,
    Insert,
    ObjectKind,
    Operation,
    Other,
    RedefineColumn,
    RenameColumn,
    RenameObject,
    RenameTable,
    SetDefault,
    SetNotNull,
)
from shipcheck.migrations.parts import Column, Constraint, ConstraintKind, Index, ObjectName
from shipcheck.migrations.scripts.values import Called, known_text, known_texts
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.types import column_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.servers import Server


def _create_table(call: Called, server: Server) -> Iterator[Operation]:
    table = table_name(call.argument(0, "table_name"), schema_of(call))
    parts = [one for one in call.arguments[1:] if isinstance(one, Called)]
    columns: list[Column] = []
    table_parts: list[Constraint] = []
    indexes: list[Index] = []
    for one in parts:
        if one.name != "Column":
            continue
        if server.dialect is Dialect.POSTGRESQL:
            yield from _enum_types(one)
        column, keys = column_of(one, server)
        columns.append(column)
        table_parts += keys
        if one.keywords.get("index") is True:
            indexes.append(Index(f"ix_{table.name}_{column.name}", table, (column.name,)))
    table_parts += table_constraints(tuple(parts), server)
    exists = call.keywords.get("if_not_exists") is True
    keyed = {
        name
        for one in table_parts
        if one.kind is ConstraintKind.PRIMARY_KEY
        for name in one.columns
    }
    made = tuple(replace(one, nullable=one.nullable and one.name not in keyed) for one in columns)
    yield CreateTable(table, made, tuple(table_parts), exists)
    for index in indexes:
        yield CreateIndex(index)


def _enum_types(column: Called) -> Iterator[Operation]:
    """A new table makes the enum types of its columns."""
    for one in column.arguments[1:2]:
        if (
            isinstance(one, Called)
            and one.name in ENUMS
            and one.keywords.get("create_type") is not False
        ):
            name = known_text(one.keywords.get("name"))
            if name and one.arguments and one.keywords.get("native_enum") is not False:
                schema = known_text(one.keywords.get("schema"))
                yield CreateObject(
                    ObjectKind.TYPE, ObjectName(name, schema), values=known_texts(one.arguments)
                )


def _drop_table(call: Called, _: Server) -> Iterator[Operation]:
    exists = call.keywords.get("if_exists") is True
    yield DropTable(table_name(call.argument(0, "table_name"), schema_of(call)), exists)


def _rename_table(call: Called, _: Server) -> Iterator[Operation]:
    table = table_name(call.argument(0, "old_table_name"), schema_of(call))
    yield RenameTable(table, name_of(call.argument(1, "new_table_name")))


def _add_column(call: Called, server: Server) -> Iterator[Operation]:
    table, given = (
        table_name(call.argument(0, "table_name"), schema_of(call)),
        call.argument(1, "column"),
    )
    if not isinstance(given, Called):
        return
    column, keys = column_of(given, server)
    yield AddColumn(table, column, call.keywords.get("if_not_exists") is True)
    for key in keys:
        yield AddConstraint(table, key)
    if given.keywords.get("index") is True:
        yield CreateIndex(Index(f"ix_{table.name}_{column.name}", table, (column.name,)))


def _drop_column(call: Called, _: Server) -> Iterator[Operation]:
    table = table_name(call.argument(0, "table_name"), schema_of(call))
    exists = call.keywords.get("if_exists") is True
    yield DropColumn(table, name_of(call.argument(1, "column_name")), exists)


def _alter_column(call: Called, server: Server) -> Iterator[Operation]:
    table, options = table_name(call.argument(0, "table_name"), schema_of(call)), call.keywords
    name, new_name = (
        name_of(call.argument(1, "column_name")),
        name_of(options.get("new_column_name")),
    )
    typed = options.get("type_")
    if server.dialect in (Dialect.MYSQL, Dialect.MARIADB):
        yield from _redefine(call, table, name, server)
        return
    if typed is not None:
        old = type_of(options.get("existing_type"), server)
        using = sql_text(options.get("postgresql_using"))
        yield AlterColumnType(table, name, type_of(typed, server), using, old)
    if isinstance(options.get("nullable"), bool):
        yield DropNotNull(table, name) if options["nullable"] else SetNotNull(table, name)
    if "server_default" in options:
        default = server_default(options["server_default"], server)
        yield SetDefault(table, name, default) if default is not None else DropDefault(table, name)
    if new_name and new_name != name:
        yield RenameColumn(table, name, new_name)


def _redefine(call: Called, table: ObjectName, name: str, server: Server) -> Iterator[Operation]:
    """MySQL says the whole column anew."""
    options = call.keywords
    new_name = name_of(options.get("new_column_name")) or name
    changes = {"type_", "nullable", "autoincrement", "new_column_name"} & options.keys()
    default = server_default(
        options.get("server_default", options.get("existing_server_default")), server
    )
    if not changes:
        if "server_default" in options:
            yield (
                SetDefault(table, name, default)
                if default is not None
                else DropDefault(table, name)
            )
        return
    typed = options.get("type_", options.get("existing_type"))
    nullable = options.get("nullable", options.get("existing_nullable", True))
    column = Column(new_name, type_of(typed, server), nullable is not False, default)
    yield RedefineColumn(table, name, column)


def _bulk_insert(call: Called, _: Server) -> Iterator[Operation]:
    given = call.argument(0)
    name = given.argument(0) if isinstance(given, Called) else given
    yield Insert(table_name(name))


def _sync_enum(call: Called, server: Server) -> Iterator[Operation]:
    """alembic-postgresql-enum: a new type, to which every column that uses the old one is turned."""
    schema, name = (
        known_text(call.argument(0, "enum_schema")),
        known_text(call.argument(1, "enum_name")),
    )
    values = known_texts(call.argument(2, "new_values"))
    old = f"{name}_old"
    yield RenameObject(ObjectKind.TYPE, ObjectName(name or "", schema), old)
    yield CreateObject(ObjectKind.TYPE, ObjectName(name or "", schema), values=values)
    affected = call.argument(3, "affected_columns")
    for one in affected if isinstance(affected, tuple) else ():
        if isinstance(one, Called):
            given = one.argument(0, "table_name"), one.argument(1, "column_name")
        else:
            given = (one[0], one[1]) if isinstance(one, tuple) and len(one) > 1 else ("", "")
        table, column = table_name(given[0]), known_text(given[1]) or ""
        using = f"{column}::text::{name}"
        kind = column_type(name or "", server)
        yield AlterColumnType(table, column, kind, using, kind)  # code sees the same type
    yield DropObject(ObjectKind.TYPE, ObjectName(old, schema))


def _harmless(call: Called, _: Server) -> Iterator[Operation]:
    yield Other(call.name)


METHODS: dict[str, Callable[[Called, Server], Iterator[Operation]]] = {
    "create_table": _create_table,
    "drop_table": _drop_table,
    "rename_table": _rename_table,
    "add_column": _add_column,
    "drop_column": _drop_column,
    "alter_column": _alter_column,
    "create_index": constraints.create_index,
    "drop_index": constraints.drop_index,
    "create_foreign_key": constraints.create_foreign_key,
    "create_unique_constraint": constraints.create_constraint(ConstraintKind.UNIQUE),
    "create_check_constraint": constraints.create_constraint(ConstraintKind.CHECK),
    "create_primary_key": constraints.create_constraint(ConstraintKind.PRIMARY_KEY),
    "create_exclude_constraint": constraints.create_constraint(ConstraintKind.EXCLUSION),
    "drop_constraint": constraints.drop_constraint,
    "bulk_insert": _bulk_insert,
    "sync_enum_values": _sync_enum,
    "create_table_comment": _harmless,
    "drop_table_comment": _harmless,
}
"""By the name after `op.`."""
_IN_BATCH = {
    "create_index": 1, "drop_index": 1, "create_foreign_key": 1, "create_unique_constraint": 1,
    "create_check_constraint": 1, "create_primary_key": 1, "drop_constraint": 1,
    "create_exclude_constraint": 1,
}  # fmt: skip
"""Where the name of the table is missing in calls of a batch; first in those not named here."""


def in_batch(call: Called, batch: Called) -> Called:
    """A call of `batch_op` as the one of `op` that it stands for."""
    at = _IN_BATCH.get(call.name, 0)
    table = batch.argument(0, "table_name")
    given = call.arguments
    if at > len(given):  # the name of a constraint is given by its own name
        first = call.argument(-1, "constraint_name", "index_name")
        given = (first, *given)
    options = dict(call.keywords)
    schema = batch.keywords.get("schema")
    if schema is not None:
        options["schema"] = schema
    return replace(
        call,
        path=f"op.{call.name}",
        arguments=(*given[:at], table, *given[at:]),
        keywords=options,
        receiver=None,
    )
