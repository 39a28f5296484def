"""From the options of plain `shipcheck` to the walk, and from there to the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.check import read_options, read_output, write_outputs
from shipcheck.cli.options import read_request
from shipcheck.cli.plain.session import Session
from shipcheck.cli.plain.walk import walk
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import INTERRUPTED, ShipcheckError, UsageError

if TYPE_CHECKING:
    import argparse


def walk_plain(arguments: argparse.Namespace) -> int:
    """Walk through the checklist line by line; the exit code is that of the last verdict.

    Reports and items go to standard output, questions and what was done to standard error.

    Raises:
        UsageError: a format was asked for that no person reads, or nothing could be judged.
        KeyboardInterrupt: an interrupt.
    """
    if arguments.format not in (None, "text"):
        raise UsageError(
            f"--plain tells in text, not in {arguments.format}",
            hint=f"shipcheck check --format {arguments.format} prints the result and asks nothing.",
        )
    outputs = [read_output(arguments, text) for text in arguments.output]
    session = Session(
        read_request(arguments), read_options(arguments), surroundings(), arguments.verbose
    )
    leaving = run_interruptibly(walk(session))
    if leaving.result is None:
        return INTERRUPTED
    written = write_outputs(leaving.result, outputs, verbose=arguments.verbose)
    if leaving.merge:
        from shipcheck.cli.merge import merge_after_screen  # noqa: PLC0415 - after a yes

        return merge_after_screen(session.request, session.options, leaving, plain=True)
    return leaving.result.exit_code if written and session.printed else ShipcheckError.exit_code
