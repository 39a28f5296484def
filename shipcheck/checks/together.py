"""Several questions at the same time, without leaving one behind when another fails."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

Answer = TypeVar("Answer")


async def together(*questions: Coroutine[Any, Any, Answer]) -> list[Answer]:
    """The answers in order; the first error ends the other questions before it is raised."""
    tasks = [asyncio.create_task(question) for question in questions]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
