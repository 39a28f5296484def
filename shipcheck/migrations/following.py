"""The operations that are still to come, without a copy for every statement, and those about a name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import fields
from itertools import chain, islice
from typing import TYPE_CHECKING, overload

from shipcheck.migrations.parts import Index, ObjectName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import Operation


class _Names:
    """Where operations name what; found out when it is asked for first."""

    __slots__ = ("_operations", "_places")

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self._operations = operations
        self._places: dict[str, list[int]] | None = None

    def places(self, name: str) -> Sequence[int]:
        """The positions of the operations that name it, in order."""
        if self._places is None:
            self._places = {}
            for place, operation in enumerate(self._operations):
                for one in names_in(operation):
                    self._places.setdefault(one, []).append(place)
        return self._places.get(name, ())


def names_in(operation: Operation) -> set[str]:
    """The bare names of the tables and other objects that an operation is about, new names too."""
    found: set[str] = set()
    for one in fields(operation):
        value = getattr(operation, one.name)
        if isinstance(value, ObjectName):
            found.add(value.name)
        elif isinstance(value, Index):
            found |= {value.table.name, value.name or value.table.name}
        elif isinstance(value, str) and one.name == "new_name":
            found.add(value)
    return found


class Following(Sequence["Operation"]):
    """The operations from a position on; ten thousand of these share one tuple.

    `then` is what comes after them: the migrations that follow.
    """

    __slots__ = ("_all", "_names", "_start", "_then")

    def __init__(
        self,
        operations: tuple[Operation, ...],
        then: Sequence[Operation] = (),
        start: int = 0,
        names: _Names | None = None,
    ) -> None:
        self._all = operations
        self._names = names or _Names(operations)
        self._then = then
        self._start = min(start, len(operations))

    def after(self, count: int) -> Following:
        """What follows once `count` of these, and none of `then`, have run."""
        return Following(self._all, self._then, self._start + count, self._names)

    def naming(self, name: str) -> Iterator[Operation]:
        """Those of them that are about a table or another object of this bare name."""
        places = self._names.places(name)
        for index in range(bisect_left(places, self._start), len(places)):
            yield self._all[places[index]]
        yield from naming(self._then, name)

    def __len__(self) -> int:
        return len(self._all) - self._start + len(self._then)

    def __iter__(self) -> Iterator[Operation]:
        return chain(islice(self._all, self._start, None), self._then)

    @overload
    def __getitem__(self, index: int) -> Operation: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Operation]: ...

    def __getitem__(self, index: int | slice) -> Operation | Sequence[Operation]:
        if isinstance(index, slice):
            return tuple(self)[index]
        place = index if index >= 0 else len(self) + index
        if not 0 <= place < len(self):
            raise IndexError(index)
        own = len(self._all) - self._start
        return self._all[self._start + place] if place < own else self._then[place - own]


def naming(operations: Sequence[Operation], name: str) -> Iterator[Operation]:
    """Those of the operations that are about a table or another object of a bare name."""
    if isinstance(operations, Following):
        return operations.naming(name)
    return (one for one in operations if name in names_in(one))
