"""Commands and paths that a guardian cleans up after, should we be killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.process.child import Child, ProgramMissing
from shipcheck.process.pipes import Reader
from shipcheck.process.runner import GRACE, Completed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

PATIENCE = 4 * GRACE
"""Seconds a guardian gets to end everything: a grace for the group, one for who left it, spare."""

_GUARDIAN = Path(__file__).with_name("guardian.py")


class _Guarded:
    """A guardian at work; `close` must be called."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        directory: Path | str,
        environment: Mapping[str, str],
        output_limit: int | None = None,
    ) -> None:
        # Both ends exist before the guardian does: it cannot miss our death.
        held, self._lifeline = os.pipe()
        status, told = os.pipe()
        try:
            self.child = Child(
                (sys.executable, "-I", "-S", str(_GUARDIAN), str(held), str(told), *arguments),
                directory=directory,
                environment=environment,
                output_limit=output_limit,
                pass_files=(held, told),
                own_session=True,
            )
        except ShipcheckError:
            os.close(self._lifeline)
            os.close(status)
            raise
        finally:
            os.close(held)
            os.close(told)
        self._status = Reader(os.fdopen(status, "rb", buffering=0), None)

    def let_go(self, word: bytes = b"") -> None:
        """End the lifeline: without a word, everything is ended and removed."""
        if self._lifeline >= 0:
            with contextlib.suppress(BrokenPipeError):
                os.write(self._lifeline, word)
            os.close(self._lifeline)
            self._lifeline = -1

    async def stop(self) -> None:
        """Have everything ended; a cancellation meanwhile is raised once that is done."""
        self.let_go()
        cancelled = None
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            try:
                await self.child.ends_within(left)
                break
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is not None:
            raise cancelled

    def close(self) -> None:
        """Wait for the guardian, which has little left to do, and let go of the pipes."""
        self.let_go()
        self.child.close(patience=PATIENCE)
        self._status.close()

    async def result(self) -> tuple[str, bytes, bytes]:
        """What the guardian said, and the output."""
        await asyncio.wait([self._status.ended], timeout=GRACE)
        await self.child.drain()
        _, stdout, stderr = self.child.result()
        return self._status.value().decode(), stdout, stderr


async def run_guarded(
    command: Sequence[str],
    *,
    directory: Path | str,
    environment: Mapping[str, str],
    timeout: float | None = None,  # noqa: ASYNC109 - a time limit is an answer here, not an error
    output_limit: int | None = None,
) -> Completed:
    """Run a command that ends with us, even if we are killed; else as `run`.

    At the time limit, on cancellation and on our death its group gets SIGTERM, then SIGKILL; on
    Linux so does what left the group. When it ends by itself, what is left of its group is ended.
    It has no terminal.

    Raises:
        ProgramMissing: there is no such program.
        UsageError: there is no such directory.
        ShipcheckError: the system would not start it, or somebody killed its guardian.
    """
    guarded = _Guarded(
        ("--", *command), directory=directory, environment=environment, output_limit=output_limit
    )
    try:
        in_time = await guarded.child.ends_within(timeout)
        if not in_time:
            await guarded.stop()
        told, stdout, stderr = await guarded.result()
        return Completed(_code(told, command), stdout, stderr, timed_out=not in_time)
    except asyncio.CancelledError:
        await guarded.stop()
        raise
    finally:
        guarded.close()


def _code(told: str, command: Sequence[str]) -> int:
    """The exit code in what the guardian said."""
    match told.split(" ", 1):
        case ["code", code]:
            return int(code)
        case ["missing"]:
            raise ProgramMissing(command[0])
        case ["error", reason]:
            raise ShipcheckError(f"cannot run {command[0]}: {reason}")
    raise ShipcheckError(f"cannot say how {command[0]} ended: its guardian was killed")


class Service:
    """A command that runs beside us until its context is left."""

    def __init__(self, child: Child) -> None:
        self._child = child

    async def ends_within(self, seconds: float) -> bool:
        """Whether it has ended by itself, waited for that long."""
        return await self._child.ends_within(seconds)

    def output(self) -> bytes:
        """What it has written to standard error so far."""
        return self._child.errors()


@asynccontextmanager
async def serving_guarded(
    command: Sequence[str],
    *,
    directory: Path | str,
    environment: Mapping[str, str],
    removed: Sequence[Path] = (),
    output_limit: int | None = None,
) -> AsyncIterator[Service]:
    """A command that runs while this is entered, and ends with us, even if we are killed.

    Leaving it ends the command and all that came of it as `run_guarded` does at its time limit.
    The directories in `removed` go once it has ended, by itself or not.

    Raises:
        ShipcheckError: the system would not start its guardian.
    """
    guarded = _Guarded(
        (*_removing(removed), "--", *command), directory=directory, environment=environment,
        output_limit=output_limit,
    )  # fmt: skip
    try:
        yield Service(guarded.child)
    finally:
        try:
            await guarded.stop()
        finally:
            guarded.close()


@asynccontextmanager
async def removed_if_killed(*paths: Path) -> AsyncIterator[None]:
    """While this is entered, the directories are removed should we be killed.

    Leaving it removes nothing: whoever made them does, before.
    """
    guarded = _Guarded(_removing(paths), directory="/", environment={})
    try:
        yield
    finally:
        guarded.let_go(b"done")
        try:
            await guarded.child.ends_within(PATIENCE)
        finally:
            guarded.close()


def _removing(paths: Sequence[Path]) -> list[str]:
    """What tells a guardian to remove paths."""
    return [word for path in paths for word in ("--remove", str(path.absolute()))]
