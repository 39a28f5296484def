"""What is done to types, domains, schemas and the names of constraints."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.memory.indexes import rename_constraint, rename_index
from shipcheck.migrations.operations import ObjectKind
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.schema import Table, plain

if TYPE_CHECKING:
    from shipcheck.migrations.memory.lookup import Manner
    from shipcheck.migrations.operations import (
        AlterObject,
        CreateObject,
        DropObject,
        RenameObject,
    )
    from shipcheck.migrations.schema import Schema

_TYPES = (ObjectKind.TYPE, ObjectKind.ENUM_VALUE)
_CONSTRAINING = ("ADD CONSTRAINT", "ADD CONSTRAINT NOT VALID", "SET NOT NULL")


def create_object(schema: Schema, operation: CreateObject, manner: Manner) -> Schema:
    """Enums, domains and materialized views are remembered; functions and the like are not.

    A materialized view has rows and indexes: it is a table whose columns nobody knows.
    """
    name = str(plain(operation.name))
    if operation.kind is ObjectKind.MATERIALIZED_VIEW:
        return schema.with_table(Table(schema.made_as(operation.name), new=manner.new))
    if operation.kind is ObjectKind.TYPE and operation.values:
        return replace(schema, enums={**schema.enums, name: operation.values})
    if operation.kind is ObjectKind.DOMAIN and operation.constrained:
        return replace(schema, domains=schema.domains | {name})
    return schema


def alter_object(schema: Schema, operation: AlterObject, _: Manner) -> Schema:
    """An enum's new value, and a domain that has constraints from now on."""
    name = str(plain(operation.name))
    if operation.kind in _TYPES and operation.action == "ADD VALUE":
        values = schema.enums.get(name, ())
        if operation.value in values:
            return schema
        return replace(schema, enums={**schema.enums, name: (*values, operation.value)})
    if operation.kind is ObjectKind.DOMAIN and operation.action in _CONSTRAINING:
        return replace(schema, domains=schema.domains | {name})
    if operation.action == "SET SCHEMA" and operation.kind in (*_TYPES, ObjectKind.DOMAIN):
        return _type_renamed(schema, name, ObjectName(operation.name.name, operation.value))
    return schema


def rename_object(schema: Schema, operation: RenameObject, _: Manner) -> Schema:
    """Indexes, constraints, types, domains and schemas under their new names."""
    name, new = operation.name, operation.new_name
    if operation.kind is ObjectKind.CONSTRAINT and operation.table is not None:
        return rename_constraint(schema, name.name, new, operation.table)
    if operation.kind is ObjectKind.INDEX:
        return rename_index(schema, name, new, operation.table)
    if operation.kind in (ObjectKind.TYPE, ObjectKind.DOMAIN):
        return _type_renamed(schema, str(plain(name)), ObjectName(new, name.schema))
    if operation.kind is ObjectKind.SCHEMA:
        return _schema_renamed(schema, name.name, new)
    return schema


def drop_object(schema: Schema, operation: DropObject, _: Manner) -> Schema:
    """A type or domain less, or a schema with all that is in it."""
    name = str(plain(operation.name))
    if operation.kind is ObjectKind.TYPE:
        return replace(schema, enums={k: v for k, v in schema.enums.items() if k != name})
    if operation.kind is ObjectKind.DOMAIN:
        return replace(schema, domains=schema.domains - {name})
    view = schema.table(operation.name)
    if operation.kind is ObjectKind.MATERIALIZED_VIEW and view is not None:
        return schema.without_table(view)
    if operation.kind is ObjectKind.SCHEMA:
        owner = operation.name.name
        tables = {k: one for k, one in schema.tables.items() if not _lies_in(one.name, owner)}
        return replace(schema, tables=tables)
    return schema


def _type_renamed(schema: Schema, old: str, new: ObjectName) -> Schema:
    """An enum or domain by its new name, also as the type of columns."""
    key = str(plain(new))
    enums = {key if name == old else name: values for name, values in schema.enums.items()}
    domains = frozenset(key if name == old else name for name in schema.domains)
    schema = replace(schema, enums=enums, domains=domains)
    changed = []
    for table in schema.tables.values():
        types = (column.type for column in table.columns.values())
        if not any(one is not None and one.name == old for one in types):
            continue
        retyped = {
            name: replace(column, type=replace(column.type, name=key))
            for name, column in table.columns.items()
            if column.type is not None and column.type.name == old
        }
        changed.append(replace(table, columns={**table.columns, **retyped}))
    return schema.with_tables(changed) if changed else schema


def _schema_renamed(schema: Schema, old: str, new: str) -> Schema:
    tables = (_table_moved(one, old, new) for one in schema.tables.values())
    return replace(schema, tables={str(one.name): one for one in tables})


def _table_moved(table: Table, old: str, new: str) -> Table:
    """A table with all its names in the schema's new name."""
    name = _name_moved(table.name, old, new)
    return replace(
        table,
        name=name,
        indexes=tuple(replace(one, table=name) for one in table.indexes),
        constraints=tuple(
            replace(one, references=_name_moved(one.references, old, new))
            if one.references
            else one
            for one in table.constraints
        ),
        parent=_name_moved(table.parent, old, new) if table.parent else None,
    )


def _name_moved(name: ObjectName, old: str, new: str) -> ObjectName:
    return plain(replace(name, schema=new)) if _lies_in(name, old) else name


def _lies_in(name: ObjectName, owner: str) -> bool:
    return (name.schema or "public") == owner
