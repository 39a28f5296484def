"""The ends of a child's pipes, on the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from typing import IO

from shipcheck.process.output import Output

CHUNK = 1 << 16
"""Bytes read or written at once: what a pipe holds on Linux."""

LARGEST_PIPE = 1 << 20
"""Bytes in the largest pipe that Linux gives an ordinary process (see pipe(7))."""

FULL_PIPE = LARGEST_PIPE // CHUNK
"""Chunks in such a pipe."""


def _enlarge(file: IO[bytes]) -> None:
    """Let the writer go on while we do something else; only Linux can, and only up to a limit."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(file, fcntl.F_SETPIPE_SZ, LARGEST_PIPE)


class Reader:
    """Collects a pipe until its end."""

    __slots__ = ("_file", "_loop", "_output", "ended")

    def __init__(self, file: IO[bytes], limit: int | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._file = file
        self._output = Output(limit)
        self.ended: asyncio.Future[None] = self._loop.create_future()
        os.set_blocking(file.fileno(), False)
        _enlarge(file)
        self._loop.add_reader(file, self._read)

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError, InterruptedError):
            chunk = os.read(self._file.fileno(), CHUNK)
            if chunk:
                self._output.add(chunk)
            else:
                self.close()

    def close(self) -> None:
        """Stop reading; what is in the pipe by now is still taken, what came so far stays."""
        if not self.ended.done():
            self._loop.remove_reader(self._file)
            with contextlib.suppress(BlockingIOError):
                for _ in range(FULL_PIPE):
                    self._output.add(os.read(self._file.fileno(), CHUNK))
            self._file.close()
            self.ended.set_result(None)

    def value(self) -> bytes:
        """What came so far."""
        return self._output.value()


class Writer:
    """Feeds bytes to a pipe; a child that stops reading is no error."""

    __slots__ = ("_file", "_loop", "_open", "_rest")

    def __init__(self, file: IO[bytes], content: bytes) -> None:
        self._loop = asyncio.get_running_loop()
        self._file = file
        self._rest = memoryview(content)
        self._open = True
        os.set_blocking(file.fileno(), False)
        self._loop.add_writer(file, self._write)

    def _write(self) -> None:
        try:
            self._rest = self._rest[os.write(self._file.fileno(), self._rest[:CHUNK]) :]
        except (BlockingIOError, InterruptedError):
            return
        except BrokenPipeError:
            self._rest = self._rest[:0]
        if not self._rest:
            self.close()

    def close(self) -> None:
        """Stop writing."""
        if self._open:
            self._open = False
            self._loop.remove_writer(self._file)
            self._file.close()
