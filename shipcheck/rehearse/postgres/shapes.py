"""The tables of a database as its catalog tells them, as far as rows are made up for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.rehearse.postgres.quoting import quoted

if TYPE_CHECKING:
    from shipcheck.rehearse.postgres.connection import Session

USER_SCHEMAS = r"""n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"""
"""A condition on pg_namespace `n`: what is not the server's own."""

NOT_OF_EXTENSIONS = (
    "NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.objid = {oid} AND e.deptype = 'e')"
)
"""A condition: the object of this oid does not belong to an extension."""


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column: its type as it is declared, and the type that stands behind it.

    `base` is the catalog's name of the type below a domain, or of an array's elements; `kind` is
    pg_type.typtype of that, `labels` how many values an enum has. `modifier` is its typmod.
    """

    name: str
    declared: str
    base: str
    kind: str
    array: bool
    modifier: int
    labels: int
    required: bool
    default: bool
    generated: bool


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """The columns that refer to columns of another table, by its oid."""

    columns: tuple[str, ...]
    target: int
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A check constraint with its definition as the server writes it."""

    name: str
    columns: tuple[str, ...]
    definition: str


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table; `unique` are the sets of columns that tell its rows apart."""

    oid: int
    schema: str
    name: str
    columns: tuple[ColumnShape, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def sql(self) -> str:
        """As SQL names it."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"

    @property
    def shown(self) -> str:
        """As people name it."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


_TABLES = f"""
SELECT c.oid::bigint, n.nspname, c.relname FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND {USER_SCHEMAS} AND {NOT_OF_EXTENSIONS.format(oid="c.oid")}
ORDER BY 2, 3
"""

_COLUMNS = """
SELECT a.attrelid::bigint, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
  b.typname, b.typtype::text, l.typelem <> 0 AND l.typlen = -1,
  CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
  (SELECT count(*) FROM pg_catalog.pg_enum e WHERE e.enumtypid = b.oid),
  a.attnotnull OR (t.typtype = 'd' AND t.typnotnull), a.atthasdef OR a.attidentity <> '',
  a.attgenerated <> ''
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type l ON l.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
JOIN pg_catalog.pg_type b
  ON b.oid = CASE WHEN l.typelem <> 0 AND l.typlen = -1 THEN l.typelem ELSE l.oid END
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ANY('{%s}'::oid[])
ORDER BY a.attrelid, a.attnum
"""

_NAMES = """(SELECT array_agg(a.attname::text ORDER BY k.position)
  FROM unnest({keys}) WITH ORDINALITY AS k(number, position)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = {table} AND a.attnum = k.number)"""

_CONSTRAINTS = f"""
SELECT c.conrelid::bigint, c.contype::text, c.conname, pg_catalog.pg_get_constraintdef(c.oid),
  c.confrelid::bigint,
  {_NAMES.format(keys="c.conkey", table="c.conrelid")},
  {_NAMES.format(keys="c.confkey", table="c.confrelid")}
FROM pg_catalog.pg_constraint c
WHERE c.contype IN ('c', 'f') AND c.conrelid = ANY('{{%s}}'::oid[])
"""

_UNIQUE = f"""
SELECT i.indrelid::bigint, {_NAMES.format(keys="i.indkey::int2[]", table="i.indrelid")}
FROM pg_catalog.pg_index i WHERE i.indisunique AND i.indrelid = ANY('{{%s}}'::oid[])
"""


def read_shapes(session: Session) -> dict[int, TableShape]:
    """All tables of the user's, by oid; partitions stand in their parents.

    Raises:
        SqlError: the server is gone.
    """
    tables = {int(oid): (str(schema), str(name)) for oid, schema, name in session.run(_TABLES)}
    oids = ",".join(map(str, tables))
    columns: dict[int, list[ColumnShape]] = {}
    unique: dict[int, list[tuple[str, ...]]] = {}
    keys: dict[int, list[ForeignKey]] = {}
    checks: dict[int, list[Check]] = {}
    if not tables:
        return {}
    for oid, *told in session.run(_COLUMNS % oids):
        columns.setdefault(int(oid), []).append(ColumnShape(*told))
    for oid, names in session.run(_UNIQUE % oids):
        unique.setdefault(int(oid), []).append(tuple(names or ()))
    for oid, kind, name, definition, target, mine, theirs in session.run(_CONSTRAINTS % oids):
        if kind == "c":
            checks.setdefault(int(oid), []).append(Check(name, tuple(mine or ()), definition))
        else:
            key = ForeignKey(tuple(mine), int(target), tuple(theirs))
            keys.setdefault(int(oid), []).append(key)
    return {
        oid: TableShape(
            oid, schema, name, tuple(columns.get(oid, ())), tuple(unique.get(oid, ())),
            tuple(keys.get(oid, ())), tuple(checks.get(oid, ())),
        )
        for oid, (schema, name) in tables.items()
    }  # fmt: skip
