"""The way in: answers at once what needs no thought, and is interruptible from the first line."""

from __future__ import annotations

import os
import signal
import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command line; returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Nothing has been started yet that would have to be ended.
        signal.signal(number, lambda *_: os._exit(INTERRUPTED))
    if sys.argv[1:] == ["--version"]:
        from shipcheck import __version__  # noqa: PLC0415

        sys.stdout.write(f"shipcheck {__version__}\n")
        return 0
    from shipcheck.cli.main import run_command_line  # noqa: PLC0415 - argparse is not free

    return run_command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
