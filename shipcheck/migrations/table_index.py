"""What tables are found by other than their names: the words in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.schema import Table


class Entry:
    """A table with the words that it is found by, which are looked for at most once."""

    __slots__ = ("_before", "_words", "table")

    def __init__(self, table: Table, before: Entry | None = None) -> None:
        """`before` is the table as it was; where it only grew, its words are not looked for again."""
        self.table = table
        self._words: frozenset[str] | None = None
        grew = before is not None and before.is_known and _grew(before.table, table)
        self._before = before if grew else None

    @property
    def is_known(self) -> bool:
        """Whether the words have been looked for."""
        return self._words is not None

    @property
    def words(self) -> frozenset[str]:
        """What the table is found by."""
        if self._words is None:
            before = self._before
            self._words = (
                frozenset(_words_of(self.table, 0, 0))
                if before is None
                else before.words.union(
                    _words_of(self.table, len(before.table.indexes), len(before.table.constraints))
                )
            )
            self._before = None
        return self._words


class Layer:
    """Tables that many maps share; who asks first for a word pays for the index."""

    __slots__ = ("_keys", "entries")

    def __init__(self, entries: dict[str, Entry]) -> None:
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


def _grew(before: Table, after: Table) -> bool:
    """Whether a table has all words that it had, and perhaps more behind them."""
    return (
        before.name == after.name
        and before.parent == after.parent
        and after.indexes[: len(before.indexes)] == before.indexes
        and after.constraints[: len(before.constraints)] == before.constraints
    )


def _words_of(table: Table, indexes: int, constraints: int) -> Iterator[str]:
    """The words of a table, apart from those of its first indexes and constraints."""
    yield table.name.name
    if table.parent is not None:
        yield table.parent.name
    for index in table.indexes[indexes:]:
        if index.name is not None:
            yield index.name
    for constraint in table.constraints[constraints:]:
        if constraint.name is not None:
            yield constraint.name
        if constraint.references is not None:
            yield constraint.references.name
