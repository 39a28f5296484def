"""A program on a terminal of its own, of which a test types and reads."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import subprocess
import termios
import time
from typing import TYPE_CHECKING, Self

from tests.stories.running import COMMAND, environment_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PATIENCE = 60.0
"""Seconds until what is expected has to be there, on a machine that is busy."""


def _take_the_terminal() -> None:
    """Make it the terminal that controls the session, else Ctrl-C reaches nobody."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """`shipcheck` on a pseudo terminal; as a context it is gone afterwards."""

    def __init__(
        self,
        *arguments: str,
        cwd: Path,
        environment: Mapping[str, str | None] | None = None,
    ) -> None:
        self._own, theirs = pty.openpty()
        self.text = ""
        self._seen = 0
        self._process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=cwd, env=environment_with({"TERM": "dumb", **(environment or {})}),
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            preexec_fn=_take_the_terminal,  # noqa: PLW1509 - there is one thread
        )  # fmt: skip
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._own)

    def expect(self, words: str) -> str:
        """Wait for words beyond those that were expected before; returns what came until then."""
        end = time.monotonic() + PATIENCE
        while (found := self.text.find(words, self._seen)) < 0:
            left = end - time.monotonic()
            assert left > 0, f"no {words!r} in:\n{self.text[self._seen :]}"
            assert self._read(left), f"ended without {words!r}:\n{self.text[self._seen :]}"
        start, self._seen = self._seen, found + len(words)
        return self.text[start : self._seen]

    def type(self, words: str) -> None:
        """Type; Enter is part of it."""
        os.write(self._own, words.encode())

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0 and self._read(left):
            pass
        return self._process.wait(timeout=PATIENCE)

    def _read(self, seconds: float) -> bool:
        """Take in what comes within a time; False at the end."""
        ready, _, _ = select.select([self._own], [], [], min(seconds, 1.0))
        if not ready:
            return True
        data = b""
        with contextlib.suppress(OSError):  # EIO: nobody holds the other side any more
            data = os.read(self._own, 65536)
        self.text += data.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
        return bool(data)
