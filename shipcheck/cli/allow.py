"""`shipcheck allow`: let the checklist's commands run on somebody else's commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.deciding import report
from shipcheck.cli.options import add_change, add_format, read_request
from shipcheck.cli.runtime import run_interruptibly, surroundings
from shipcheck.errors import UsageError
from shipcheck.ship.items import find_item
from shipcheck.ship.permissions import all_own, allow, strangers
from shipcheck.ship.prepare import prepare

if TYPE_CHECKING:
    import argparse

    from shipcheck.ship.evaluation import Evaluation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `allow`."""
    parser.add_argument("items", metavar="ITEM", nargs="*", help="these items only; all if none")
    add_change(parser)
    add_format(parser)


def run(arguments: argparse.Namespace) -> int:
    """Record what may run; it holds for this commit and no other."""
    evaluation = run_interruptibly(prepare(read_request(arguments), surroundings()))
    commands = _commands(evaluation, arguments.items)
    change = evaluation.change
    done = {"head": change.head, "allowed": commands}
    if not commands or all_own(change, evaluation.address):
        why = "every commit is your own" if commands else "the checklist runs no command"
        return report(done | {"allowed": []}, f"nothing to allow: {why}", arguments.format)
    allow(
        evaluation.surroundings.environment,
        evaluation.repository.common_dir,
        commands,
        change.head,
    )
    others = ", ".join(strangers(change, evaluation.address))
    lines = [f"allowed on {change.head[:12]}, which holds commits by {others}:"]
    return report(done, "\n".join(lines + [f"  {one}" for one in commands]), arguments.format)


def _commands(evaluation: Evaluation, names: list[str]) -> list[str]:
    """The commands of the named items, or all that the checklist would run."""
    if names:
        items = [find_item(evaluation.checklist, name) for name in names]
        for item in items:
            if item.run is None:
                raise UsageError(f"{item.id} runs no command of the checklist")
        return [item.run for item in items if item.run]
    service = evaluation.checklist.services.get("ci", {}).get("run")
    commands = [item.run for item in evaluation.checklist.items if item.run]
    return [*commands, *([str(service)] if service else [])]
