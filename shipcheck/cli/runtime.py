"""Runs the asynchronous part of a command so that it can be interrupted at any moment."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from shipcheck.ship.evaluation import Surroundings

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

Answer = TypeVar("Answer")

SIGNALS = tuple(
    number
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    if signal.getsignal(number) is not signal.SIG_IGN
)
"""The signals that end a run; not those that the caller had us ignore, as nohup does."""


def surroundings() -> Surroundings:
    """The real clock and environment."""
    environment = dict(os.environ)
    return Surroundings(
        environment=environment,
        now=lambda: datetime.now(UTC),
        sleep=asyncio.sleep,
        crashed=lambda error: _crashed(error, environment),
    )


def _crashed(error: BaseException, environment: dict[str, str]) -> str:
    """Write down an error that nobody foresaw."""
    from shipcheck.cli.crash import write_crash  # noqa: PLC0415 - it imports what only it needs

    return write_crash(error, environment)


def run_interruptibly(work: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer of a coroutine.

    Raises:
        KeyboardInterrupt: SIGINT, SIGTERM or SIGHUP came; what was running has been ended.
    """
    try:
        return asyncio.run(_cancelled_by_signals(work))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        # From here on there is an answer to print: it is printed whole.
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


async def _cancelled_by_signals(work: Coroutine[Any, Any, Answer]) -> Answer:
    """The work as a task that a signal cancels; a second one cuts short the grace of children."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    finally:
        # Closing the loop gives every signal back its default, which is to end us.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
