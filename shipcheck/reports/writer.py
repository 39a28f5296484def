"""Writes a report to a file: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from shipcheck.errors import ShipcheckError


def write_report(path: Path, text: str) -> None:
    """Replace the file at `path` by the text, in UTF-8; a device or a pipe is written to as it is.

    Through a link, the file it leads to is replaced; an existing file keeps its mode.

    Raises:
        ShipcheckError: it could not be written; what was there before is still there.
    """
    data = text.encode("utf-8", "backslashreplace")
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
    beside = path.with_name(f".shipcheck-{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as file:
            if path.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
