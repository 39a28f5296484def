"""The column that a field is, and what comes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations import defaults, names
from shipcheck.migrations.django_operations.field_kinds import AUTOMATIC, FOREIGN, MANY, NO_FIELD
from shipcheck.migrations.django_operations.field_types import type_text
from shipcheck.migrations.django_operations.fields import field_of
from shipcheck.migrations.parts import (
    Column,
    Constraint,
    ConstraintKind,
    Generated,
    ObjectName,
)
from shipcheck.migrations.scripts.values import Called
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.types import column_type

if TYPE_CHECKING:
    from shipcheck.migrations.django_operations.state import Model, ModelField
    from shipcheck.migrations.django_operations.world import World
    from shipcheck.migrations.parts import ColumnType, Default

DEEPEST = 5
"""Keys that are foreign keys themselves, arrays of arrays."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """All that the database knows of a field.

    `default` is what Django fills rows with that are there already, `kept_default` what stays in the
    database (`db_default`). `indexed` is whether the field has an index of its own, `like` whether
    there is another for LIKE (PostgreSQL). `target` is the table and column that a foreign key
    points to, None where there is no constraint.
    """

    name: str
    type: ColumnType | None
    type_text: str
    nullable: bool
    unique: bool
    primary: bool
    indexed: bool
    like: bool
    check: str
    target: tuple[ObjectName, str] | None
    default: Default | None
    kept_default: Default | None
    generated: Generated | None


def table_of(model: Model, world: World) -> ObjectName:
    """The table of a model."""
    name = model.table or names.shortened(f"{model.app}_{model.name.lower()}", world.server.dialect)
    schema, dot, table = name.replace('"', "").rpartition(".")
    return ObjectName(table, schema) if dot and '"' in name else ObjectName(name.replace('"', ""))


def key_of(model: Model) -> ModelField | None:
    """The primary key of a model."""
    return next(
        (one for one in model.fields.values() if one.options.get("primary_key") is True), None
    ) or model.fields.get("id")


def column_name(field: ModelField) -> str:
    """The name of a field's column."""
    given = field.options.get("db_column")
    if isinstance(given, str):
        return given.replace('"', "")
    return f"{field.name}_id" if field.kind in FOREIGN else field.name


def has_column(field: ModelField) -> bool:
    """Whether a field is a column of its table."""
    return field.kind not in (MANY, NO_FIELD, "CompositePrimaryKey")


def spec_of(field: ModelField, model: Model, world: World) -> ColumnSpec:
    """The column of a field."""
    dialect = world.server.dialect
    text = _type_text(field, model, world, 0)
    option = field.options.get
    unique = option("unique") is True or field.kind == "OneToOneField"
    primary = option("primary_key") is True
    foreign = field.kind in FOREIGN
    target = (
        _target(field, model, world) if foreign and option("db_constraint") is not False else None
    )
    indexed = option("db_index", _indexed_by_itself(field)) is True and not unique and not primary
    if dialect in (Dialect.MYSQL, Dialect.MARIADB) and target is not None:
        indexed = False  # InnoDB makes one for the constraint
    like = (
        dialect is Dialect.POSTGRESQL
        and (indexed or unique or primary)
        and text.startswith(("varchar", "text"))
        and "[" not in text
        and not option("db_collation")
    )
    return ColumnSpec(
        column_name(field), column_type(text, world.server) if text else None, text,
        option("null") is True or (field.kind == "NullBooleanField"),
        unique, primary, indexed, like, _check(field, dialect), target,
        defaults.filled(field, dialect), defaults.kept(field, world.server), _generated(field),
    )  # fmt: skip


def column_of(spec: ColumnSpec, table: str, dialect: Dialect) -> Column:
    """The column as it is made, with the constraints that stand at it."""
    return Column(
        spec.name, spec.type, spec.nullable and not spec.primary, spec.kept_default, spec.generated,
        tuple(constraints_of(spec, table, dialect)),
    )  # fmt: skip


def constraints_of(spec: ColumnSpec, table: str, dialect: Dialect) -> list[Constraint]:
    """The constraints of a column."""
    columns = (spec.name,)
    found = []
    if spec.primary:
        found.append(Constraint(ConstraintKind.PRIMARY_KEY, None, columns))
    elif spec.unique:
        found.append(Constraint(ConstraintKind.UNIQUE, None, columns))
    if spec.check:
        found.append(
            Constraint(
                ConstraintKind.CHECK, f"{table}_{spec.name}_check", columns, expression=spec.check
            )
        )
    if spec.target is not None:
        found.append(foreign_key(spec, table, dialect))
    return found


def foreign_key(spec: ColumnSpec, table: str, dialect: Dialect) -> Constraint:
    """The foreign key of a column that has one."""
    to_table, to_column = spec.target or (ObjectName(""), "")
    name = names.foreign_key_name(table, spec.name, to_table.name, to_column, dialect)
    return Constraint(ConstraintKind.FOREIGN_KEY, name, (spec.name,), to_table, (to_column,))


def _type_text(field: ModelField, model: Model, world: World, depth: int) -> str:
    if field.kind in FOREIGN and depth < DEEPEST:
        target = _target_model(field, model, world)
        key = _target_field(field, target) if target is not None else None
        if target is None or key is None:
            return ""
        return AUTOMATIC.get(key.kind, "") or _type_text(key, target, world, depth + 1)
    for outer, option in (("ArrayField", "base_field"), ("GeneratedField", "output_field")):
        if field.kind == outer:
            inner = field.options.get(option, field.positional[0] if field.positional else None)
            inside = field_of("", inner) if isinstance(inner, Called) else None
            text = (
                _type_text(inside, model, world, depth + 1)
                if inside is not None and depth < DEEPEST
                else ""
            )
            return f"{text}[]" if text and outer == "ArrayField" else text
    return type_text(field, world.server.dialect)


def _target_model(field: ModelField, model: Model, world: World) -> Model | None:
    named = world.named(field.to, model.app, model.name)
    if named is None:
        return None
    return model if named == model.key else world.model(*named)


def _target_field(field: ModelField, target: Model) -> ModelField | None:
    given = field.options.get("to_field")
    return target.fields.get(given) if isinstance(given, str) else key_of(target)


def _target(field: ModelField, model: Model, world: World) -> tuple[ObjectName, str] | None:
    """The table and column that a foreign key points to; a guess where the model is not known."""
    target = _target_model(field, model, world)
    if target is not None:
        key = _target_field(field, target)
        return table_of(target, world), column_name(key) if key is not None else "id"
    named = world.named(field.to, model.app, model.name)
    return (
        (ObjectName("_".join(named)), "id")
        if named is not None
        else (ObjectName("a table that is not known"), "id")
    )


def _indexed_by_itself(field: ModelField) -> bool:
    return field.kind in ("ForeignKey", "SlugField") or field.class_name == "HybridCloudForeignKey"


def _check(field: ModelField, dialect: Dialect) -> str:
    name = column_name(field)
    if field.kind.startswith("Positive") and dialect in (Dialect.POSTGRESQL, Dialect.SQLITE):
        return f'"{name}" >= 0'
    if field.kind == "JSONField" and dialect in (Dialect.SQLITE, Dialect.MARIADB):
        return (
            f"JSON_VALID({name}) OR {name} IS NULL"
            if dialect is Dialect.SQLITE
            else f"JSON_VALID(`{name}`)"
        )
    return ""


def _generated(field: ModelField) -> Generated | None:
    if field.kind in AUTOMATIC:
        return Generated.IDENTITY
    if field.kind == "GeneratedField":
        return Generated.STORED if field.options.get("db_persist") is True else Generated.VIRTUAL
    return None
