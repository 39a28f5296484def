"""`shipcheck install`: the git alias `ship` and the hooks, shown before anything is changed."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from shipcheck.cli.options import add_place, read_directory
from shipcheck.cli.output import narrate, print_text
from shipcheck.cli.plain.reading import Answers
from shipcheck.cli.runtime import run_interruptibly
from shipcheck.cli.terminal import can_ask
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.setup.installing.plan import plan_repository, plan_user
from shipcheck.setup.installing.step import ALIAS, PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.setup.installing.step import Step

NOT_DONE = 1
"""Exit code where the user said no, or a part had to be left as it is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `install`."""
    named = f"{', '.join(PARTS[:-1])} or {PARTS[-1]}"
    parser.add_argument(
        "parts", metavar="PART", nargs="*", type=_part, help=f"{named}; all where none is named"
    )
    add_place(parser)
    parser.add_argument(
        "--global",
        dest="everywhere",
        action="store_true",
        help="the alias in your own settings, for all repositories",
    )
    parser.add_argument("--undo", action="store_true", help="bring back what was there before")
    parser.add_argument("--yes", action="store_true", help="do it without asking")


def _part(text: str) -> str:
    """The name of a part."""
    if text not in PARTS:
        raise argparse.ArgumentTypeError(f"not a part: {text!r} (there is {', '.join(PARTS)})")
    return text


def run(arguments: argparse.Namespace) -> int:
    """Show what would change, ask, change it, and say what is true now."""
    steps = _plan(arguments)
    for step in steps:
        _show(step)
    wanted = [step for step in steps if step.carry_out]
    if wanted and not _agreed(arguments, wanted):
        narrate("nothing was changed")
        return NOT_DONE
    _carry_out(wanted)
    said = _summary(steps, undo=arguments.undo)
    if not print_text(said):
        return ShipcheckError.exit_code
    return NOT_DONE if any(step.refused for step in steps) else 0


def _plan(arguments: argparse.Namespace) -> list[Step]:
    """What would be done, in the order of the parts."""
    directory, environment = read_directory(arguments), dict(os.environ)
    if not arguments.everywhere:
        parts = [part for part in PARTS if part in arguments.parts or not arguments.parts]
        plan = plan_repository(directory, environment, parts, undo=arguments.undo)
        return run_interruptibly(plan)
    if set(arguments.parts) - {ALIAS}:
        raise UsageError(
            "--global is for the alias alone: hooks belong to a repository",
            hint="Install them in each: shipcheck install pre-push pre-merge-commit",
        )
    return run_interruptibly(plan_user(directory, environment, undo=arguments.undo))


def _show(step: Step) -> None:
    """One part: the file, what goes and comes, and what else to know."""
    if step.refused:
        narrate(f"{step.path}: left as it is: {step.refused}")
    elif step.lines:
        narrate("\n".join([f"{step.path}", *(f"  {line}" for line in step.lines)]))
    for note in step.notes:
        narrate(f"  note: {note}")


def _agreed(arguments: argparse.Namespace, steps: Sequence[Step]) -> bool:
    """Whether to go on: nothing but the record changes, `--yes`, or a yes at the terminal."""
    if arguments.yes or not any(step.lines for step in steps):
        return True
    if not can_ask(os.environ):
        raise UsageError(
            "nothing was changed: nobody is here to be asked",
            hint="--yes does it without asking.",
        )
    question = "Take it back?" if arguments.undo else "Install?"
    return run_interruptibly(Answers().confirm(question))


def _carry_out(steps: Sequence[Step]) -> None:
    """Do it: signals are ignored by now, so what was agreed to is done whole.

    Raises:
        ShipcheckError: a part could not be done; it has been said which ones are.
    """
    done = list[str]()
    for step in steps:
        try:
            if step.carry_out:
                step.carry_out()
        except ShipcheckError:
            narrate(f"done before the trouble: {', '.join(done) or 'nothing'}")
            raise
        done.append(step.part)


def _summary(steps: Sequence[Step], *, undo: bool) -> str:
    """What is true now, a line a part."""
    if not steps:
        return "nothing is installed here\n"
    width = max(len(step.part) for step in steps)
    lines = [f"{step.part:{width}}  {_said(step, undo=undo)}" for step in steps]
    return "\n".join(lines) + "\n"


def _said(step: Step, *, undo: bool) -> str:
    """What is true of a part now."""
    if step.refused:
        return f"left as it is: {step.refused}"
    there = "" if step.carry_out or undo else " (nothing to change)"
    return f"{step.said}{there}"
