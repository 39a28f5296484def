"""`shipcheck answer ITEM yes|no|n/a`: a person answers a question of the checklist."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from shipcheck.cli.deciding import report
from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.model.words import AnswerValue
from shipcheck.ship.deciding import answer
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse

    from shipcheck.ship.decisions import Decision


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `answer`."""
    parser.add_argument("item", metavar="ITEM", help="the item's id")
    parser.add_argument("answer", choices=[value.value for value in AnswerValue])
    parser.add_argument("--reason", metavar="TEXT", help="what makes it so")
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Record the answer; it holds until the content or the question changes."""
    decision = run_interruptibly(_answer(arguments))
    text = f"{decision.question}\n  {decision.answer}: counts for this change as it is now"
    return report(asdict(decision), text, arguments.format)


async def _answer(arguments: argparse.Namespace) -> Decision:
    evaluation = await prepare(read_request(arguments), surroundings())
    return await answer(evaluation, arguments.item, arguments.answer, arguments.reason)
