"""`shipcheck check`: the headless gate."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import aclosing
from typing import TYPE_CHECKING

from shipcheck.cli.options import add_change, read_path, read_request
from shipcheck.cli.output import narrate, print_result, uses_colour
from shipcheck.cli.plain.progress import SpokenProgress
from shipcheck.cli.progress import Progress
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.cli.telling import add_tell, refuse_part, tell_verdict
from shipcheck.cli.warm_up import import_meanwhile
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.reports.registry import FORMATS, load_report
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.events import Judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shipcheck.model.result import Result
    from shipcheck.reports.registry import Report
    from shipcheck.ship.evaluation import Evaluation, Surroundings
    from shipcheck.ship.request import Request

DEFAULT_WAIT = 1800.0
"""Seconds that `--wait` waits where it names none: half an hour, longer than most CI takes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    add_change(parser)
    parser.add_argument(
        "--only", metavar="ID", action="append", default=[], help="judge only this item; repeatable"
    )
    add_judging(parser)
    add_tell(parser)
    parser.add_argument(
        "--rehearse",
        action="store_true",
        help="rehearse what an item asks to be rehearsed and is not yet; it runs the tests",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show all that was looked at")


def add_judging(parser: argparse.ArgumentParser) -> None:
    """How to judge, and where the result goes."""
    parser.add_argument("--offline", action="store_true", help="ask no service")
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        nargs="?",
        type=read_seconds,
        const=DEFAULT_WAIT,
        default=0.0,
        help=f"wait for what is pending; {DEFAULT_WAIT:.0f} s if no number is given",
    )
    formats = FORMATS.built_in_names()
    parser.add_argument("--format", metavar="F", help=f"{' or '.join(formats)}; text if left out")
    parser.add_argument(
        "--output",
        metavar="[F:]PATH",
        action="append",
        default=[],
        help="also write the result to a file; repeatable",
    )


def read_seconds(text: str) -> float:
    """A number of seconds that is not negative."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"not a number of seconds: {text!r}")
    return seconds


def run(arguments: argparse.Namespace) -> int:
    """Judge, print, and exit by the verdict."""
    load_format(_form(arguments))
    outputs = [read_output(arguments, text) for text in arguments.output]
    options = read_options(arguments)
    refuse_part(options, asked=arguments.tell)
    request, around = read_request(arguments), surroundings()
    result = run_interruptibly(judge_and_tell(request, options, around, asked=arguments.tell))
    written = write_outputs(result, outputs, verbose=arguments.verbose)
    printed = print_result(
        load_format(_form(arguments)).render(
            result, verbose=arguments.verbose, colour=uses_colour(sys.stdout)
        )
    )
    return result.exit_code if written and printed else ShipcheckError.exit_code


def read_options(arguments: argparse.Namespace) -> GateOptions:
    """How the gate is to run."""
    return GateOptions(
        only=tuple(arguments.only),
        offline=arguments.offline,
        wait=arguments.wait,
        rehearse=arguments.rehearse,
    )


def _form(arguments: argparse.Namespace) -> str:
    """The format of standard output; left out is told from `text`, which plain `shipcheck` needs."""
    return arguments.format or "text"


def load_format(name: str) -> Report:
    """The report format of a name, or an error that lists what there is."""
    try:
        return load_report(name)
    except KeyError as error:
        known = ", ".join(FORMATS.names())
        raise UsageError(f"no format {name!r}", hint=f"There is {known}.") from error


def read_output(arguments: argparse.Namespace, text: str) -> tuple[str, Path]:
    """`[F:]PATH`: a prefix that is no format is part of the path."""
    name, colon, path = text.partition(":")
    if colon and path and name in FORMATS.names():
        return name, read_path(arguments, path)
    return _form(arguments), read_path(arguments, text)


async def judge(request: Request, options: GateOptions, around: Surroundings) -> Result:
    """Run the gate and keep its result; progress goes to standard error."""
    return await judge_evaluation(await look(request, around), options)


async def judge_and_tell(
    request: Request, options: GateOptions, around: Surroundings, *, asked: bool
) -> Result:
    """The same, and the forge is told where that is asked for."""
    evaluation = await look(request, around)
    result = await judge_evaluation(evaluation, options)
    await tell_verdict(evaluation, result, asked=asked)
    return result


async def look(request: Request, around: Surroundings) -> Evaluation:
    """Freeze what is judged; meanwhile what judges it is imported."""
    from shipcheck.ship.prepare import prepare  # noqa: PLC0415 - the screen is drawn before that

    reading = asyncio.Event()
    preparing = asyncio.create_task(prepare(request, around, reading))
    await import_meanwhile(preparing, reading)
    return await preparing


async def judge_evaluation(
    evaluation: Evaluation, options: GateOptions, *, plain: bool = False
) -> Result:
    """Run the gate on what is frozen; progress goes to standard error, if `plain` in whole lines."""
    from shipcheck.ship.gate import run_gate  # noqa: PLC0415

    shown = SpokenProgress() if plain else Progress(sys.stderr)
    async with shown as progress, aclosing(run_gate(evaluation, options)) as events:
        async for event in events:
            if isinstance(event, Judged):
                return event.result
            progress.show(event)
    raise ShipcheckError("the gate ended without a verdict")


def write_outputs(result: Result, outputs: Sequence[tuple[str, Path]], *, verbose: bool) -> bool:
    """Write every `--output`; what cannot be written is said and makes the exit code 3."""
    from shipcheck.reports.writer import write_report  # noqa: PLC0415

    good = True
    for name, path in outputs:
        try:
            write_report(path, load_format(name).render(result, verbose=verbose, colour=False))
        except ShipcheckError as error:
            narrate(f"shipcheck: {error.message}\n  {error.hint}".rstrip())
            good = False
    return good
