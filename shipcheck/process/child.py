"""One started process: its pipes on the event loop, its end, its group.

Built on `subprocess.Popen` and the loop's readers instead of `asyncio.subprocess`: the start is
then one synchronous step that a cancellation cannot cut in half, and no thread waits for a child.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.process.pipes import Reader, Writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

POLL = 0.005
"""Seconds between looks at a child where the system has no pidfd (macOS)."""

DRAIN = 1.0
"""Seconds that output may still come after the end, from somebody who inherited the pipe."""


class ProgramMissing(UsageError):  # noqa: N818 - says what is the case; every error is one by its base
    """The program is not installed or may not be run.

    Args:
        program: its name or path, as asked for.
    """

    def __init__(self, program: str) -> None:
        super().__init__(
            f"cannot run {program}: not found, or not executable",
            hint=f"Install {program}, or put it on PATH.",
        )
        self.program = program


class _End:
    """Knows when a process has ended; where the system has pidfds, without reaping it."""

    __slots__ = ("_handle", "_loop", "_pidfd", "_process", "ended")

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._loop = asyncio.get_running_loop()
        self._process = process
        self._handle: asyncio.TimerHandle | None = None
        self._pidfd: int | None = None
        self.ended: asyncio.Future[None] = self._loop.create_future()
        # Neither macOS nor a sandbox with an old kernel has pidfds.
        with contextlib.suppress(AttributeError, OSError):
            self._pidfd = os.pidfd_open(process.pid)
        if self._pidfd is None:
            self._poll()
        else:
            self._loop.add_reader(self._pidfd, self.close)

    def _poll(self) -> None:
        if self._process.poll() is not None:
            self.close()
        else:
            self._handle = self._loop.call_later(POLL, self._poll)

    def close(self) -> None:
        """Stop waiting."""
        if self._handle is not None:
            self._handle.cancel()
        if self._pidfd is not None:
            self._loop.remove_reader(self._pidfd)
            os.close(self._pidfd)
            self._pidfd = None
        if not self.ended.done():
            self.ended.set_result(None)


class Child:
    """A running process that leads a group of its own; `close` must be called, once or often.

    Args:
        arguments: program and arguments.
        directory: where it runs.
        environment: its whole environment.
        stdin: what it reads; None is `/dev/null`.
        output_limit: bytes kept of each stream, its head and its tail; None keeps all.
        pass_files: file descriptors that it inherits.
        own_session: a session of its own instead of only a group.
        foreground: our own group instead, so that it may ask at the terminal; only it is signalled.

    Raises:
        ProgramMissing: there is no such program.
        UsageError: there is no such directory.
        ShipcheckError: the system would not start it.
    """

    def __init__(
        self,
        arguments: Sequence[str | bytes],
        *,
        directory: Path | str,
        environment: Mapping[str, str],
        stdin: bytes | None = None,
        output_limit: int | None = None,
        pass_files: Sequence[int] = (),
        own_session: bool = False,
        foreground: bool = False,
    ) -> None:
        self._foreground = foreground
        try:
            self._process = subprocess.Popen(
                arguments,
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                pass_fds=pass_files,
                start_new_session=own_session,
                process_group=None if own_session or foreground else 0,
            )
        except OSError as error:
            raise _start_error(arguments, directory, error) from error
        # Popen always fills the pipes that were asked for; its type cannot say so.
        assert self._process.stdout  # noqa: S101
        assert self._process.stderr  # noqa: S101
        self._end = _End(self._process)
        self._stdout = Reader(self._process.stdout, output_limit)
        self._stderr = Reader(self._process.stderr, output_limit)
        self._stdin = Writer(self._process.stdin, stdin or b"") if self._process.stdin else None

    async def ends_within(self, seconds: float | None) -> bool:
        """Wait for the end, for ever with None; whether it came."""
        done, _ = await asyncio.wait([self._end.ended], timeout=seconds)
        return bool(done)

    async def drain(self) -> None:
        """Wait for the end of the output, no longer than `DRAIN`."""
        await asyncio.wait([self._stdout.ended, self._stderr.ended], timeout=DRAIN)

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the whole group; nothing once the child was reaped."""
        if self._process.returncode is None:
            send = os.kill if self._foreground else os.killpg
            # EPERM is what macOS answers for a group of zombies.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                send(self._process.pid, number)

    def close(self, *, patience: float = 0.0) -> None:
        """Reap it, let go of the pipes; what runs after `patience` seconds is killed first."""
        try:
            self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self.signal_group(signal.SIGKILL)
            self._process.wait()
        self._end.close()
        self._stdout.close()
        self._stderr.close()
        if self._stdin is not None:
            self._stdin.close()

    def errors(self) -> bytes:
        """Standard error as far as it came."""
        return self._stderr.value()

    def result(self) -> tuple[int, bytes, bytes]:
        """Close; then exit code (negative: the signal), standard output and standard error."""
        self.close()
        return self._process.returncode, self._stdout.value(), self._stderr.value()


def _start_error(
    arguments: Sequence[str | bytes], directory: Path | str, error: OSError
) -> ShipcheckError:
    """What a failed start means: the directory, the program, or the system."""
    program = os.fsdecode(arguments[0])
    if not Path(directory).is_dir():
        return UsageError(f"no such directory: {directory}")
    if isinstance(error, FileNotFoundError | PermissionError | NotADirectoryError):
        return ProgramMissing(program)
    return ShipcheckError(f"cannot run {program}: {error.strerror}")
