"""`shipcheck waive ITEM --reason TEXT`: a person accepts an item as it is."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from shipcheck.cli.deciding import report
from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.ship.deciding import waive
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse

    from shipcheck.ship.decisions import Decision


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `waive`."""
    parser.add_argument("item", metavar="ITEM", help="the item's id")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why it is accepted")
    parser.add_argument("--until", metavar="DATE", help="last day it counts, as 2026-12-31")
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Record the waiver; it holds until the content changes or its date has passed."""
    decision = run_interruptibly(_waive(arguments))
    until = f" until {decision.until}" if decision.until else ""
    text = f"waived {decision.item}{until} for this change as it is now: an edit voids it"
    return report(asdict(decision), text, arguments.format)


async def _waive(arguments: argparse.Namespace) -> Decision:
    evaluation = await prepare(read_request(arguments), surroundings())
    return await waive(evaluation, arguments.item, arguments.reason, arguments.until)
