"""A schema that was replayed from migrations, as SQL that makes it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ConstraintKind
from shipcheck.rehearse.postgres.definitions import column_text, constraint_text, index_text
from shipcheck.rehearse.postgres.quoting import literal, quoted, quoted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.parts import Constraint
    from shipcheck.migrations.schema import Schema, Table

_SEQUENCE = re.compile(r"nextval\(\s*'([^']+)'", re.IGNORECASE)


def schema_ddl(schema: Schema) -> tuple[str, ...]:
    """Statements that make all of a schema, each by itself; foreign keys come last.

    A domain's own type is not known to the schema: it becomes `text`.
    """
    return (
        *(f"CREATE SCHEMA IF NOT EXISTS {quoted(name)}" for name in _schemas(schema)),
        *(_enum(name, values) for name, values in schema.enums.items()),
        *(f"CREATE DOMAIN {_dotted(name)} AS text" for name in sorted(schema.domains)),
        *(sequence for table in schema.tables.values() for sequence in _sequences(table)),
        *(_table(table) for table in schema.tables.values()),
        *(one for table in schema.tables.values() for one in _indexes(table)),
        *(one for table in schema.tables.values() for one in _constraints(table, foreign=False)),
        *(one for table in schema.tables.values() for one in _constraints(table, foreign=True)),
    )


def _schemas(schema: Schema) -> list[str]:
    names = {table.name.schema for table in schema.tables.values() if table.name.schema}
    names |= {name.rpartition(".")[0] for name in (*schema.enums, *schema.domains) if "." in name}
    return sorted(names - {"public"})


def _dotted(name: str) -> str:
    """A name that carries its schema before a dot."""
    return ".".join(map(quoted, name.split(".", 1)))


def _enum(name: str, values: tuple[str, ...]) -> str:
    return f"CREATE TYPE {_dotted(name)} AS ENUM ({', '.join(map(literal, values))})"


def _sequences(table: Table) -> Iterator[str]:
    """The sequences that defaults ask, but for those of serial columns."""
    for column in table.columns.values():
        found = _SEQUENCE.search(column.default.text) if column.default else None
        if found and column.generated is None:
            name = found[1] if '"' in found[1] else _dotted(found[1])
            yield f"CREATE SEQUENCE IF NOT EXISTS {name}"


def _table(table: Table) -> str:
    columns = ",\n  ".join(column_text(column) for column in table.columns.values())
    return f"CREATE TABLE {quoted_name(table.name)} (\n  {columns}\n)"


def _indexes(table: Table) -> Iterator[str]:
    """Its indexes; those of constraints come with them, unless they took one over."""
    taken = {one.name for one in table.constraints if one.name}
    for index in table.indexes:
        if index.name is None or index.name not in taken:
            yield index_text(index, table.columns)


def _constraints(table: Table, *, foreign: bool) -> Iterator[str]:
    for constraint in table.constraints:
        if constraint.kind is ConstraintKind.NOT_NULL:
            continue
        if (constraint.kind is ConstraintKind.FOREIGN_KEY) is foreign:
            text = constraint_text(_own_index(constraint))
            yield f"ALTER TABLE {quoted_name(table.name)} ADD {text}"


def _own_index(constraint: Constraint) -> Constraint:
    """A constraint that took an index over has one of its own here, by the constraint's name."""
    return replace(constraint, using_index=None) if constraint.columns else constraint
