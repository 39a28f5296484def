"""Work for the processor beside the event loop, which nobody has to wait for."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


async def aside(work: Callable[[], Answer]) -> Answer:
    """What `work` returns, done in a thread of its own; raises what it raises.

    Whoever is cancelled, by a time limit or a signal, goes on at once: the thread is left behind,
    and does not keep the program from ending, as those of `asyncio.to_thread` would.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Answer] = loop.create_future()
    threading.Thread(target=_work, args=(work, loop, done), daemon=True).start()
    return await done


def _work(
    work: Callable[[], Answer], loop: asyncio.AbstractEventLoop, done: asyncio.Future[Answer]
) -> None:
    try:
        answer = work()
    except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
        _tell(loop, done, error=error)
    else:
        _tell(loop, done, answer=answer)


def _tell(
    loop: asyncio.AbstractEventLoop,
    done: asyncio.Future[Answer],
    *,
    answer: Answer | None = None,
    error: BaseException | None = None,
) -> None:
    """Hand over the end of the work; nobody may be there to hear it."""

    def tell() -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(answer)  # type: ignore[arg-type]

    try:
        loop.call_soon_threadsafe(tell)
    except RuntimeError:  # the loop has been closed: the program is ending
        return
