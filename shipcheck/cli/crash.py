"""Where the details of an error go that nobody foresaw."""

from __future__ import annotations

import os
import platform
import secrets
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck import __version__
from shipcheck.process.state import state_directory

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_crash(error: BaseException, environment: Mapping[str, str]) -> str:
    """Write the traceback to a file of its own; returns its path.

    The file holds versions and the traceback, no environment and no arguments.
    """
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    details = "".join(traceback.format_exception(error))
    versions = f"shipcheck {__version__}, Python {platform.python_version()}, {platform.system()}"
    name = f"crash-{time}-{os.getpid()}-{secrets.token_hex(4)}.txt"
    for folder in (state_directory(environment) / "log", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            # Never over another file: an earlier crash, or a link that somebody put there.
            with path.open("x", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"{versions}\n\n{details}")
        except OSError:
            continue
        return str(path)
    return f"no file could be written: {type(error).__name__}"
