"""Standard output: the result and nothing else; standard error: what else there is to say."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TextIO

    from shipcheck.errors import ShipcheckError


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
        narrate(f"shipcheck: cannot print the result: {error.strerror}")
        return False
    return True


def print_text(text: str) -> bool:
    """Print a text for people that may quote others; False as `print_result`."""
    from shipcheck.model.text import inert  # noqa: PLC0415 - `--help` needs none of it

    return print_result(inert(text))


def print_json(document: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Print a JSON document; False as `print_result`."""
    import json  # noqa: PLC0415

    from shipcheck.model.text import inert_json  # noqa: PLC0415

    return print_result(inert_json(json.dumps(document, indent=2)) + "\n")


def narrate(text: str) -> None:
    """Say something on standard error, where nobody may be listening; it may quote anybody."""
    say(f"{text}\n")


def say(text: str) -> None:
    """The same without an end of the line, as a question is asked."""
    import contextlib  # noqa: PLC0415

    from shipcheck.model.text import inert, visible  # noqa: PLC0415

    with contextlib.suppress(OSError):
        sys.stderr.write(inert(visible(text, newlines=True)))
        sys.stderr.flush()


def complain(error: ShipcheckError) -> None:
    """What went wrong, where, and what to do, on standard error."""
    from shipcheck.checklist.problems import ChecklistError, render  # noqa: PLC0415

    if isinstance(error, ChecklistError):
        narrate(render(error.problems).removesuffix("\n"))
    narrate(f"shipcheck: {error.message}")
    if error.hint:
        narrate(f"  {error.hint}")


def _write(descriptor: int, data: bytes) -> None:
    """Write all of it."""
    while data:
        data = data[os.write(descriptor, data) :]
