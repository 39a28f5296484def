"""The schema as migrations make it: replayed one operation after the other.

A schema is a value: `apply` returns another one and shares what did not change.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.table_map import TableMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shipcheck.migrations.parts import Column, Constraint, Index

TEMPORARY = "pg_temp"
"""The schema of temporary tables, which a bare name finds before all others: PostgreSQL's name for it."""


def plain(name: ObjectName) -> ObjectName:
    """A name as tables are kept by: `public`, which everybody leaves out, is left out."""
    return ObjectName(name.name) if name.schema == "public" else name


@dataclass(frozen=True, slots=True)
class Table:
    """A table as far as it is known.

    `complete` is whether all its columns are known; `new` whether the change itself made it, so that
    nobody uses it yet. Columns hold no constraints of their own here: those stand in `constraints`, a
    primary key's and NOT NULL's effect in `Column.nullable`. Indexes that constraints make are not
    among `indexes`. A `temporary` table is its session's alone; `parent` is whose partition it is,
    `partitioned` whether it may have some.
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
    partitioned: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """All that is known of a database.

    `complete` is whether nothing was missed: where false, a table that is not in here may still exist,
    with rows. `enums` are by name, their values in order; `domains` those with a check or NOT NULL.
    `vacated` are the names of tables that were there before the change and that it dropped or renamed:
    code still asks for them, so what takes such a name is busy at once. `search_path` are the schemas that
    a session looks for bare names in, where something set it; `session_path` is what it is again once the
    transaction ends.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    domains: frozenset[str] = frozenset()
    complete: bool = False
    vacated: frozenset[str] = frozenset()
    search_path: tuple[str, ...] = ()
    session_path: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the tables so that the next schema can share them."""
        if not isinstance(self.tables, TableMap):
            object.__setattr__(self, "tables", TableMap.of(self.tables))

    def table(self, name: ObjectName) -> Table | None:
        """A table by its name; one without a schema is temporary, or lies where the search path says.

        Never a table of the same name elsewhere: what is known of that one says nothing of this one.
        """
        if name.schema is not None:
            return self._kept(name)
        temporary = self._kept(ObjectName(name.name, TEMPORARY))
        if temporary is not None:
            return temporary
        # Before what lies further down the path there may be another, unless all tables are known.
        looked_at = self.search_path if self.complete else self.search_path[:1]
        found = (self._kept(ObjectName(name.name, one)) for one in looked_at or ("public",))
        return next((one for one in found if one is not None), None)

    def made_as(self, name: ObjectName) -> ObjectName:
        """The name that a table which is made by this name is kept by."""
        if name.schema is None and self.search_path:
            return plain(ObjectName(name.name, self.search_path[0]))
        return plain(name)

    def may_hold(self, table: Table, index: ObjectName) -> bool:
        """Whether a statement that names an index can mean one of this table."""
        if index.schema is None and table.name.schema == TEMPORARY:
            return True
        return table.name.schema == self.made_as(index).schema

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

    def after_session(self, before: Schema) -> Schema:
        """The same once a session that began with `before` has ended, and all that is its own with it."""
        path, temporary = before.search_path, self._map.temporary
        if not temporary and self.search_path == self.session_path == path:
            return self
        tables = self._map.changed((one, None) for one in temporary)
        return replace(self, tables=tables, search_path=path, session_path=path)

    def about(self, word: str) -> Iterator[Table]:
        """The tables that a bare name may be about, not all tables: see `TableMap.about`."""
        return self._map.about(word)

    @property
    def _map(self) -> TableMap:
        """The tables as what they are kept in."""
        return cast("TableMap", self.tables)

    def _kept(self, name: ObjectName) -> Table | None:
        """A table by the whole name; `public` is left out, or not."""
        found = self.tables.get(str(plain(name)))
        if found is None and name.schema in (None, "public"):
            return self.tables.get(f"public.{name.name}")
        return found
