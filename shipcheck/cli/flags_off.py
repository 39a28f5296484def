"""`shipcheck flags off KEY`: switch a flag off, or make a missing one, off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.flag_switching import Wanted, add_switching, switch_flag
from shipcheck.flags.service import Switch

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `flags off`."""
    add_switching(parser)
    parser.add_argument("--create", action="store_true", help="make the flag if it is missing")


def run(arguments: argparse.Namespace) -> int:
    """Ask, switch, and look until the service shows it."""
    return switch_flag(arguments, Wanted(Switch(on=False), create=arguments.create))
