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
    """

    folder: Path
    most: int
    largest: int

    def read(self, name: str) -> bytes | None:
        """The content, None where there is none, or where it is not a private file of ours."""
        if not name.isalnum():
            return None
        try:
            # Opened without following links, and looked at when open: nothing can change in between.
            handle = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except UNREADABLE:
            return None
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(handle)
            private = about.st_uid == os.getuid() and not about.st_mode & 0o077
            if not stat.S_ISREG(about.st_mode) or not private or about.st_size > self.largest:
                return None
            with contextlib.suppress(OSError):
                os.utime(handle)  # used just now
            try:
                return file.read(self.largest)
            except OSError:
                return None

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

    def _prune(self) -> None:
        """Throw away what is too much, with what an interrupted write left behind."""
        try:
            entries = [
                (entry.stat(follow_symlinks=False), entry) for entry in os.scandir(self.folder)
            ]
        except OSError:
            return
        if len(entries) <= self.most:
            return
        entries.sort(key=lambda pair: pair[0].st_mtime)
        for _, entry in entries[: len(entries) - self.most]:
            with contextlib.suppress(OSError):
                os.unlink(entry)  # noqa: PTH108 - the entry has its path
