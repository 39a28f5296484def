"""A schema as JSON and back, for the cache: short lists instead of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    Index,
    ObjectName,
    Volatility,
)
from shipcheck.migrations.schema import Schema, Table

if TYPE_CHECKING:
    from collections.abc import Sequence


def schema_as_json(schema: Schema) -> dict[str, Any]:
    """All of a schema that has no new tables: that of the base."""
    return {
        "tables": [_table(one) for one in schema.tables.values()],
        "enums": {name: list(values) for name, values in schema.enums.items()},
        "domains": sorted(schema.domains),
        "complete": schema.complete,
        "search_path": list(schema.search_path),
    }


def schema_from_json(document: dict[str, Any]) -> Schema:
    """The same schema again.

    Raises:
        KeyError, TypeError, ValueError: the document was not written by `schema_as_json`.
    """
    tables = [_read_table(one) for one in document["tables"]]
    path = tuple(map(str, document["search_path"]))
    return Schema(
        {str(one.name): one for one in tables},
        {str(name): tuple(values) for name, values in document["enums"].items()},
        frozenset(document["domains"]),
        complete=document["complete"] is True,
        search_path=path,
        session_path=path,
    )


def _table(table: Table) -> list[Any]:
    return [
        _name(table.name),
        [_column(one) for one in table.columns.values()],
        [_constraint(one) for one in table.constraints],
        [_index(one) for one in table.indexes],
        table.complete,
        _name(table.parent) if table.parent else None,
        table.partitioned,
    ]


def _read_table(fields: Sequence[Any]) -> Table:
    name, columns, constraints, indexes, complete, parent, partitioned = fields
    found = [_read_column(*one) for one in columns]
    own = ObjectName(*name)
    return Table(
        own,
        {one.name: one for one in found},
        tuple(_read_constraint(*one) for one in constraints),
        tuple(_read_index(own, *one) for one in indexes),
        complete=complete,
        parent=ObjectName(*parent) if parent else None,
        partitioned=partitioned is True,
    )


def _name(name: ObjectName) -> list[Any]:
    return [name.name, name.schema]


def _column(column: Column) -> list[Any]:
    kind, default = column.type, column.default
    return [
        column.name,
        [kind.name, list(kind.arguments), kind.array, kind.charset] if kind else None,
        column.nullable,
        [default.text, default.volatility.value] if default else None,
        column.generated.value if column.generated else None,
    ]


def _read_column(
    name: str,
    kind: Sequence[Any] | None,
    nullable: bool,  # noqa: FBT001 - the fields of a list, in order
    default: Sequence[Any] | None,
    generated: str | None,
) -> Column:
    return Column(
        name,
        ColumnType(kind[0], tuple(kind[1]), kind[2], kind[3]) if kind else None,
        nullable=nullable,
        default=Default(default[0], Volatility(default[1])) if default else None,
        generated=Generated(generated) if generated else None,
    )


def _constraint(one: Constraint) -> list[Any]:
    return [
        one.kind.value,
        one.name,
        list(one.columns),
        _name(one.references) if one.references else None,
        list(one.referenced_columns),
        one.expression,
        one.valid,
        one.using_index,
        one.enforced,
    ]


def _read_constraint(
    kind: str,
    name: str | None,
    columns: Sequence[str],
    references: Sequence[Any] | None,
    referenced: Sequence[str],
    *rest: Any,  # noqa: ANN401 - as the class has them
) -> Constraint:
    target = ObjectName(*references) if references else None
    return Constraint(ConstraintKind(kind), name, tuple(columns), target, tuple(referenced), *rest)


def _index(one: Index) -> list[Any]:
    return [one.name, list(one.columns), one.unique, one.method, one.where, one.valid]


def _read_index(
    table: ObjectName,
    name: str | None,
    columns: Sequence[str],
    *rest: Any,  # noqa: ANN401 - as the class has them
) -> Index:
    return Index(name, table, tuple(columns), *rest)
