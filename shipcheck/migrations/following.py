"""The operations that are still to come, without a copy for every statement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import Operation


class Following(Sequence["Operation"]):
    """The operations from a position on; ten thousand of these share one tuple.

    `then` is what comes after them: the migrations that follow.
    """

    __slots__ = ("_all", "_start", "_then")

    def __init__(
        self, operations: tuple[Operation, ...], then: Sequence[Operation] = (), start: int = 0
    ) -> None:
        self._all = operations
        self._then = then
        self._start = min(start, len(operations))

    def after(self, count: int) -> Following:
        """What follows once `count` of these, and none of `then`, have run."""
        return Following(self._all, self._then, self._start + count)

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
