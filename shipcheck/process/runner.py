"""Runs one command to its end, its time limit or our cancellation; leaves nothing running."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.process.child import Child, ProgramMissing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["GRACE", "Completed", "ProgramMissing", "run", "shell_command"]

GRACE = 2.0
"""Seconds between SIGTERM and SIGKILL; git needs milliseconds to remove its lock files."""


@dataclass(frozen=True, slots=True)
class Completed:
    """How a command ended; a negative `code` is the signal that killed it.

    When it timed out, the output is what came until then.
    """

    code: int
    stdout: bytes
    stderr: bytes
    timed_out: bool


async def run(
    arguments: Sequence[str | bytes],
    *,
    directory: Path | str,
    environment: Mapping[str, str],
    stdin: bytes | None = None,
    timeout: float | None = None,  # noqa: ASYNC109 - a time limit is an answer here, not an error
    output_limit: int | None = None,
    foreground: bool = False,
) -> Completed:
    """Run a command in a process group of its own.

    At the time limit and on cancellation the group gets SIGTERM, SIGKILL `GRACE` seconds later,
    and is gone before this returns or raises. `run_guarded` also ends it when we are killed.

    Args:
        arguments: program and arguments; no shell.
        directory: where it runs.
        environment: its whole environment; the program is looked up in its PATH.
        stdin: what it reads; `/dev/null` where left out.
        timeout: seconds it may take.
        output_limit: bytes kept of each stream, half from its start and half from its end.
        foreground: in our own group, to ask at the terminal; only it is signalled.

    Raises:
        ProgramMissing, UsageError: there is no such program, no such directory.
    """
    child = Child(
        arguments, directory=directory, environment=environment, stdin=stdin,
        output_limit=output_limit, foreground=foreground,
    )  # fmt: skip
    return await _completed(child, timeout)


async def _completed(child: Child, timeout: float | None) -> Completed:  # noqa: ASYNC109 - as in `run`
    """How a child ended, which it has when this returns or raises."""
    try:
        in_time = await child.ends_within(timeout)
        if not in_time:
            await _stop(child)
        await child.drain()
        return Completed(*child.result(), timed_out=not in_time)
    except asyncio.CancelledError:
        await _stop(child)
        raise
    finally:
        child.close()


async def _stop(child: Child) -> None:
    """End the group; at once if we are cancelled while it has its grace."""
    child.signal_group(signal.SIGTERM)
    try:
        await child.ends_within(GRACE)
    finally:
        child.signal_group(signal.SIGKILL)


def shell_command(text: str) -> list[str]:
    """The arguments that run a line of shell as `run:` items do."""
    return ["/bin/sh", "-c", text]
