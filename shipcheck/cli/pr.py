"""`shipcheck pr N`: somebody else's pull request, fetched and judged; nothing of it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from shipcheck.cli.check import (
    add_judging,
    judge,
    load_format,
    read_output,
    write_outputs,
)
from shipcheck.cli.options import add_place, read_directory
from shipcheck.cli.output import print_result, uses_colour
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.cli.terminal import can_draw
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.ship.evaluation import GateOptions

if TYPE_CHECKING:
    import argparse

    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Surroundings
    from shipcheck.ship.request import Request


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pr`."""
    parser.add_argument("number", metavar="N", help="its number, or the address of its page")
    add_place(parser)
    parser.add_argument("--base", metavar="REF", help="measure it against REF, not its own base")
    add_judging(parser)
    parser.add_argument(
        "--screen", action="store_true", help="look at it on the screen instead of printing"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show all that was looked at")


def run(arguments: argparse.Namespace) -> int:
    """Fetch, judge, print; or open the screen."""
    from shipcheck.ship.pulling import read_number  # noqa: PLC0415 - `--help` needs none of it

    form = arguments.format or "text"
    report = load_format(form)
    read_number(arguments.number)  # before anything is read or asked
    around = surroundings()
    if arguments.offline:
        raise UsageError("a pull request is at its forge, so --offline cannot look at it")
    if arguments.screen:
        return _on_screen(arguments, around)
    outputs = [read_output(arguments, text) for text in arguments.output]
    result = run_interruptibly(_judged(arguments, around))
    written = write_outputs(result, outputs, verbose=arguments.verbose)
    colour = uses_colour(sys.stdout)
    printed = print_result(report.render(result, verbose=arguments.verbose, colour=colour))
    return result.exit_code if written and printed else ShipcheckError.exit_code


async def _judged(arguments: argparse.Namespace, around: Surroundings) -> Result:
    request = await _pulled(arguments, around)
    return await judge(request, GateOptions(wait=arguments.wait), around)


async def _pulled(arguments: argparse.Namespace, around: Surroundings) -> Request:
    """The request, with the pull request's commits here."""
    from shipcheck.ship.pulling import pull  # noqa: PLC0415

    return await pull(read_directory(arguments), arguments.number, around, arguments.base)


def _on_screen(arguments: argparse.Namespace, around: Surroundings) -> int:
    """Look at it on the screen, from which nothing of somebody else's is merged."""
    if not can_draw(around.environment):
        raise UsageError("--screen needs a terminal that can draw", hint="Leave --screen out.")
    from shipcheck.cli.walk import walk_on_screen  # noqa: PLC0415 - Textual, for a screen only

    request = run_interruptibly(_pulled(arguments, around))
    return walk_on_screen(request, GateOptions(wait=arguments.wait), around)
