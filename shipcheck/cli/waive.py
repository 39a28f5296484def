"""`shipcheck waive ITEM --reason TEXT`: a person accepts an item as it is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from shipcheck.cli.deciding import Details, decide, report
from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import UsageError
from shipcheck.ship.items import find_item
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
    if not arguments.reason.strip():
        raise UsageError("a waiver needs a reason", hint="--reason 'why this is accepted'")
    decision = run_interruptibly(_waive(arguments))
    until = f" until {decision.until}" if decision.until else ""
    text = f"waived {decision.item}{until} for this change as it is now: an edit voids it"
    return report(asdict(decision), text, arguments.format)


async def _waive(arguments: argparse.Namespace) -> Decision:
    around = surroundings()
    until = _until(arguments.until, around.now()) if arguments.until else None
    evaluation = await prepare(read_request(arguments), around)
    item = find_item(evaluation.checklist, arguments.item)
    return await decide(evaluation, "waiver", item, Details(arguments.reason, until=until))


def _until(text: str, now: datetime) -> str:
    """The last moment of a day, here, in RFC 3339."""
    try:
        end = datetime.combine(date.fromisoformat(text), time(23, 59, 59)).astimezone()
    except ValueError as error:
        raise UsageError(f"not a date: {text!r}", hint="--until 2026-12-31") from error
    if end < now:
        raise UsageError(f"{text} is over", hint="Name a day to come.")
    return end.isoformat(timespec="seconds")
