"""Indexes and constraints by the calls of `op`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.alembic_operations.columns import (
    name_of,
    names_of,
    schema_of,
    sql_text,
    table_name,
)
from shipcheck.migrations.operations import (
    AddConstraint,
    CreateIndex,
    DropConstraint,
    DropIndex,
    Operation,
)
from shipcheck.migrations.parts import Constraint, ConstraintKind, Index, ObjectName
from shipcheck.migrations.scripts.values import Called, known_text, known_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shipcheck.migrations.servers import Server


def create_index(call: Called, _: Server) -> Iterator[Operation]:
    """An index."""
    table, options = table_name(call.argument(1, "table_name"), schema_of(call)), call.keywords
    columns = names_of(call.argument(2, "columns"))
    name = name_of(call.argument(0, "index_name")) or f"ix_{table.name}_{'_'.join(columns)}"
    unique = call.argument(3, "unique") is True
    where = sql_text(options.get("postgresql_where", options.get("sqlite_where")))
    method = known_text(options.get("postgresql_using", options.get("mysql_using"))) or ""
    made = Index(name, table, columns, unique, method, where)
    concurrently = options.get("postgresql_concurrently") is True
    yield CreateIndex(made, concurrently, options.get("if_not_exists") is True)


def drop_index(call: Called, _: Server) -> Iterator[Operation]:
    """An index goes."""
    given, options = call.argument(1, "table_name"), call.keywords
    table = table_name(given, schema_of(call)) if given is not None else None
    name = ObjectName(name_of(call.argument(0, "index_name")), schema_of(call))
    concurrently = options.get("postgresql_concurrently") is True
    yield DropIndex(name, table, concurrently, options.get("if_exists") is True)


def create_foreign_key(call: Called, _: Server) -> Iterator[Operation]:
    """A foreign key."""
    options = call.keywords
    table = table_name(call.argument(1, "source_table"), options.get("source_schema"))
    to = table_name(call.argument(2, "referent_table"), options.get("referent_schema"))
    made = Constraint(
        ConstraintKind.FOREIGN_KEY, name_of(call.argument(0, "constraint_name")) or None,
        known_texts(call.argument(3, "local_cols")), to if to.name else None,
        known_texts(call.argument(4, "remote_cols")),
        valid=options.get("postgresql_not_valid") is not True,
    )  # fmt: skip
    yield AddConstraint(table, made)


def create_constraint(kind: ConstraintKind) -> Callable[[Called, Server], Iterator[Operation]]:
    """The method that adds a constraint of a kind."""

    def method(call: Called, _: Server) -> Iterator[Operation]:
        table = table_name(call.argument(1, "table_name"), schema_of(call))
        given, name = (
            call.argument(2, "columns", "condition"),
            name_of(call.argument(0, "constraint_name")),
        )
        check = kind is ConstraintKind.CHECK
        columns = () if check else known_texts(given)
        valid = call.keywords.get("postgresql_not_valid") is not True
        text = sql_text(given) if check else ""
        yield AddConstraint(
            table, Constraint(kind, name or None, columns, expression=text, valid=valid)
        )

    return method


def drop_constraint(call: Called, _: Server) -> Iterator[Operation]:
    """A constraint goes."""
    table = table_name(call.argument(1, "table_name"), schema_of(call))
    exists = call.keywords.get("if_exists") is True
    yield DropConstraint(table, name_of(call.argument(0, "constraint_name")), exists)
