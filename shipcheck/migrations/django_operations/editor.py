"""What Django's schema editor does (`django/db/backends/*/schema.py`), as operations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations import altering, indexing, names
from shipcheck.migrations.django_operations.columns import (
    column_name,
    column_of,
    has_column,
    key_of,
    spec_of,
    table_of,
)
from shipcheck.migrations.django_operations.field_kinds import MANY
from shipcheck.migrations.django_operations.state import Model, ModelField
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropTable,
    RenameColumn,
    RenameTable,
)
from shipcheck.migrations.parts import Constraint, ConstraintKind, ObjectName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.django_operations.columns import ColumnSpec
    from shipcheck.migrations.django_operations.world import World
    from shipcheck.migrations.operations import Operation


def create_model(model: Model, world: World) -> Iterator[Operation]:
    """A table with its constraints and indexes, and those of its many-to-many fields."""
    if not model.managed:
        return
    table, dialect = table_of(model, world), world.server.dialect
    specs = {
        one.name: spec_of(one, model, world) for one in model.fields.values() if has_column(one)
    }
    constraints = [unique_of(model, fields, world) for fields in sorted(model.unique_together)]
    constraints += [
        one
        for call in model.constraints.values()
        for one in indexing.plain_constraint(call, model, world)
    ]
    yield CreateTable(
        table,
        tuple(column_of(one, table.name, dialect) for one in specs.values()),
        tuple(constraints),
    )
    for spec in specs.values():
        yield from indexing.field_indexes(spec, table, world)
    for fields in sorted(model.index_together):
        yield indexing.together_index(model, fields, world)
    for call in model.indexes.values():
        yield indexing.create(call, model, world)
    for call in model.constraints.values():
        yield from indexing.index_like(call, model, world)
    for field in model.fields.values():
        if is_automatic_many(field):
            yield from create_through(field, model, world)


def delete_model(model: Model, world: World) -> Iterator[Operation]:
    """The table goes, with those of its many-to-many fields."""
    if not model.managed:
        return
    for field in model.fields.values():
        if is_automatic_many(field):
            yield DropTable(through_table(field, model, world), cascade=True)
    yield DropTable(table_of(model, world), cascade=True)


def add_field(field: ModelField, model: Model, world: World) -> Iterator[Operation]:
    """A column with its indexes, or a table for a many-to-many field."""
    if not model.managed:
        return
    if is_automatic_many(field):
        yield from create_through(field, model, world)
    if not has_column(field):
        return
    table, spec = table_of(model, world), spec_of(field, model, world)
    yield add_column(spec, table, world)
    yield from indexing.field_indexes(spec, table, world)


def add_column(spec: ColumnSpec, table: ObjectName, world: World) -> AddColumn:
    """The column; a default of the model is filled in and taken away again at once."""
    column = column_of(spec, table.name, world.server.dialect)
    filled = spec.default is not None and spec.kept_default is None and spec.generated is None
    if filled:
        column = replace(column, default=spec.default)
    return AddColumn(table, column, application_default=filled)


def remove_field(field: ModelField, model: Model, world: World) -> Iterator[Operation]:
    """The column goes, or the table of a many-to-many field."""
    if not model.managed:
        return
    if is_automatic_many(field):
        yield DropTable(through_table(field, model, world), cascade=True)
    if has_column(field):
        yield DropColumn(table_of(model, world), column_name(field), cascade=True)


def alter_field(
    old: ModelField, new: ModelField, models: tuple[Model, Model], worlds: tuple[World, World]
) -> Iterator[Operation]:
    """What differs between two versions of a field, also under a new name."""
    before, after = models
    if not after.managed:
        return
    if MANY in (old.kind, new.kind) or not (has_column(old) and has_column(new)):
        yield from _alter_many(old, new, models, worlds)
        return
    specs = spec_of(old, before, worlds[0]), spec_of(new, after, worlds[1])
    yield from altering.alter(*specs, table_of(after, worlds[1]), worlds[1])


def _alter_many(
    old: ModelField, new: ModelField, models: tuple[Model, Model], worlds: tuple[World, World]
) -> Iterator[Operation]:
    if is_automatic_many(old) and is_automatic_many(new):
        tables = through_table(old, models[0], worlds[0]), through_table(new, models[1], worlds[1])
        if tables[0] != tables[1]:
            yield RenameTable(tables[0], tables[1].name)
    elif not (old.kind == MANY and new.kind == MANY):
        yield from remove_field(old, models[0], worlds[0])
        yield from add_field(new, models[1], worlds[1])


def rename_table(old: Model, new: Model, worlds: tuple[World, World]) -> Iterator[Operation]:
    """A table under a new name; tables between two models follow."""
    before, after = table_of(old, worlds[0]), table_of(new, worlds[1])
    if before == after or not new.managed:
        return
    yield RenameTable(before, after.name)
    for field in new.fields.values():
        if not is_automatic_many(field) or field.name not in old.fields:
            continue
        tables = (
            through_table(old.fields[field.name], old, worlds[0]),
            through_table(field, new, worlds[1]),
        )
        if tables[0] != tables[1]:
            yield RenameTable(tables[0], tables[1].name)
        if old.name.lower() != new.name.lower():
            yield RenameColumn(tables[1], f"{old.name.lower()}_id", f"{new.name.lower()}_id")


def alter_together(old: Model, new: Model, option: str, world: World) -> Iterator[Operation]:
    """`unique_together` or `index_together` with other fields."""
    before: frozenset[tuple[str, ...]] = getattr(old, option)
    after: frozenset[tuple[str, ...]] = getattr(new, option)
    table = table_of(new, world)
    if not new.managed:
        return
    for fields in sorted(before - after):
        if option == "unique_together":
            yield DropConstraint(table, unique_of(old, fields, world).name or "")
        else:
            yield indexing.drop_together(old, fields, world)
    for fields in sorted(after - before):
        if option == "unique_together":
            yield AddConstraint(table, unique_of(new, fields, world))
        else:
            yield indexing.together_index(new, fields, world)


def unique_of(model: Model, fields: tuple[str, ...], world: World) -> Constraint:
    """The constraint of some fields that are unique together."""
    columns = indexing.columns(model, fields)
    name = names.index_name(table_of(model, world).name, columns, "_uniq", world.server.dialect)
    return Constraint(ConstraintKind.UNIQUE, name, columns)


def is_automatic_many(field: ModelField) -> bool:
    """Whether a field is a many-to-many one whose table Django makes itself."""
    return field.kind == MANY and field.options.get("through") is None


def through_table(field: ModelField, model: Model, world: World) -> ObjectName:
    """The table of a many-to-many field."""
    given = field.options.get("db_table")
    if isinstance(given, str):
        return ObjectName(given)
    name = f"{table_of(model, world).name}_{field.name}"
    return ObjectName(names.shortened(name, world.server.dialect))


def create_through(field: ModelField, model: Model, world: World) -> Iterator[Operation]:
    """The table of a many-to-many field: a key, and a foreign key to either side."""
    named = world.named(field.to, model.app, model.name)
    own, other = model.name.lower(), named[1] if named is not None else "to"
    left, right = (f"from_{own}", f"to_{own}") if own == other else (own, other)
    pointing = {"on_delete": None}
    key = key_of(model)
    key_kind = (
        key.kind
        if key is not None and key.kind in ("BigAutoField", "AutoField")
        else "BigAutoField"
    )
    fields = {
        "id": ModelField("id", key_kind, key_kind, {"primary_key": True}),
        left: ModelField(left, "ForeignKey", "ForeignKey", pointing, f"{model.app}.{own}"),
        right: ModelField(
            right, "ForeignKey", "ForeignKey", pointing, ".".join(named) if named else field.to
        ),
    }
    table = through_table(field, model, world)
    through = Model(
        model.app, f"{model.name}_{field.name}", table.name, fields, frozenset({(left, right)})
    )
    state = world.state.with_model(model) if world.state.model(*model.key) is None else world.state
    yield from create_model(through, world.at(state))
