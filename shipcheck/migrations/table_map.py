"""The tables of a schema by name: a value that is cheap to change, and that finds what a word is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, ValuesView

    from shipcheck.migrations.schema import Table

FEW = 32
ROOTS = 4
"""Changed tables that are kept beside the others: a few, and so many roots of the number of all.

Looking through them for a word costs less than finding the words of all tables anew.
"""


class _Entry:
    """A table with the words that it is found by, which are looked for at most once."""

    __slots__ = ("_words", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self._words: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        """What the table is found by."""
        if self._words is None:
            self._words = frozenset(_words_of(self.table))
        return self._words


class _Layer:
    """Tables that many maps share; who asks first for a word pays for the index."""

    __slots__ = ("_keys", "entries")

    def __init__(self, entries: dict[str, _Entry]) -> None:
        self.entries = entries
        self._keys: dict[str, list[str]] | None = None

    def keys_about(self, word: str) -> Sequence[str]:
        """The names of the tables that a word is about."""
        if self._keys is None:
            self._keys = {}
            for key, entry in self.entries.items():
                for one in entry.words:
                    self._keys.setdefault(one, []).append(key)
        return self._keys.get(word, ())


class TableMap(Mapping[str, "Table"]):
    """Tables by `str(ObjectName)`, in the order in which they were made.

    A map never changes. Another one with a table more shares all but the latest changes with it, so that
    n changes of n tables take n times the root of n steps, not the square.
    """

    __slots__ = ("_changed", "_layer", "_length")

    def __init__(self, layer: _Layer, changed: Mapping[str, _Entry | None], length: int) -> None:
        self._layer = layer
        self._changed = changed  # None: the table is gone
        self._length = length

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> TableMap:
        """A map of these tables."""
        entries = {key: _Entry(table) for key, table in tables.items()}
        return cls(_Layer(entries), {}, len(entries))

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
        length = self._length
        for key, table in changes:
            before = changed[key] if key in changed else self._layer.entries.get(key)
            length += (table is not None) - (before is not None)
            changed[key] = None if table is None else _Entry(table)
        beyond = len(changed) - FEW
        if beyond <= 0 or beyond * beyond <= ROOTS * ROOTS * len(self._layer.entries):
            return TableMap(self._layer, changed, length)
        merged = TableMap(self._layer, changed, length)._entries()  # noqa: SLF001 - our own class
        return TableMap(_Layer(merged), {}, length)

    def _entries(self) -> dict[str, _Entry]:
        """All tables, in order."""
        if not self._changed:
            return self._layer.entries
        both = {**self._layer.entries, **self._changed}
        return {key: entry for key, entry in both.items() if entry is not None}


def _words_of(table: Table) -> Iterator[str]:
    yield table.name.name
    if table.parent is not None:
        yield table.parent.name
    for index in table.indexes:
        if index.name is not None:
            yield index.name
    for constraint in table.constraints:
        if constraint.name is not None:
            yield constraint.name
        if constraint.references is not None:
            yield constraint.references.name
