"""What tables are found by other than their names: the words in them, their schemas, their sessions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.migrations.schema import Table


class Entry:
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


@dataclass(frozen=True, slots=True)
class Special:
    """The few tables that are asked for at every step: by bare name those with a schema, and temporary ones.

    Their names alone: what a table becomes later makes no difference here.
    """

    qualified: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    temporary: frozenset[str] = frozenset()

    def updated(self, key: str, before: Table | None, after: Table | None) -> Special:
        """The same once one table has taken another's place under a name."""
        special = self
        if _is_temporary(before) != _is_temporary(after):
            special = replace(special, temporary=self.temporary ^ {key})
        if before is None and after is not None:
            special = special.moved(after, (), (key,))
        elif before is not None and after is None:
            special = special.moved(before, (key,), ())
        return special

    def moved(self, table: Table, gone: tuple[str, ...], come: tuple[str, ...]) -> Special:
        """The same once names of a table are gone, or have come."""
        if table.name.schema is None:
            return self
        name = table.name.name
        rest = tuple(one for one in self.qualified.get(name, ()) if one not in gone)
        return replace(self, qualified={**self.qualified, name: (*rest, *come)})


def _is_temporary(table: Table | None) -> bool:
    return table is not None and table.temporary


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
