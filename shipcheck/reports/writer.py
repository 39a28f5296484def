"""Writes a report to a file: whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from shipcheck.errors import ShipcheckError


def write_report(path: Path, text: str) -> None:
    """Replace the file at `path` by the text, in UTF-8; a device or a pipe is written to as it is.

    Raises:
        ShipcheckError: it could not be written; what was there before is still there.
    """
    data = text.encode("utf-8", "surrogateescape")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise ShipcheckError(
            f"cannot write the report to {path}: {error.strerror}",
            hint="Choose another --output.",
        ) from error


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file, then put it in its place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
