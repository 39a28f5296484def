"""The schema as migrations make it: replayed one operation after the other.

A schema is a value: `apply` returns another one and shares what did not change.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from shipcheck.migrations.table_map import TableMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shipcheck.migrations.parts import Column, Constraint, Index, ObjectName


@dataclass(frozen=True, slots=True)
class Table:
    """A table as far as it is known.

    `complete` is whether all its columns are known; `new` whether the change itself made it, so that
    nobody uses it yet. Columns hold no constraints of their own here: those stand in `constraints`, a
    primary key's and NOT NULL's effect in `Column.nullable`. Indexes that constraints make are not
    among `indexes`. A `temporary` table is its session's alone; `parent` is whose partition it is.
    `filled` is whether a new table took over the rows of others: else it is as good as empty.
    """

    name: ObjectName
    columns: Mapping[str, Column] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    complete: bool = False
    new: bool = False
    new_columns: frozenset[str] = frozenset()
    temporary: bool = False
    parent: ObjectName | None = None
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """All that is known of a database.

    `complete` is whether nothing was missed: where false, a table that is not in here may still exist,
    with rows. `enums` are by name, their values in order; `domains` those with a check or NOT NULL.
    `vacated` are the names of tables that were there before the change and that it dropped or renamed:
    code still asks for them, so what takes such a name is busy at once.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    domains: frozenset[str] = frozenset()
    complete: bool = False
    vacated: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Keep the tables so that the next schema can share them."""
        if not isinstance(self.tables, TableMap):
            object.__setattr__(self, "tables", TableMap.of(self.tables))

    def table(self, name: ObjectName) -> Table | None:
        """A table by its name; one without a schema is found in `public` or whichever alone has it."""
        found = self.tables.get(str(name))
        if found is not None:
            return found
        if name.schema is None:
            public = self.tables.get(f"public.{name.name}")
            if public is not None:
                return public
            same = self._map.qualified(name.name)
            return self.tables[same[0]] if len(same) == 1 else None
        return self.tables.get(name.name) if name.schema == "public" else None

    def is_new(self, name: ObjectName) -> bool:
        """Whether the change itself made the table: nobody waits for its locks."""
        table = self.table(name)
        return table is not None and table.new

    def with_table(self, table: Table) -> Schema:
        """The same with this table."""
        return self.with_tables((table,))

    def with_tables(self, tables: Iterable[Table]) -> Schema:
        """The same with all of these tables put in by their names."""
        return replace(self, tables=self._map.changed((str(one.name), one) for one in tables))

    def without_table(self, table: Table) -> Schema:
        """The same without this table."""
        return replace(self, tables=self._map.changed(((str(table.name), None),)))

    def without_temporary(self) -> Schema:
        """The same once the session that made temporary tables has ended."""
        names = self._map.temporary
        return (
            replace(self, tables=self._map.changed((one, None) for one in names)) if names else self
        )

    def about(self, word: str) -> Iterator[Table]:
        """The tables that a bare name may be about, not all tables: see `TableMap.about`."""
        return self._map.about(word)

    @property
    def _map(self) -> TableMap:
        """The tables as what they are kept in."""
        return cast("TableMap", self.tables)
