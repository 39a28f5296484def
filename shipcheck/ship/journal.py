"""Files of one JSON object a line that many processes append to.

A line is written with one call under a lock and flushed to disk, so that a reader and a crash see
it whole or not at all; a torn last line, as a full disk leaves it, is stepped over by the next.
"""

from __future__ import annotations

import fcntl
import json
import os
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def append(path: Path, entry: Mapping[str, Any]) -> None:
    """Add a line; the folder is made where it is missing.

    Raises:
        ShipcheckError: it could not be written; the file is as it was, or ends in a torn line.
    """
    line = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Asked under the lock: another process may have written since the file was opened.
            torn = not _ends_line(file.fileno(), os.fstat(file.fileno()).st_size)
            file.write((b"\n" if torn else b"") + line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ShipcheckError(f"cannot write {path}: {error.strerror}") from error


def _ends_line(descriptor: int, size: int) -> bool:
    """Whether the file's last byte ends a line; an empty file has none to end."""
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def read(path: Path) -> tuple[list[Mapping[str, Any]], int]:
    """The entries in order, and how many lines could not be read.

    Raises:
        ShipcheckError: the file is there and cannot be read.
    """
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)  # not in the middle of a line
            lines = file.read().splitlines()
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise ShipcheckError(f"cannot read {path}: {error.strerror}") from error
    entries = [_parse(line) for line in lines if line.strip()]
    good = [entry for entry in entries if entry is not None]
    return good, len(entries) - len(good)


def _parse(line: bytes) -> Mapping[str, Any] | None:
    """One entry, None where the line is damaged."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None
