"""Standard output: the result and nothing else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def uses_colour(stream: TextIO) -> bool:
    """Whether a stream takes colour: a terminal that is not dumb, and NO_COLOR is not set."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def print_result(text: str) -> bool:
    """Print; False where it could not be printed whole, which is said on standard error.

    A reader that has seen enough (`| head -1`) is no failure.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.flush()
        _write(sys.stdout.fileno(), text.encode(encoding, "backslashreplace"))
    except BrokenPipeError:
        return True
    except OSError as error:
        sys.stderr.write(f"shipcheck: cannot print the result: {error.strerror}\n")
        return False
    return True


def _write(descriptor: int, data: bytes) -> None:
    """Write all of it."""
    while data:
        data = data[os.write(descriptor, data) :]
