"""The tables of a schema by name: a value that is cheap to change, and that finds what a word is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shipcheck.migrations.table_index import Entry, Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, ValuesView

    from shipcheck.migrations.schema import Table

FEW = 32
ROOTS = 4
"""Changed tables that are kept beside the others: a few, and so many roots of the number of all.

Looking through them for a word costs less than finding the words of all tables anew.
"""


class TableMap(Mapping[str, "Table"]):
    """Tables by `str(ObjectName)`, in the order in which they were made.

    A map never changes. Another one with a table more shares all but the latest changes with it, so that
    n changes of n tables take n times the root of n steps, not the square.
    """

    __slots__ = ("_changed", "_layer", "_length", "_temporary")

    def __init__(
        self,
        layer: Layer,
        changed: Mapping[str, Entry | None],
        length: int,
        temporary: frozenset[str],
    ) -> None:
        self._layer = layer
        self._changed = changed  # None: the table is gone
        self._length = length
        self._temporary = temporary

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> TableMap:
        """A map of these tables."""
        temporary = frozenset(key for key, table in tables.items() if table.temporary)
        entries = {key: Entry(table) for key, table in tables.items()}
        return cls(Layer(entries), {}, len(entries), temporary)

    def __getitem__(self, key: str) -> Table:
        found = self._changed[key] if key in self._changed else self._layer.entries[key]
        if found is None:
            raise KeyError(key)
        return found.table

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries())

    def __len__(self) -> int:
        return self._length

    def values(self) -> ValuesView[Table]:
        """The tables alone."""
        return {key: entry.table for key, entry in self._entries().items()}.values()

    @property
    def temporary(self) -> frozenset[str]:
        """The names of the tables that only one session sees."""
        return self._temporary

    def about(self, word: str) -> Iterator[Table]:
        """The tables that a bare name is about, and perhaps a few more.

        Those of that name, those that refer to one or are its partitions, and those that have a
        constraint or an index of that name.
        """
        for key in self._layer.keys_about(word):
            if key not in self._changed:
                yield self._layer.entries[key].table
        for entry in self._changed.values():
            if entry is not None and word in entry.words:
                yield entry.table

    def changed(self, changes: Iterable[tuple[str, Table | None]]) -> TableMap:
        """The same with these tables put in their names' places; None takes one out."""
        changed = dict(self._changed)
        length, temporary = self._length, self._temporary
        for key, table in changes:
            before = changed[key] if key in changed else self._layer.entries.get(key)
            length += (table is not None) - (before is not None)
            if (table is not None and table.temporary) != (key in temporary):
                temporary ^= {key}
            changed[key] = None if table is None else Entry(table, before)
        made = TableMap(self._layer, changed, length, temporary)
        beyond = len(changed) - FEW
        if beyond <= 0 or beyond * beyond <= ROOTS * ROOTS * len(self._layer.entries):
            return made
        entries = made._entries()
        return TableMap(Layer(entries), {}, length, temporary)

    def _entries(self) -> dict[str, Entry]:
        """All tables, in order."""
        if not self._changed:
            return self._layer.entries
        both = {**self._layer.entries, **self._changed}
        return {key: entry for key, entry in both.items() if entry is not None}
