"""Indexes and constraints of Django's models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations import names
from shipcheck.migrations.django_operations.columns import column_name, table_of
from shipcheck.migrations.django_operations.conditions import condition, expression_text
from shipcheck.migrations.operations import CreateIndex, DropIndex
from shipcheck.migrations.parts import Constraint, ConstraintKind, Index, ObjectName
from shipcheck.migrations.scripts.values import Called, known_text, known_texts
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.django_operations.columns import ColumnSpec
    from shipcheck.migrations.django_operations.state import Model
    from shipcheck.migrations.django_operations.world import World
    from shipcheck.migrations.scripts.values import Value

METHODS = {
    "BTreeIndex": "btree", "GinIndex": "gin", "GistIndex": "gist", "BrinIndex": "brin",
    "HashIndex": "hash", "SpGistIndex": "spgist", "BloomIndex": "bloom", "HnswIndex": "hnsw",
    "IvfflatIndex": "ivfflat",
}  # fmt: skip


def columns(model: Model, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of fields; `-name` is in descending order."""
    return tuple(_column(model, name.lstrip("-")) for name in fields)


def _column(model: Model, name: str) -> str:
    field = model.fields.get(name)
    return column_name(field) if field is not None else name


def index_of(call: Called, model: Model, world: World) -> Index:
    """An index as `models.Index(…)` says it."""
    fields = known_texts(call.keywords.get("fields"))
    texts = tuple(expression_text(one, model) for one in call.arguments)
    where = call.keywords.get("condition")
    table = table_of(model, world)
    listed = (*columns(model, fields), *texts)
    name = known_text(call.keywords.get("name")) or names.index_name(
        table.name, listed, "_idx", world.server.dialect
    )
    return Index(
        name, table, listed, method=METHODS.get(call.name, ""),
        where=condition(where, model) if where is not None else "",
    )  # fmt: skip


def create(call: Called, model: Model, world: World, *, concurrently: bool = False) -> CreateIndex:
    """AddIndex."""
    return CreateIndex(index_of(call, model, world), concurrently)


def constraint_name(call: Value) -> str:
    """The name of a constraint or an index as it is written; empty where none is known."""
    return known_text(call.keywords.get("name")) or "" if isinstance(call, Called) else ""


def is_index(call: Called) -> bool:
    """Whether a UniqueConstraint is only an index in the database: a condition, expressions."""
    options = ("condition", "include", "opclasses", "nulls_distinct")
    given = any(call.keywords.get(name) is not None for name in options)
    return call.name.endswith("UniqueConstraint") and (given or bool(call.arguments))


def plain_constraint(
    call: Called, model: Model, world: World, *, valid: bool = True
) -> Iterator[Constraint]:
    """The constraint that a call makes, if it is more than an index."""
    name = constraint_name(call) or None
    if call.name.endswith("CheckConstraint"):
        test = call.keywords.get("condition", call.keywords.get("check"))
        yield Constraint(ConstraintKind.CHECK, name, expression=condition(test, model), valid=valid)
    elif call.name.endswith("ExclusionConstraint") and world.server.dialect is Dialect.POSTGRESQL:
        yield Constraint(
            ConstraintKind.EXCLUSION, name, expression=str(call.keywords.get("expressions"))
        )
    elif call.name.endswith("UniqueConstraint") and not is_index(call):
        listed = columns(model, known_texts(call.keywords.get("fields")))
        yield Constraint(ConstraintKind.UNIQUE, name, listed)


def index_like(call: Called, model: Model, world: World) -> Iterator[CreateIndex]:
    """The index that a UniqueConstraint with a condition or expressions is."""
    if is_index(call):
        index = index_of(call, model, world)
        yield CreateIndex(
            Index(index.name, index.table, index.columns, unique=True, where=index.where)
        )


def together_index(model: Model, fields: tuple[str, ...], world: World) -> CreateIndex:
    """The index of `index_together`."""
    return CreateIndex(_together(model, fields, world))


def drop_together(model: Model, fields: tuple[str, ...], world: World) -> DropIndex:
    """The index of `index_together` goes."""
    index = _together(model, fields, world)
    return DropIndex(ObjectName(index.name or ""), index.table)


def _together(model: Model, fields: tuple[str, ...], world: World) -> Index:
    table, listed = table_of(model, world), columns(model, fields)
    return Index(names.index_name(table.name, listed, "_idx", world.server.dialect), table, listed)


def field_indexes(spec: ColumnSpec, table: ObjectName, world: World) -> Iterator[CreateIndex]:
    """The indexes of a field itself, beside the one of a unique constraint."""
    if spec.indexed:
        yield field_index(spec, table, "", world)
    if spec.like:
        yield field_index(spec, table, "_like", world)


def field_index(spec: ColumnSpec, table: ObjectName, suffix: str, world: World) -> CreateIndex:
    """One index of a field; `_like` is the suffix of that for LIKE."""
    name = names.index_name(table.name, (spec.name,), suffix, world.server.dialect)
    return CreateIndex(Index(name, table, (spec.name,)))


def drop_field_index(spec: ColumnSpec, table: ObjectName, suffix: str, world: World) -> DropIndex:
    """An index of a field goes."""
    name = names.index_name(table.name, (spec.name,), suffix, world.server.dialect)
    return DropIndex(ObjectName(name), table)
