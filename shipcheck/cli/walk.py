"""Plain `shipcheck`: what `shipcheck check` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli import check

if TYPE_CHECKING:
    import argparse


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    check.add_arguments(parser)


def walk(arguments: argparse.Namespace) -> int:
    """Judge and print."""
    return check.run(arguments)
