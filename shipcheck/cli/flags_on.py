"""`shipcheck flags on KEY`: the release, behind a small gate of its own."""

from __future__ import annotations

import argparse

from shipcheck.cli.flag_switching import Wanted, add_switching, switch_flag
from shipcheck.flags.service import Switch

ALL = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `flags on`."""
    add_switching(parser)
    parser.add_argument(
        "--percent", metavar="N", type=_percent, help="for so many percent of the users"
    )
    parser.add_argument(
        "--anyway", action="store_true", help="also where the guard is not merged, or not tested"
    )


def run(arguments: argparse.Namespace) -> int:
    """Show what is known, ask, switch, and look until the service shows it."""
    wanted = Switch(on=True, percent=arguments.percent)
    return switch_flag(arguments, Wanted(wanted, anyway=arguments.anyway))


def _percent(text: str) -> float:
    """A share of users: more than none of them, and no more than all."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= ALL:
        raise argparse.ArgumentTypeError(f"not a percentage above 0 and up to 100: {text!r}")
    return number
