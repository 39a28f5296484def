"""The way in: answers at once what needs no thought, and is interruptible from the first line."""

from __future__ import annotations

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    # `python -m` looks for modules in the current directory first: in the branch that is judged.
    del sys.path[0]

import os
import signal

TYPE_CHECKING = False  # typing itself takes longer to import than `--version` has to do
if TYPE_CHECKING:
    from typing import NoReturn

INTERRUPTED = 130
UNREADABLE = 3


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
            # Nothing has been started yet that would have to be ended.
            signal.signal(number, lambda *_: os._exit(INTERRUPTED))
    _replace_closed_streams()
    if sys.argv[1:] == ["--version"]:
        from shipcheck import __version__  # noqa: PLC0415

        _leave(_print(f"shipcheck {__version__}\n"))
    from shipcheck.cli.main import run_command_line  # noqa: PLC0415 - argparse is not free

    _leave(run_command_line(sys.argv[1:]))


def _replace_closed_streams() -> None:
    """Put something in the place of standard streams that the caller closed.

    Else a file of ours gets the number of one, and a child takes it for that. What is printed to a
    closed standard output fails, as it should; nobody misses what goes to standard error.
    """
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _print(text: str) -> int:
    """Print; returns the exit code, 3 where nothing could be printed."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has seen enough
        return 0
    except OSError:
        return UNREADABLE
    return 0


def _leave(code: int) -> NoReturn:
    """End at once: taking 300 modules apart in order costs a run a tenth of its time."""
    code = _print("") or code
    try:
        sys.stderr.flush()
    finally:  # where nobody listens any more, nothing more can be said either
        os._exit(code)


if __name__ == "__main__":
    main()
