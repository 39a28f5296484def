"""`shipcheck allow`: let the checklist's commands run on somebody else's commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.deciding import report
from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.ship.deciding import allow_commands, needs_permission, whose
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `allow`."""
    parser.add_argument("items", metavar="ITEM", nargs="*", help="these items only; all if none")
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Record what may run; it holds for this commit and no other."""
    evaluation = run_interruptibly(prepare(read_request(arguments), surroundings()))
    commands = allow_commands(evaluation, arguments.items)
    head = evaluation.change.head
    done = {"head": head, "allowed": list(commands)}
    if not commands:
        why = "the checklist runs no command"
        if not needs_permission(evaluation):
            why = "every commit is your own"
        return report(done, f"nothing to allow: {why}", arguments.format)
    others = ", ".join(whose(evaluation))
    holds = f", which holds commits by {others}" if others else ""
    lines = [f"allowed on {head[:12]}{holds}:"]
    return report(done, "\n".join(lines + [f"  {one}" for one in commands]), arguments.format)
