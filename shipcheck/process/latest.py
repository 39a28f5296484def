"""Several checks ask the same of one change: it is worked out once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable
    from typing import Any

Answer = TypeVar("Answer")


class Latest(Generic[Answer]):
    """Holds the answer to the latest question, and lets all who ask it wait for one work."""

    def __init__(self) -> None:
        self._question: Hashable = None
        self._work: asyncio.Task[Answer] | None = None

    async def get(
        self, question: Hashable, work: Callable[[], Coroutine[Any, Any, Answer]]
    ) -> Answer:
        """The answer, from the work that is under way or done where the question is the same.

        An error is everybody's who waits for it, and is not kept.
        """
        mine = (question, id(asyncio.get_running_loop()))
        if self._work is None or self._question != mine or _failed(self._work):
            self._question, self._work = mine, asyncio.ensure_future(work())
        return await asyncio.shield(self._work)


def _failed(work: asyncio.Task[Answer]) -> bool:
    return work.done() and (work.cancelled() or work.exception() is not None)
