"""Plain `shipcheck`: the screen where there is a terminal that can draw, else `shipcheck check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli import check
from shipcheck.cli.options import read_request
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.cli.terminal import can_draw
from shipcheck.errors import INTERRUPTED

if TYPE_CHECKING:
    import argparse

    from shipcheck.ship.evaluation import GateOptions, Surroundings
    from shipcheck.ship.request import Request


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `check`, and whether to go without a screen."""
    check.add_arguments(parser)
    parser.add_argument(
        "--plain", action="store_true", help="ask line by line instead of drawing a screen"
    )


def walk(arguments: argparse.Namespace) -> int:
    """Walk through the checklist, or judge and print."""
    if arguments.plain:
        from shipcheck.cli.plain.start import walk_plain  # noqa: PLC0415 - only then

        return walk_plain(arguments)
    around = surroundings()
    if arguments.format or arguments.output or not can_draw(around.environment):
        return check.run(arguments)
    return walk_on_screen(read_request(arguments), check.read_options(arguments), around)


def walk_on_screen(request: Request, options: GateOptions, around: Surroundings) -> int:
    """Open the screen; returns the exit code of its last verdict, 130 without one.

    Where the user confirmed the merge there, that follows, and its exit code is the answer.
    """
    from shipcheck.tui.start import open_screen  # noqa: PLC0415 - Textual, for a screen only

    leaving = run_interruptibly(open_screen(request, options, around))
    if leaving.merge:
        from shipcheck.cli.merge import merge_after_screen  # noqa: PLC0415

        return merge_after_screen(request, options, leaving)
    return leaving.result.exit_code if leaving.result else INTERRUPTED
