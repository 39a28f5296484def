"""Small files that may be thrown away: private, written whole or not at all, bounded in number and size.

Nothing here ever fails: a cache that cannot be read or written is an empty one.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

UNREADABLE = OSError, ValueError


@dataclass(frozen=True, slots=True)
class Cache:
    """Files in one folder, by names of letters and digits.

    Args:
        folder: made when first written to, for its owner only.
        most: how many files are kept; the longest unused go first.
        largest: bytes of one file; a larger one is not kept.
        in_all: bytes of all files together.
    """

    folder: Path
    most: int
    largest: int
    in_all: int

    def read(self, name: str) -> bytes | None:
        """The content, None where there is none, or where it is not a private file of ours."""
        if not name.isalnum() or not self._is_ours():
            return None
        try:
            # Opened without following links, and looked at when open: nothing can change in between.
            handle = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except UNREADABLE:
            return None
        try:
            about = os.fstat(handle)
            private = about.st_uid == os.getuid() and not about.st_mode & 0o077
            if not stat.S_ISREG(about.st_mode) or not private or about.st_size > self.largest:
                return None
            os.utime(handle)  # used just now
            return _whole(handle, about.st_size)
        except OSError:
            return None
        finally:
            os.close(handle)

    def write(self, name: str, content: bytes) -> None:
        """Keep a content under a name; what does not fit, or cannot be written, is not kept."""
        if len(content) > self.largest or not name.isalnum():
            return
        import tempfile  # noqa: PLC0415 - only where something is kept

        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(prefix=".", dir=self.folder)  # 0600
        except UNREADABLE:
            return
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(path, self.folder / name)  # noqa: PTH105 - mkstemp gives a text
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - the same
            return
        self._prune()

    def _is_ours(self) -> bool:
        """Whether nobody else can put files into the folder: one of ours, say, under another's name."""
        try:
            about = os.stat(self.folder)  # noqa: PTH116 - as everywhere here
        except UNREADABLE:
            return False
        return about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)

    def _prune(self) -> None:
        """Throw away what is too much, what an interrupted write left behind included."""
        try:
            found = [(one.stat(follow_symlinks=False), one) for one in os.scandir(self.folder)]
        except OSError:
            return
        found.sort(key=lambda pair: pair[0].st_mtime, reverse=True)
        size = 0
        for place, (about, entry) in enumerate(found):
            size += about.st_size
            if place >= self.most or size > self.in_all:
                with contextlib.suppress(OSError):
                    os.unlink(entry)  # noqa: PTH108 - the entry has its path


def _whole(handle: int, size: int) -> bytes:
    """All of a file that is open."""
    content = bytearray()
    while len(content) < size and (part := os.read(handle, size - len(content))):
        content += part
    return bytes(content)
