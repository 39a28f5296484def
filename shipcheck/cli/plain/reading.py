"""Lines of standard input, waited for without stopping what else goes on."""

from __future__ import annotations

import asyncio
import os
import sys

from shipcheck.cli.output import say

CHUNK = 4096
LONGEST = 100_000
"""Bytes of a line; what comes after is the next one."""


class Answers:
    """What the person types, a line at a time; a terminal, a pipe or a file."""

    def __init__(self) -> None:
        """Read from standard input."""
        self._buffer = b""
        self._ended = sys.stdin is None

    async def ask(self, prompt: str) -> str | None:
        """Say a prompt on standard error; the next line without its end, None where there is none.

        What is typed on a terminal is shown by the terminal. An interrupt cancels the waiting.
        """
        say(prompt)
        line = await self._line()
        if line is None or not sys.stdin.isatty():
            say("\n")  # as the key would have done
        return line

    async def confirm(self, question: str) -> bool:
        """Whether the answer is yes; anything else is no."""
        answer = await self.ask(f"{question} [y/N] ")
        return (answer or "").strip().casefold() in ("y", "yes")

    async def _line(self) -> str | None:
        """The next line, or what is left at the end."""
        while not self._ended and b"\n" not in self._buffer and len(self._buffer) < LONGEST:
            await _readable(sys.stdin.fileno())
            self._ended = not self._read()
        if not self._buffer:
            return None
        end = self._buffer.find(b"\n", 0, LONGEST)
        line = self._buffer[: end if end >= 0 else LONGEST]
        self._buffer = self._buffer[len(line) + (end >= 0) :]
        return line.decode(sys.stdin.encoding or "utf-8", "surrogateescape").removesuffix("\r")

    def _read(self) -> bool:
        """Take in what there is; False at the end, and where the terminal is gone."""
        try:
            chunk = os.read(sys.stdin.fileno(), CHUNK)
        except OSError:
            return False
        self._buffer += chunk
        return bool(chunk)


async def _readable(descriptor: int) -> None:
    """Wait until there is something to read, or its end."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(descriptor, ready.set)
    except OSError:  # a file, which is always ready and which no selector takes
        return
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
