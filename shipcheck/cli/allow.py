"""`shipcheck allow`: let commands run on somebody else's commits, or credentials go to a host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.deciding import report
from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import UsageError
from shipcheck.ship.deciding import allow_commands, needs_permission, whose
from shipcheck.ship.permissions import allow_host
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `allow`."""
    parser.add_argument("items", metavar="ITEM", nargs="*", help="these items only; all if none")
    parser.add_argument(
        "--host", metavar="HOST", help="instead: let the credentials of services go to HOST"
    )
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Record what may run; it holds for this commit and no other. A host holds for good."""
    if arguments.host is not None:
        return _allow_host(arguments)
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


def _allow_host(arguments: argparse.Namespace) -> int:
    """Record a host; commands are another matter."""
    if arguments.items:
        raise UsageError("--host is for a host alone: it allows no item's command")
    name = allow_host(surroundings().environment, arguments.host)
    text = f"allowed: credentials may go to {name}, from any repository of yours"
    return report({"host": name}, text, arguments.format)
