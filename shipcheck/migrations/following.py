"""The operations that are still to come, without a copy for every statement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import Operation


class Following(Sequence["Operation"]):
    """The operations from a position on; ten thousand of these share one tuple."""

    __slots__ = ("_all", "_start")

    def __init__(self, operations: tuple[Operation, ...], start: int = 0) -> None:
        self._all = operations
        self._start = start

    def after(self, count: int) -> Following:
        """What follows once `count` of these have run."""
        return Following(self._all, self._start + count)

    def __len__(self) -> int:
        return max(0, len(self._all) - self._start)

    def __iter__(self) -> Iterator[Operation]:
        return islice(self._all, self._start, None)

    @overload
    def __getitem__(self, index: int) -> Operation: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Operation]: ...

    def __getitem__(self, index: int | slice) -> Operation | Sequence[Operation]:
        if isinstance(index, slice):
            return self._all[self._start :][index]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._all[self._start + index] if index >= 0 else self._all[index]
